import Columnar

extension ScalarFunction {
    /// `+`
    static let addition = ScalarFunction(
        "+", category: .math, summary: "The sum; a date or time moved by an interval.",
        examples: [
            FunctionExample("1 + 2", "3"),
            FunctionExample("1.5 + 2.25", "3.75"),
            FunctionExample("DATE '2024-01-31' + 1", "2024-02-01"),
            FunctionExample(
                "TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1 month'", "2024-02-29 10:00:00"),
        ],
        overloads: Kernels.integerOverloads(
            IntegerAddition<Int16>.self, IntegerAddition<Int32>.self,
            IntegerAddition<Int64>.self)
            + [Kernels.decimalSum(isDifference: false)]
            + Kernels.floatOverloads(FloatAddition<Float>.self, FloatAddition<Double>.self)
            + [
                Overload([.date, .integer], .date, kernel: Kernels.binary(addDays)),
                Overload(
                    [.integer, .date], .date,
                    kernel: Kernels.binary { days, date throws(RowError) in
                        try addDays(date, days)
                    }),
                Overload([.date, .interval], .timestamp, kernel: Kernels.binary(dateAdd)),
                Overload(
                    [.interval, .date], .timestamp,
                    kernel: Kernels.binary { interval, date throws(RowError) in
                        try dateAdd(date, interval)
                    }),
                Overload(
                    [.date, .time], .timestamp,
                    kernel: Kernels.binary { (date: Int32, time: Int64) throws(RowError) -> Int64 in
                        try TimestampArithmetic.at(day: Int(date), time: time)
                            .orThrow(.timestampOutOfRange)
                    }),
                Overload(
                    [.timestamp, .interval], .timestamp,
                    kernel: Kernels.binary { (at: Int64, by: Interval) throws(RowError) -> Int64 in
                        try TimestampArithmetic.add(by, to: at).orThrow(.timestampOutOfRange)
                    }),
                Overload(
                    [.interval, .timestamp], .timestamp,
                    kernel: Kernels.binary { (by: Interval, at: Int64) throws(RowError) -> Int64 in
                        try TimestampArithmetic.add(by, to: at).orThrow(.timestampOutOfRange)
                    }),
                Kernels.instantPlusInterval(instantFirst: true, isDifference: false),
                Kernels.instantPlusInterval(instantFirst: false, isDifference: false),
                Overload(
                    [.time, .interval], .time,
                    kernel: Kernels.binary { (time: Int64, by: Interval) -> Int64 in
                        TimestampArithmetic.add(by, toTime: time)
                    }),
                Overload(
                    [.interval, .interval], .interval,
                    kernel: Kernels.binary {
                        (a: Interval, b: Interval) throws(RowError) -> Interval in
                        try a.adding(b).orThrow(.intervalOutOfRange)
                    }),
            ])
}

@inline(__always)
private func addDays(_ date: Int32, _ days: Int32) throws(RowError) -> Int32 {
    let (result, overflow) = date.addingReportingOverflow(days)
    if overflow { throw .dateOutOfRange }
    return result
}

@inline(__always)
private func dateAdd(_ date: Int32, _ interval: Interval) throws(RowError) -> Int64 {
    let start = try TimestampArithmetic.at(day: Int(date), time: 0).orThrow(.timestampOutOfRange)
    return try TimestampArithmetic.add(interval, to: start).orThrow(.timestampOutOfRange)
}
