import Columnar

extension ScalarFunction {
    /// `convert_tz`
    static let convertTimeZone = ScalarFunction(
        "convert_tz", category: .time,
        summary: "The wall time in one zone as that in another, of a timestamp or of its text.",
        examples: [
            FunctionExample(
                "convert_tz('1970-01-01 00:00:00', 'UTC', 'America/Los_Angeles')",
                "1969-12-31 16:00:00"),
            FunctionExample(
                "convert_tz(TIMESTAMP '2024-07-01 12:00:00', 'UTC', 'Europe/Berlin')",
                "2024-07-01 14:00:00"),
        ],
        overloads: [
            Overload([.timestamp, .text, .text], .timestamp) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                var from = PreparedArgument(arguments[1], ZoneRules.named)
                var to = PreparedArgument(arguments[2], ZoneRules.named)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let instant = try from.value(at: row).instant(ofWallTime: times.value(at: row))
                    return try to.value(at: row).wallTime(ofInstant: instant)
                }
            },
            Overload([.text, .text, .text], .text) { arguments, call in
                let texts = BytesReader(arguments[0])
                var from = PreparedArgument(arguments[1], ZoneRules.named)
                var to = PreparedArgument(arguments[2], ZoneRules.named)
                var scratch: [UInt8] = []
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    let text = texts.value(at: row)
                    guard let wall = TimestampText.parse(Span(_unsafeElements: text)) else {
                        throw TextCasts.invalid(text, .timestamp)
                    }
                    let instant = try from.value(at: row).instant(ofWallTime: wall)
                    scratch.removeAll(keepingCapacity: true)
                    TimestampText.write(
                        try to.value(at: row).wallTime(ofInstant: instant), into: &scratch)
                    output.append(scratch)
                }
            },
        ])
}
