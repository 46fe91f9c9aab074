import Columnar

extension ScalarFunction {
    /// `to_char`
    static let toChar = ScalarFunction(
        "to_char", category: .time,
        summary:
            "A time, interval or number as text by a template: YYYY MM DD HH24 MI SS MS US Mon Day Q IW TZ …, or 9 0 . , S MI PR L RN EEEE …; FM for no padding.",
        examples: [
            FunctionExample(
                "to_char(TIMESTAMP '2024-02-06 20:38:40', 'YYYY-MM-DD HH24:MI')",
                "2024-02-06 20:38"),
            FunctionExample("to_char(TIMESTAMP '2024-02-06', 'FMDDth Mon')", "6th Feb"),
            FunctionExample("to_char(INTERVAL '15h 2m 12s', 'HH24:MI:SS')", "15:02:12"),
            FunctionExample("to_char(-1234.5, 'FM9,999.00')", "-1,234.50"),
        ],
        overloads: [
            Overload([.timestamp, .text], .text) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                var templates = PreparedArgument(arguments[1]) { TimeTemplate(postgres: $0) }
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    try templates.value(at: row)
                        .write(TimeParts(timestamp: times.value(at: row)), to: &output)
                }
            },
            Overload([.timestamptz, .text], .text, volatility: .stable) { arguments, call in
                let times = FixedReader<Int64>(arguments[0])
                let name = call.session.timeZone
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                var templates = PreparedArgument(arguments[1]) { TimeTemplate(postgres: $0) }
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    let parts = try TimeParts(
                        instant: times.value(at: row), in: try zone.get(), named: name)
                    try templates.value(at: row).write(parts, to: &output)
                }
            },
            Overload([.interval, .text], .text) { arguments, call in
                let intervals = FixedReader<Interval>(arguments[0])
                var templates = PreparedArgument(arguments[1]) { TimeTemplate(postgres: $0) }
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    try templates.value(at: row)
                        .write(TimeParts(interval: intervals.value(at: row)), to: &output)
                }
            },
            numbers([.exactly(.bigint), .exactly(.text)]),
            numbers([.anyDecimal, .exactly(.text)]),
            Overload([.double, .text], .text) { arguments, call in
                let numbers = FixedReader<Double>(arguments[0])
                var templates = PreparedArgument(arguments[1], NumberTemplate.init)
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    let template = try templates.value(at: row)
                    output.append(template.text(of: numbers.value(at: row)))
                }
            },
        ])

    private static func numbers(_ parameters: [ParameterType]) -> Overload {
        Overload(parameters, resultType: { _ in .text }) { types, _ in
            let scale = types[0].decimalScale
            let isInteger = types[0] == .bigint
            return { arguments, call in
                var templates = PreparedArgument(arguments[1], NumberTemplate.init)
                return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                    let unscaled =
                        isInteger
                        ? Int128(FixedReader<Int64>(arguments[0]).value(at: row))
                        : FixedReader<Int128>(arguments[0]).value(at: row)
                    let template = try templates.value(at: row)
                    output.append(template.text(of: unscaled, scale: isInteger ? 0 : scale))
                }
            }
        }
    }
}
