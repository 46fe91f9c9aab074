import Columnar

extension ScalarFunction {
    /// `date_trunc`
    static let dateTrunc = ScalarFunction(
        "date_trunc", category: .time,
        summary:
            "The time rounded down to a unit: 'minute', 'hour', 'day', 'week', 'month', …; by the clocks of a zone that may follow.",
        examples: [
            FunctionExample(
                "date_trunc('hour', TIMESTAMP '2024-02-16 20:38:40')", "2024-02-16 20:00:00"),
            FunctionExample("date_trunc('week', DATE '2024-02-16')", "2024-02-12 00:00:00+00"),
            FunctionExample(
                "date_trunc('day', TIMESTAMPTZ '2024-02-16 23:30:00+00', 'Europe/Berlin')",
                "2024-02-16 23:00:00+00"),
        ],
        overloads: [
            Overload([.text, .timestamp], .timestamp) { arguments, call in
                let times = FixedReader<Int64>(arguments[1])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try TimestampArithmetic.truncate(
                        times.value(at: row), to: try units.value(at: row)
                    ).orThrow(.timestampOutOfRange)
                }
            },
            Overload([.text, .timestamptz], .timestamptz, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[1])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let rules = try zone.get()
                    let wall = try rules.wallTime(ofInstant: times.value(at: row))
                    let start = TimestampArithmetic.truncate(wall, to: try units.value(at: row))
                    return try rules.instant(
                        ofWallTime: try start.orThrow(.timestampOutOfRange))
                }
            },
            Overload([.text, .timestamptz, .text], .timestamptz) { arguments, call in
                let times = FixedReader<Int64>(arguments[1])
                var units = PreparedArgument(arguments[0], timeUnit)
                var zones = PreparedArgument(arguments[2], ZoneRules.named)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let rules = try zones.value(at: row)
                    let wall = try rules.wallTime(ofInstant: times.value(at: row))
                    let start = TimestampArithmetic.truncate(wall, to: try units.value(at: row))
                    return try rules.instant(
                        ofWallTime: try start.orThrow(.timestampOutOfRange))
                }
            },
            Overload([.text, .interval], .interval) { arguments, call in
                let intervals = FixedReader<Interval>(arguments[1])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Interval in
                    try intervals.value(at: row).truncated(to: try units.value(at: row))
                        .orThrow(.weekOfInterval)
                }
            },
        ])
}

/// The unit that `name` names.
func timeUnit(_ name: TextBytes) throws(RowError) -> TimeUnit {
    guard let unit = TimeUnit(Span(_unsafeElements: name)) else {
        let shown = String(decoding: name, as: UTF8.self)
        throw RowError(code: "22023", "unit \"\(shown)\" not recognized")
    }
    return unit
}

extension RowError {
    /// A month is no whole number of weeks.
    fileprivate static let weekOfInterval = RowError(
        code: "0A000", "unit \"week\" not supported for type interval")
}
