import Columnar

extension ScalarFunction {
    /// `from_unixtime`
    static let fromUnixTime = ScalarFunction(
        "from_unixtime", category: .time,
        summary:
            "The time so many seconds after 1970-01-01 UTC as text in the session's zone: yyyy-MM-dd HH:mm:ss unless another template in Java's spelling follows.",
        examples: [
            FunctionExample("from_unixtime(44)", "1970-01-01 00:00:44"),
            FunctionExample("from_unixtime(44, 'yyyy/MM/dd')", "1970/01/01"),
        ],
        overloads: [
            Overload([.bigint], .text, volatility: .stable) { arguments, call in
                write(arguments, &call)
            },
            Overload([.bigint, .text], .text, volatility: .stable) { arguments, call in
                write(arguments, &call)
            },
        ])

    /// `unix_timestamp`
    static let unixTimestamp = ScalarFunction(
        "unix_timestamp", category: .time,
        summary:
            "Seconds since 1970-01-01 UTC: of now, of a time, or of a text in the session's zone, by a template in Java's spelling where one follows.",
        examples: [
            FunctionExample("unix_timestamp('1970-01-01 00:01:00')", "60"),
            FunctionExample("unix_timestamp('01.01.1970', 'dd.MM.yyyy')", "0"),
        ],
        overloads: [
            Overload([], .bigint, volatility: .stable) { _, call in
                Kernels.constant(floorDiv(call.session.now, Microseconds.perSecond), call)
            },
            Overload(
                [.timestamptz], .bigint,
                kernel: Kernels.unary { (at: Int64) in
                    floorDiv(at, Microseconds.perSecond)
                }),
            Overload([.text], .bigint, volatility: .stable) { arguments, call in
                read(arguments, &call)
            },
            Overload([.text, .text], .bigint, volatility: .stable) { arguments, call in
                read(arguments, &call)
            },
        ])

    private static let usualTemplate = Array("yyyy-MM-dd HH:mm:ss".utf8)

    /// The template of row `row`, prepared once where it is always the same.
    private static func templates(
        _ column: Column?
    ) throws(RowError) -> (Int) throws(RowError) -> TimeTemplate {
        guard let column else {
            let usual = usualTemplate.withUnsafeBufferPointer { text in
                Result { () throws(RowError) in try TimeTemplate(java: text) }
            }
            let template = try usual.get()
            return { _ in template }
        }
        var prepared = PreparedArgument(column) { text throws(RowError) in
            try TimeTemplate(java: text)
        }
        return { row throws(RowError) in try prepared.value(at: row) }
    }

    private static func write(_ arguments: [Column], _ call: inout KernelCall) -> Column {
        let seconds = FixedReader<Int64>(arguments[0])
        let name = call.session.timeZone
        let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
        let template = Result { () throws(RowError) in
            try templates(arguments.count > 1 ? arguments[1] : nil)
        }
        return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
            let (at, overflow) = seconds.value(at: row)
                .multipliedReportingOverflow(by: Microseconds.perSecond)
            if overflow { throw .timestampOutOfRange }
            let parts = try TimeParts(instant: at, in: try zone.get(), named: name)
            try template.get()(row).write(parts, to: &output)
        }
    }

    private static func read(_ arguments: [Column], _ call: inout KernelCall) -> Column {
        let texts = BytesReader(arguments[0])
        let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
        let template = Result { () throws(RowError) in
            try templates(arguments.count > 1 ? arguments[1] : nil)
        }
        return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
            let instant = try template.get()(row).instant(of: texts.value(at: row), zone)
            return floorDiv(instant, Microseconds.perSecond)
        }
    }
}
