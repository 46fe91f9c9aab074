import Columnar

extension ScalarFunction {
    /// `to_years`
    static let toYears = units("to_years", .year, "2 years")
    /// `to_months`
    static let toMonths = units("to_months", .month, "2 mons")
    /// `to_weeks`
    static let toWeeks = units("to_weeks", .week, "14 days")
    /// `to_days`
    static let toDays = units("to_days", .day, "2 days")
    /// `to_hours`
    static let toHours = units("to_hours", .hour, "02:00:00")
    /// `to_minutes`
    static let toMinutes = units("to_minutes", .minute, "00:02:00")
    /// `to_seconds`
    static let toSeconds = units("to_seconds", .second, "00:00:02")
    /// `to_milliseconds`
    static let toMilliseconds = units("to_milliseconds", .millisecond, "00:00:00.002")
    /// `to_microseconds`
    static let toMicroseconds = units("to_microseconds", .microsecond, "00:00:00.000002")

    private static func units(_ name: String, _ unit: TimeUnit, _ two: String) -> ScalarFunction {
        ScalarFunction(
            name, category: .time, summary: "An interval of so many \(name.dropFirst(3)).",
            examples: [FunctionExample("\(name)(2)", two)],
            overloads: [
                Overload(
                    [.bigint], .interval,
                    kernel: Kernels.unary {
                        (count: Int64) throws(RowError) -> Interval in
                        try UnitArithmetic.interval(count, unit)
                    })
            ])
    }
}
