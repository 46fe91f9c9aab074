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
                "2024-07-01 10:00:00+00"),
            FunctionExample(
                "timezone(INTERVAL '2 hours', TIMESTAMPTZ '2024-07-01 10:00:00+00')",
                "2024-07-01 12:00:00"),
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
            Overload(
                [.interval, .timestamp], .timestamptz,
                kernel: Kernels.binary {
                    (offset: Interval, wall: Int64) throws(RowError) -> Int64 in
                    let instant = TimestampArithmetic.subtract(try offset.asOffset(), from: wall)
                    return try instant.orThrow(.timestampOutOfRange)
                }),
            Overload(
                [.interval, .timestamptz], .timestamp,
                kernel: Kernels.binary {
                    (offset: Interval, instant: Int64) throws(RowError) -> Int64 in
                    let wall = TimestampArithmetic.add(try offset.asOffset(), to: instant)
                    return try wall.orThrow(.timestampOutOfRange)
                }),
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

extension Interval {
    /// The interval as how far a zone is ahead of UTC; an error where its length would depend on the day.
    fileprivate func asOffset() throws(RowError) -> Interval {
        guard months == 0, days == 0 else {
            throw RowError(
                code: "22023",
                "a time zone as an INTERVAL has hours and less, and no months or days")
        }
        return self
    }
}
