import Columnar

extension ScalarFunction {
    /// `date_ceil`, which `CEIL(time TO unit)` means
    static let dateCeil = ScalarFunction(
        "date_ceil", category: .time,
        summary: "The time rounded up to a unit; itself where a unit begins at it.",
        examples: [
            FunctionExample("CEIL(TIMESTAMP '2024-02-16 20:38:40' TO HOUR)", "2024-02-16 21:00:00"),
            FunctionExample("date_ceil('month', TIMESTAMP '2024-02-01')", "2024-02-01 00:00:00"),
        ],
        overloads: [
            Overload([.text, .timestamp], .timestamp) { arguments, call in
                let times = FixedReader<Int64>(arguments[1])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try UnitArithmetic.ceiling(times.value(at: row), to: try units.value(at: row))
                }
            },
            Overload([.text, .timestamptz], .timestamptz, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[1])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let rules = try zone.get()
                    let wall = try rules.wallTime(ofInstant: times.value(at: row))
                    return try rules.instant(
                        ofWallTime: try UnitArithmetic.ceiling(
                            wall, to: try units.value(at: row)))
                }
            },
        ])
}
