import Columnar

extension ScalarFunction {
    /// `date_bin`
    static let dateBin = ScalarFunction(
        "date_bin", category: .time,
        summary:
            "The start of the interval of the given size, counted from an origin, that a time is in.",
        examples: [
            FunctionExample(
                "date_bin(INTERVAL '15 minutes', TIMESTAMP '2024-02-11 15:44:17', TIMESTAMP '2001-01-01')",
                "2024-02-11 15:30:00")
        ],
        overloads: [
            Overload(
                [.interval, .timestamp, .timestamp], .timestamp,
                kernel: Kernels.ternary {
                    (stride: Interval, at: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try bin(stride, at, origin)
                }),
            Overload(
                [.interval, .timestamptz, .timestamptz], .timestamptz,
                kernel: Kernels.ternary {
                    (stride: Interval, at: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try bin(stride, at, origin)
                }),
        ])
}

/// The start of the bin of size `stride` that `timestamp` is in, counted from `origin`.
private func bin(
    _ stride: Interval, _ timestamp: Int64, _ origin: Int64
) throws(RowError) -> Int64 {
    if stride.months != 0 {
        throw RowError(
            code: "0A000",
            "timestamps cannot be binned into intervals containing months or years")
    }
    let (size, overflow) = (Int64(stride.days) * Microseconds.perDay)
        .addingReportingOverflow(stride.microseconds)
    if overflow { throw .intervalOutOfRange }
    if size <= 0 { throw RowError(code: "22008", "stride must be greater than zero") }
    let (distance, distanceOverflow) = timestamp.subtractingReportingOverflow(origin)
    if distanceOverflow { throw .timestampOutOfRange }
    let (start, startOverflow) = timestamp.subtractingReportingOverflow(
        floorMod(distance, size))
    if startOverflow { throw .timestampOutOfRange }
    return start
}
