import Columnar

extension ScalarFunction {
    /// `to_timestamp_ltz`
    static let toTimestampLTZ = ScalarFunction(
        "to_timestamp_ltz", category: .time,
        summary:
            "The instant so many seconds (precision 0), milliseconds (3) or microseconds (6) after 1970-01-01 UTC; milliseconds unless said.",
        examples: [
            FunctionExample("to_timestamp_ltz(1000, 3)", "1970-01-01 00:00:01+00"),
            FunctionExample("to_timestamp_ltz(1, 0)", "1970-01-01 00:00:01+00"),
        ],
        overloads: [
            Overload(
                [.bigint], .timestamptz,
                kernel: Kernels.unary {
                    (count: Int64) throws(RowError) -> Int64 in try instant(count, 3)
                }),
            Overload(
                [.bigint, .integer], .timestamptz,
                kernel: Kernels.binary {
                    (count: Int64, precision: Int32) throws(RowError) -> Int64 in
                    try instant(count, precision)
                }),
        ])
}

private func instant(_ count: Int64, _ precision: Int32) throws(RowError) -> Int64 {
    let factor: Int64
    switch precision {
    case 0: factor = 1_000_000
    case 3: factor = 1_000
    case 6: factor = 1
    default: throw RowError(code: "22023", "the precision must be 0, 3 or 6")
    }
    let (result, overflow) = count.multipliedReportingOverflow(by: factor)
    if overflow { throw .timestampOutOfRange }
    return result
}
