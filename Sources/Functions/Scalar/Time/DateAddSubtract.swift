import Columnar

extension ScalarFunction {
    /// `date_add`
    static let addToDate = ScalarFunction(
        "date_add", category: .time,
        summary: "A time some interval later, or a date so many days later.",
        examples: [
            FunctionExample("date_add(DATE '2024-02-28', 2)", "2024-03-01"),
            FunctionExample(
                "date_add(TIMESTAMP '2024-02-28', INTERVAL '1 day')", "2024-02-29 00:00:00"),
        ], overloads: moves(isDifference: false))

    /// `date_sub`
    static let subtractFromDate = ScalarFunction(
        "date_sub", aliases: ["date_subtract"], category: .time,
        summary: "A time some interval earlier, or a date so many days earlier.",
        examples: [FunctionExample("date_sub(DATE '2024-03-01', 2)", "2024-02-28")],
        overloads: moves(isDifference: true))

    private static func moves(isDifference: Bool) -> [Overload] {
        [
            Overload(
                [.date, .integer], .date,
                kernel: Kernels.binary {
                    (date: Int32, days: Int32) throws(RowError) -> Int32 in
                    let (result, overflow) =
                        isDifference
                        ? date.subtractingReportingOverflow(days)
                        : date.addingReportingOverflow(days)
                    if overflow { throw .dateOutOfRange }
                    return result
                }),
            Overload(
                [.date, .interval], .timestamp,
                kernel: Kernels.binary {
                    (date: Int32, interval: Interval) throws(RowError) -> Int64 in
                    let start = TimestampArithmetic.at(day: Int(date), time: 0)
                    return try moved(
                        try start.orThrow(.timestampOutOfRange), interval, isDifference)
                }),
            Overload(
                [.timestamp, .interval], .timestamp,
                kernel: Kernels.binary {
                    (time: Int64, interval: Interval) throws(RowError) -> Int64 in
                    try moved(time, interval, isDifference)
                }),
            Kernels.instantPlusInterval(instantFirst: true, isDifference: isDifference),
        ]
    }
}

private func moved(
    _ time: Int64, _ interval: Interval, _ isDifference: Bool
) throws(RowError) -> Int64 {
    let result =
        isDifference
        ? TimestampArithmetic.subtract(interval, from: time)
        : TimestampArithmetic.add(interval, to: time)
    return try result.orThrow(.timestampOutOfRange)
}
