import Columnar

extension ScalarFunction {
    /// `to_timestamp`
    static let toTimestamp = ScalarFunction(
        "to_timestamp", category: .time,
        summary:
            "The instant a number of seconds after 1970-01-01 UTC, or that a text gives, by a template as in to_char where one follows.",
        examples: [
            FunctionExample("to_timestamp(1284352323)", "2010-09-13 04:32:03+00"),
            FunctionExample(
                "to_timestamp('05 Dec 2024 16:30', 'DD Mon YYYY HH24:MI')",
                "2024-12-05 16:30:00+00"),
        ],
        overloads: [
            Overload(
                [.double], .timestamptz,
                kernel: Kernels.unary { (seconds: Double) throws(RowError) -> Int64 in
                    guard let result = Int64(exactly: (seconds * 1e6).rounded(.toNearestOrEven))
                    else { throw .timestampOutOfRange }
                    return result
                }),
            Overload([.text, .text], .timestamptz, volatility: .stable) { arguments, call in
                let texts = BytesReader(arguments[0])
                let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
                var templates = PreparedArgument(arguments[1]) { TimeTemplate(postgres: $0) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    try templates.value(at: row).instant(of: texts.value(at: row), zone)
                }
            },
            Overload([.text], .timestamptz, volatility: .stable, kernel: reading(.timestamptz)),
        ])

    /// `to_date`
    static let toDate = ScalarFunction(
        "to_date", category: .time,
        summary: "The date that a text gives, by a template as in to_char where one follows.",
        examples: [FunctionExample("to_date('05 Dec 2024', 'DD Mon YYYY')", "2024-12-05")],
        overloads: [
            Overload([.text, .text], .date) { arguments, call in
                let texts = BytesReader(arguments[0])
                var templates = PreparedArgument(arguments[1]) { TimeTemplate(postgres: $0) }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                    let wall = try templates.value(at: row).read(texts.value(at: row)).wall
                    return Int32(truncatingIfNeeded: floorDiv(wall, Microseconds.perDay))
                }
            },
            Overload([.text], .date, kernel: reading(.date)),
        ])

    /// `strptime`
    static let strptime = ScalarFunction(
        "strptime", category: .time,
        summary:
            "The timestamp that a text gives by a template in C's spelling: %Y-%m-%d %H:%M:%S.",
        examples: [
            FunctionExample("strptime('5/12/2024 16:30', '%d/%m/%Y %H:%M')", "2024-12-05 16:30:00")
        ],
        overloads: [
            Overload([.text, .text], .timestamp) { arguments, call in
                let texts = BytesReader(arguments[0])
                var templates = PreparedArgument(arguments[1]) { text throws(RowError) in
                    try TimeTemplate(c: text)
                }
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let (wall, parsed) = try templates.value(at: row).read(texts.value(at: row))
                    // A zone in the text makes it an instant, whose wall time is that of UTC.
                    return wall - Int64(parsed.offset ?? 0) * Microseconds.perSecond
                }
            }
        ])
}

/// The cast of a text to `type`.
private func reading(_ type: DataType) -> Kernel {
    guard let kernel = TextCasts.fromText(type) else {
        return { _, call in .nulls(type: type, count: call.rowCount) }
    }
    return kernel
}

extension TimeTemplate {
    /// The instant that `text` gives, in the session's zone where it names none.
    func instant(
        of text: TextBytes, _ session: Result<ZoneRules, RowError>
    ) throws(RowError) -> Int64 {
        let (wall, parsed) = try read(text)
        if let offset = parsed.offset { return wall - Int64(offset) * Microseconds.perSecond }
        if let zone = parsed.zone { return try zone.instant(ofWallTime: wall) }
        return try session.get().instant(ofWallTime: wall)
    }
}
