import Columnar

extension ScalarFunction {
    /// `timestampdiff`
    static let timestampDifference = ScalarFunction(
        "timestampdiff", category: .time,
        summary: "How many whole units lie from the first time to the second.",
        examples: [
            FunctionExample(
                "TIMESTAMPDIFF(HOUR, TIMESTAMP '2024-01-01 10:30:00', TIMESTAMP '2024-01-01 12:00:00')",
                "1"),
            FunctionExample(
                "timestampdiff('month', TIMESTAMP '2024-01-31', TIMESTAMP '2024-02-29')", "1"),
        ], overloads: differences(UnitArithmetic.wholeUnits))

    /// `date_diff`
    static let dateDifference = ScalarFunction(
        "date_diff", aliases: ["datediff"], category: .time,
        summary:
            "How many times a unit begins from the first time to the second; of two dates alone, the days from the second to the first.",
        examples: [
            FunctionExample(
                "date_diff('hour', TIMESTAMP '2024-01-01 10:30:00', TIMESTAMP '2024-01-01 12:00:00')",
                "2"),
            FunctionExample("datediff(DATE '2024-03-01', DATE '2024-02-28')", "2"),
        ],
        overloads: differences(UnitArithmetic.boundaries) + [
            Overload(
                [.date, .date], .bigint,
                kernel: Kernels.binary { (end: Int32, start: Int32) in
                    Int64(end) - Int64(start)
                }),
            Overload(
                [.timestamp, .timestamp], .bigint,
                kernel: Kernels.binary {
                    (end: Int64, start: Int64) in
                    floorDiv(end, Microseconds.perDay) - floorDiv(start, Microseconds.perDay)
                }),
        ])

    private static func differences(
        _ count: @escaping @Sendable (TimeUnit, Int64, Int64) throws(RowError) -> Int64
    ) -> [Overload] {
        [
            Overload([.text, .timestamp, .timestamp], .bigint) { arguments, call in
                let starts = FixedReader<Int64>(arguments[1])
                let ends = FixedReader<Int64>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try count(
                        try units.value(at: row), starts.value(at: row), ends.value(at: row))
                }
            },
            Overload(
                [.text, .timestamptz, .timestamptz], .bigint, volatility: .stable
            ) { arguments, call in
                let starts = FixedReader<Int64>(arguments[1])
                let ends = FixedReader<Int64>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let rules = try zone.get()
                    return try count(
                        try units.value(at: row),
                        try rules.wallTime(ofInstant: starts.value(at: row)),
                        try rules.wallTime(ofInstant: ends.value(at: row)))
                }
            },
            Overload([.text, .date, .date], .bigint) { arguments, call in
                let starts = FixedReader<Int32>(arguments[1])
                let ends = FixedReader<Int32>(arguments[2])
                var units = PreparedArgument(arguments[0], timeUnit)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let start = TimestampArithmetic.at(day: Int(starts.value(at: row)), time: 0)
                    let end = TimestampArithmetic.at(day: Int(ends.value(at: row)), time: 0)
                    return try count(
                        try units.value(at: row), try start.orThrow(.timestampOutOfRange),
                        try end.orThrow(.timestampOutOfRange))
                }
            },
        ]
    }
}
