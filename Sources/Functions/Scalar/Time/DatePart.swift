import Columnar

extension ScalarFunction {
    /// `date_part`, and `extract` with its field as text
    static let datePart = ScalarFunction(
        "date_part", aliases: ["extract"], category: .time,
        summary: "A part of a date, time or interval as a number: 'year', 'dow', 'epoch', ….",
        examples: [
            FunctionExample("date_part('hour', TIMESTAMP '2024-02-16 20:38:40')", "20"),
            FunctionExample("extract(epoch FROM INTERVAL '1 day 2 seconds')", "86402"),
        ],
        overloads: [
            Overload([.text, .timestamp], .double) { arguments, call in
                fields(arguments, &call, Int64.self) { field, x throws(RowError) in
                    try field.value(ofTimestamp: x)
                }
            },
            Overload([.text, .timestamptz], .double, volatility: .stable) { arguments, call in
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                return fields(arguments, &call, Int64.self) { field, x throws(RowError) in
                    try field.value(ofInstant: x, in: try zone.get())
                }
            },
            Overload([.text, .date], .double) { arguments, call in
                fields(arguments, &call, Int32.self) { field, x throws(RowError) in
                    let start = try TimestampArithmetic.at(day: Int(x), time: 0)
                        .orThrow(.timestampOutOfRange)
                    return try field.value(ofTimestamp: start)
                }
            },
            Overload([.text, .time], .double) { arguments, call in
                fields(arguments, &call, Int64.self) { field, x throws(RowError) in
                    try field.value(ofTime: x)
                }
            },
            Overload([.text, .interval], .double) { arguments, call in
                fields(arguments, &call, Interval.self) { field, x throws(RowError) in
                    try field.value(ofInterval: x)
                }
            },
        ])

    @inline(__always)
    private static func fields<A: KernelInput>(
        _ arguments: [Column], _ call: inout KernelCall, _ type: A.Type,
        _ body: (DateField, A) throws(RowError) -> Double
    ) -> Column {
        let values = A.Reader(arguments[1])
        var names = PreparedArgument(arguments[0]) { name throws(RowError) in try DateField(name) }
        return Kernels.rows(arguments, &call) { row throws(RowError) -> Double in
            try body(try names.value(at: row), values.value(at: row))
        }
    }
}
