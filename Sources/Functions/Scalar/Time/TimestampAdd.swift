import Columnar

extension ScalarFunction {
    /// `timestampadd`
    static let timestampAdd = ScalarFunction(
        "timestampadd", aliases: ["dateadd"], category: .time,
        summary: "The time so many units later.",
        examples: [
            FunctionExample("TIMESTAMPADD(DAY, 3, TIMESTAMP '2024-02-28')", "2024-03-02 00:00:00"),
            FunctionExample(
                "timestampadd('month', 1, TIMESTAMP '2024-01-31')", "2024-02-29 00:00:00"),
        ],
        overloads: [
            Overload([.text, .bigint, .timestamp], .timestamp) { arguments, call in
                let counts = FixedReader<Int64>(arguments[1])
                let times = FixedReader<Int64>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let interval = try UnitArithmetic.interval(
                        counts.value(at: row), try units.value(at: row))
                    return try TimestampArithmetic.add(interval, to: times.value(at: row))
                        .orThrow(.timestampOutOfRange)
                }
            },
            Overload(
                [.text, .bigint, .timestamptz], .timestamptz, volatility: .stable
            ) { arguments, call in
                let counts = FixedReader<Int64>(arguments[1])
                let times = FixedReader<Int64>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let interval = try UnitArithmetic.interval(
                        counts.value(at: row), try units.value(at: row))
                    return try zone.get().add(interval, toInstant: times.value(at: row))
                }
            },
            Overload([.text, .bigint, .date], .timestamp) { arguments, call in
                let counts = FixedReader<Int64>(arguments[1])
                let dates = FixedReader<Int32>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let interval = try UnitArithmetic.interval(
                        counts.value(at: row), try units.value(at: row))
                    let start = try TimestampArithmetic.at(day: Int(dates.value(at: row)), time: 0)
                        .orThrow(.timestampOutOfRange)
                    return try TimestampArithmetic.add(interval, to: start)
                        .orThrow(.timestampOutOfRange)
                }
            },
        ])
}
