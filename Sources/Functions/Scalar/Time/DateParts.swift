import Columnar

extension ScalarFunction {
    /// `year`
    static let year = part(
        "year", [], .year, "year", FunctionExample("year(DATE '2024-11-18')", "2024"))
    /// `quarter`
    static let quarter = part(
        "quarter", [], .quarter, "quarter", FunctionExample("quarter(DATE '2024-11-18')", "4"))
    /// `month`
    static let month = part(
        "month", [], .month, "month", FunctionExample("month(DATE '2024-11-18')", "11"))
    /// `week`
    static let week = part(
        "week", ["weekofyear"], .week, "ISO week", FunctionExample("week(DATE '2024-11-18')", "47"))
    /// `day`
    static let day = part(
        "day", ["dayofmonth"], .day, "day of the month",
        FunctionExample("day(DATE '2024-11-18')", "18"))
    /// `dayofyear`
    static let dayOfYear = part(
        "dayofyear", [], .dayOfYear, "day of the year",
        FunctionExample("dayofyear(DATE '2024-11-18')", "323"))
    /// `dayofweek`
    static let dayOfWeek = part(
        "dayofweek", [], .weekday, "day of the week, from Sunday, 1, to Saturday, 7",
        FunctionExample("dayofweek(DATE '2024-11-18')", "2"), offset: 1)
    /// `isodow`
    static let isoDayOfWeek = part(
        "isodow", [], .isoWeekday, "day of the week, from Monday, 1, to Sunday, 7",
        FunctionExample("isodow(DATE '2024-11-17')", "7"))
    /// `isoyear`
    static let isoYear = part(
        "isoyear", [], .isoYear, "year of the ISO week",
        FunctionExample("isoyear(DATE '2024-12-31')", "2025"))
    /// `decade`
    static let decade = part(
        "decade", [], .decade, "decade", FunctionExample("decade(DATE '2024-11-18')", "202"))
    /// `century`
    static let century = part(
        "century", [], .century, "century", FunctionExample("century(DATE '2024-11-18')", "21"))
    /// `millennium`
    static let millennium = part(
        "millennium", [], .millennium, "millennium",
        FunctionExample("millennium(DATE '2024-11-18')", "3"))
    /// `hour`
    static let hour = part(
        "hour", [], .hour, "hour", FunctionExample("hour(TIMESTAMP '2024-11-18 10:20:30')", "10"))
    /// `minute`
    static let minute = part(
        "minute", [], .minute, "minute",
        FunctionExample("minute(TIMESTAMP '2024-11-18 10:20:30')", "20"))
    /// `second`
    static let second = part(
        "second", [], .second, "whole second",
        FunctionExample("second(TIME '10:20:30.9')", "30"))
    /// `millisecond`
    static let millisecond = part(
        "millisecond", [], .milliseconds, "seconds in thousandths",
        FunctionExample("millisecond(TIME '10:20:30.9')", "30900"))
    /// `microsecond`
    static let microsecond = part(
        "microsecond", [], .microseconds, "seconds in millionths",
        FunctionExample("microsecond(TIME '10:20:30.9')", "30900000"))

    /// A part as a whole number.
    private static func part(
        _ name: String, _ aliases: [String], _ field: DateField, _ shown: String,
        _ example: FunctionExample, offset: Int64 = 0
    ) -> ScalarFunction {
        ScalarFunction(
            name, aliases: aliases, category: .time,
            summary: "The \(shown) of a date, time or interval.", examples: [example],
            overloads: [
                Overload(
                    [.timestamp], .bigint,
                    kernel: Kernels.unary {
                        (x: Int64) throws(RowError) -> Int64 in
                        Int64(try field.value(ofTimestamp: x)) + offset
                    }),
                Overload([.timestamptz], .bigint, volatility: .stable) { arguments, call in
                    let times = FixedReader<Int64>(arguments[0])
                    let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                    return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                        let wall = try zone.get().wallTime(ofInstant: times.value(at: row))
                        return Int64(try field.value(ofTimestamp: wall)) + offset
                    }
                },
                Overload(
                    [.date], .bigint,
                    kernel: Kernels.unary {
                        (x: Int32) throws(RowError) -> Int64 in
                        let start = try TimestampArithmetic.at(day: Int(x), time: 0)
                            .orThrow(.timestampOutOfRange)
                        return Int64(try field.value(ofTimestamp: start)) + offset
                    }),
                Overload(
                    [.time], .bigint,
                    kernel: Kernels.unary {
                        (x: Int64) throws(RowError) -> Int64 in
                        Int64(try field.value(ofTime: x)) + offset
                    }),
                Overload(
                    [.interval], .bigint,
                    kernel: Kernels.unary {
                        (x: Interval) throws(RowError) -> Int64 in
                        Int64(try field.value(ofInterval: x)) + offset
                    }),
            ])
    }
}
