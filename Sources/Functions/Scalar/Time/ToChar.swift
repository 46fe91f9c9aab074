import Columnar

extension ScalarFunction {
    /// `to_char`
    static let toChar = ScalarFunction(
        "to_char", aliases: ["date_format"], category: .time,
        summary:
            "A time as text by a template: YYYY MM DD HH24 MI SS MS US Mon Day Q IW …, FM for no padding.",
        examples: [
            FunctionExample(
                "to_char(TIMESTAMP '2024-02-06 20:38:40', 'YYYY-MM-DD HH24:MI')",
                "2024-02-06 20:38"),
            FunctionExample("to_char(TIMESTAMP '2024-02-06', 'FMDD Mon')", "6 Feb"),
        ],
        overloads: [
            Overload([.timestamp, .text], .text) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                var formats = PreparedArgument(arguments[1]) { TimestampFormat($0) }
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    try formats.value(at: row).write(times.value(at: row), to: &output)
                }
            },
            Overload([.timestamptz, .text], .text, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                var formats = PreparedArgument(arguments[1]) { TimestampFormat($0) }
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    let wall = try zone.get().wallTime(ofInstant: times.value(at: row))
                    try formats.value(at: row).write(wall, to: &output)
                }
            },
        ])
}
