import Columnar

extension ScalarFunction {
    /// `age`
    static let age = ScalarFunction(
        "age", category: .time,
        summary:
            "The time between two timestamps in years, months and days; from today where only one is given.",
        examples: [
            FunctionExample(
                "age(TIMESTAMP '2001-04-10', TIMESTAMP '1957-06-13')", "43 years 9 mons 27 days")
        ],
        overloads: [
            Overload(
                [.timestamp, .timestamp], .interval, kernel: Kernels.binary(symbolicDifference)),
            Overload([.timestamptz, .timestamptz], .interval, volatility: .stable) {
                arguments, call in
                let left = FixedReader<Int64>(arguments[0])
                let right = FixedReader<Int64>(arguments[1])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Interval in
                    let rules = try zone.get()
                    return try symbolicDifference(
                        try rules.wallTime(ofInstant: left.value(at: row)),
                        try rules.wallTime(ofInstant: right.value(at: row)))
                }
            },
            Overload([.timestamp], .interval, volatility: .stable) { arguments, call in
                let earlier = FixedReader<Int64>(arguments[0])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                let now = call.session.now
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Interval in
                    let wall = try zone.get().wallTime(ofInstant: now)
                    let today = wall - floorMod(wall, Microseconds.perDay)
                    return try symbolicDifference(today, earlier.value(at: row))
                }
            },
        ])
}

/// PostgreSQL's `timestamp_age`.
private func symbolicDifference(_ left: Int64, _ right: Int64) throws(RowError) -> Interval {
    try TimestampArithmetic.age(from: right, to: left).orThrow(.intervalOutOfRange)
}
