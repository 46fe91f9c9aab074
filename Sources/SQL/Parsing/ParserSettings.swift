extension Parser {
    /// `SET …`
    mutating func set() throws -> SetSyntax {
        advance()
        if at(.local) || at(word: "session"),
            [.word, .quotedWord, .string].contains(ahead(1).kind),
            ahead(1).keyword != .to
        {
            advance()
        }
        let start = index
        var (name, nameRange) = ("timezone", current.range)
        if take(.time, .zone) {
            nameRange = range(from: start)
        } else {
            (name, nameRange) = try optionKey("a setting's name")
            guard take(symbol: "=") || take(.to) else { throw unexpected("\"=\" or TO") }
        }
        let valueStart = index
        let value = take(.default) ? nil : try settingValue()
        return SetSyntax(
            name: name, nameRange: nameRange, value: value, valueRange: range(from: valueStart))
    }

    /// `value` or `value, value`
    private mutating func settingValue() throws -> OptionValueSyntax {
        let values = try list { parser in
            // SET name TO on: a reserved word is a value here.
            try parser.optionValue("a value")
        }
        return values.count == 1 ? values[0] : .list(values)
    }

    /// `RESET name` or `RESET ALL`
    mutating func reset() throws -> ResetSyntax {
        advance()
        let start = index
        if take(.all) { return ResetSyntax(name: nil, nameRange: range(from: start)) }
        if take(.time, .zone) {
            return ResetSyntax(name: "timezone", nameRange: range(from: start))
        }
        let (name, nameRange) = try optionKey("a setting's name or ALL")
        return ResetSyntax(name: name, nameRange: nameRange)
    }

    /// `SHOW …`
    mutating func show() throws -> ShowSyntax {
        advance()
        let start = index
        let subject = try showSubject()
        let subjectRange = range(from: start)
        var pattern: ShowSyntax.Pattern?
        if at(.like) || at(.ilike) {
            let isCaseSensitive = at(.like)
            advance()
            pattern = .init(
                text: try string("a pattern in single quotes"), isCaseSensitive: isCaseSensitive)
        }
        return ShowSyntax(subject: subject, subjectRange: subjectRange, pattern: pattern)
    }

    private mutating func showSubject() throws -> ShowSyntax.Subject {
        if take(.all) { return .allSettings }
        if take(.materialized) {
            try expect(.views)
            return .objects(.materializedViews)
        }
        if take(.time, .zone) { return .setting(NameSyntax("timezone", range: range(from: index))) }
        if take(.create) {
            let hasKind = ahead(1).kind == .word || ahead(1).kind == .quotedWord
            let kind = hasKind ? try takeKind() : nil
            return .create(kind, try name("a name"))
        }
        if at(.columns), ahead(1).keyword == .from || ahead(1).keyword == .in {
            advance()
            advance()
            return .columns(try name("a table name"))
        }
        if let objects = ShowSyntax.Objects(rawValue: current.text.uppercased()), at(.word) {
            advance()
            return .objects(objects)
        }
        if at(word: "streams") {
            advance()
            return .objects(.sources)
        }
        return .setting(
            try name("TABLES, SOURCES, VIEWS, SINKS, JOBS, FUNCTIONS or a setting's name"))
    }
}
