import Columnar

/// Intervals of one size laid end to end.
enum DateBins {
    /// The start of the bin of size `stride` that `timestamp` is in, counted from `origin`.
    static func start(
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
}
