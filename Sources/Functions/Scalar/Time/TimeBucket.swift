import Columnar

extension ScalarFunction {
    /// `time_bucket`
    static let timeBucket = ScalarFunction(
        "time_bucket", category: .time,
        summary:
            "The start of the interval of the given size that a time is in, counted from Monday, 2000-01-03, or in months from 2000-01-01, or from an origin that may follow.",
        examples: [
            FunctionExample(
                "time_bucket(INTERVAL '10 minutes', TIMESTAMP '2024-11-18 10:26:00')",
                "2024-11-18 10:20:00"),
            FunctionExample(
                "time_bucket(INTERVAL '3 months', TIMESTAMP '2024-11-18')", "2024-10-01 00:00:00"),
        ],
        overloads: [
            Overload(
                [.interval, .timestamp], .timestamp,
                kernel: Kernels.binary {
                    (size: Interval, time: Int64) throws(RowError) -> Int64 in
                    try bucket(size, time, origin: nil)
                }),
            Overload(
                [.interval, .timestamptz], .timestamptz,
                kernel: Kernels.binary {
                    (size: Interval, time: Int64) throws(RowError) -> Int64 in
                    try bucket(size, time, origin: nil)
                }),
            Overload(
                [.interval, .timestamp, .timestamp], .timestamp,
                kernel: Kernels.ternary {
                    (size: Interval, time: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try bucket(size, time, origin: origin)
                }),
            Overload(
                [.interval, .timestamptz, .timestamptz], .timestamptz,
                kernel: Kernels.ternary {
                    (size: Interval, time: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try bucket(size, time, origin: origin)
                }),
        ])
}

private func bucket(_ size: Interval, _ time: Int64, origin: Int64?) throws(RowError) -> Int64 {
    let firstDay = 10_957 * Microseconds.perDay
    guard size.months != 0 else {
        return try DateBins.start(size, time, origin ?? firstDay + 2 * Microseconds.perDay)
    }
    guard size.days == 0, size.nanoseconds == 0, size.months > 0 else {
        throw RowError(code: "22008", "a bucket has months or days and time, above zero")
    }
    let start = origin ?? firstDay
    let months = try UnitArithmetic.boundaries(.month, from: start, to: time)
    let first = floorDiv(months, Int64(size.months)) * Int64(size.months)
    func begin(_ months: Int64) throws(RowError) -> Int64 {
        let interval = Interval(months: Int32(clamping: months))
        return try TimestampArithmetic.add(interval, to: start).orThrow(.timestampOutOfRange)
    }
    let result = try begin(first)
    return result > time ? try begin(first - Int64(size.months)) : result
}
