import Columnar

extension ScalarFunction {
    /// `epoch_ms`
    static let epochMilliseconds = ScalarFunction(
        "epoch_ms", category: .time,
        summary: "Milliseconds since 1970-01-01 of a time, or the timestamp of as many.",
        examples: [
            FunctionExample("epoch_ms(TIMESTAMP '1970-01-01 00:00:01.5')", "1500"),
            FunctionExample("epoch_ms(1500)", "1970-01-01 00:00:01.5"),
        ],
        overloads: [
            Overload(
                [.timestamp], .bigint,
                kernel: Kernels.unary { (at: Int64) -> Int64 in floorDiv(at, 1_000) }),
            Overload(
                [.timestamptz], .bigint,
                kernel: Kernels.unary { (at: Int64) -> Int64 in floorDiv(at, 1_000) }),
            Overload(
                [.bigint], .timestamp,
                kernel: Kernels.unary { (milliseconds: Int64) throws(RowError) -> Int64 in
                    let (result, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
                    if overflow { throw .timestampOutOfRange }
                    return result
                }),
        ])
}
