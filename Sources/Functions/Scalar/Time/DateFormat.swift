import Columnar

extension ScalarFunction {
    /// `date_format`
    static let dateFormat = formatted(
        "date_format", "A time as text by a template in Java's spelling: yyyy-MM-dd HH:mm:ss.SSS.",
        FunctionExample(
            "date_format(TIMESTAMP '2024-02-06 20:38:40', 'yyyy-MM-dd HH:mm')", "2024-02-06 20:38")
    ) { text throws(RowError) in try TimeTemplate(java: text) }

    /// `strftime`
    static let strftime = formatted(
        "strftime", "A time as text by a template in C's spelling: %Y-%m-%d %H:%M:%S.",
        FunctionExample(
            "strftime(TIMESTAMP '2024-02-06 20:38:40', '%a, %-d %B %Y')", "Tue, 6 February 2024")
    ) { text throws(RowError) in try TimeTemplate(c: text) }

    private static func formatted(
        _ name: String, _ summary: String, _ example: FunctionExample,
        _ template: @escaping @Sendable (TextBytes) throws(RowError) -> TimeTemplate
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .time, summary: summary, examples: [example],
            overloads: [
                Overload([.timestamp, .text], .text) { arguments, call in
                    let times = FixedReader<Int64>(arguments[0])
                    var templates = PreparedArgument(arguments[1], template)
                    return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                        try templates.value(at: row)
                            .write(TimeParts(timestamp: times.value(at: row)), to: &output)
                    }
                },
                Overload([.timestamptz, .text], .text, volatility: .stable) { arguments, call in
                    let times = FixedReader<Int64>(arguments[0])
                    let name = call.session.timeZone
                    let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                    var templates = PreparedArgument(arguments[1], template)
                    return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                        let parts = try TimeParts(
                            instant: times.value(at: row), in: try zone.get(), named: name)
                        try templates.value(at: row).write(parts, to: &output)
                    }
                },
            ])
    }
}
