import Columnar

extension ScalarFunction {
    /// `timezone(zone, time)`, which `time AT TIME ZONE zone` means
    static let atTimeZone = ScalarFunction(
        "timezone", category: .time,
        summary:
            "The instant of a wall time in a zone, or the wall time of an instant there; in the session's zone where none is given.",
        examples: [
            FunctionExample(
                "timezone('Europe/Berlin', TIMESTAMP '2024-07-01 12:00:00')",
                "2024-07-01 10:00:00+00")
        ],
        overloads: [
            Overload([.text, .timestamp], .timestamptz) { arguments, call in
                zoned(arguments, &call) { zone, wall throws(RowError) in
                    try zone.instant(ofWallTime: wall)
                }
            },
            Overload([.text, .timestamptz], .timestamp) { arguments, call in
                zoned(arguments, &call) { zone, instant throws(RowError) in
                    try zone.wallTime(ofInstant: instant)
                }
            },
            Overload([.timestamp], .timestamptz, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try zone.get().instant(ofWallTime: times.value(at: row))
                }
            },
            Overload([.timestamptz], .timestamp, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try zone.get().wallTime(ofInstant: times.value(at: row))
                }
            },
        ])

    @inline(__always)
    private static func zoned(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: (ZoneRules, Int64) throws(RowError) -> Int64
    ) -> Column {
        let times = FixedReader<Int64>(arguments[1])
        var zones = PreparedArgument(arguments[0], ZoneRules.named)
        return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
            try body(try zones.value(at: row), times.value(at: row))
        }
    }
}
