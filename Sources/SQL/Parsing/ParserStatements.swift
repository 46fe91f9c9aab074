extension Parser {
    /// Any statement, without a semicolon.
    mutating func statement() throws -> StatementSyntax {
        try enter()
        defer { leave() }
        switch current.keyword {
        case .select, .values, .table: return .query(try query())
        case .with: return try statementWithTables()
        case .create: return try create()
        case .drop: return .drop(try drop())
        case .insert: return .insert(try insert(nil))
        case .update: return .update(try update(nil))
        case .delete: return .delete(try delete(nil))
        case .explain: return .explain(try explain())
        case .show: return .show(try show())
        case .describe, .desc: return .describe(try describe())
        case .set: return .set(try set())
        case .reset: return .reset(try reset())
        case .copy: return .copy(try copy())
        case .flush:
            advance()
            return .flush
        case .advance where ahead(1).kind == .word && ahead(1).text == "clock":
            return .advanceClock(try advanceClock())
        case .advance: return .advanceWatermark(try advanceWatermark())
        default:
            if at(.leftParen), startsQuery(at: index) { return .query(try query()) }
            throw unknownStatement()
        }
    }

    private func unknownStatement() -> DiagnosticError {
        let words = statementWords.map { $0.rawValue.uppercased() }.sorted()
        let near = at(.word) ? Candidates.closest(to: current.text, in: words) : nil
        return unexpected("a statement", hint: near.map { "did you mean \($0)?" })
    }

    /// `WITH … SELECT`, `WITH … INSERT`, …
    private mutating func statementWithTables() throws -> StatementSyntax {
        let start = index
        let with = try with()
        switch current.keyword {
        case .insert: return .insert(try insert(with))
        case .update: return .update(try update(with))
        case .delete: return .delete(try delete(with))
        default: return .query(try query(after: with, from: start))
        }
    }

    private mutating func explain() throws -> ExplainSyntax {
        advance()
        var explain = ExplainSyntax(
            isAnalyze: take(.analyze), isVerbose: take(.verbose), options: [], statement: .flush,
            statementRange: .none)
        if at(.leftParen), !startsQuery(at: index) {
            for option in try options() {
                switch (option.key, option.value) {
                case ("analyze", .boolean(let value)): explain.isAnalyze = value
                case ("verbose", .boolean(let value)): explain.isVerbose = value
                default: explain.options.append(option)
                }
            }
        }
        let start = index
        explain.statement = try statement()
        explain.statementRange = range(from: start)
        return explain
    }

    private mutating func describe() throws -> DescribeSyntax {
        advance()
        let isExtended = take(.extended)
        if at(.select) || at(.with) || at(.values) || startsQuery(at: index) && at(.leftParen) {
            return DescribeSyntax(subject: .query(try query()), isExtended: isExtended)
        }
        if at(.function), ahead(1).kind == .word {
            advance()
            return DescribeSyntax(subject: .function(try functionName()), isExtended: isExtended)
        }
        if ahead(1).kind == .word || ahead(1).kind == .quotedWord { _ = try takeKind() }
        let name = try name("the name of a source, table, view or sink")
        return DescribeSyntax(subject: .relation(name), isExtended: isExtended)
    }

    /// A function's name, which may be a word such as `left`.
    private mutating func functionName() throws -> NameSyntax {
        NameSyntax([try label("a function's name")])
    }

    private mutating func copy() throws -> CopySyntax {
        advance()
        let source: CopySyntax.Source
        var isQuery = false
        if at(.leftParen) {
            isQuery = true
            source = .query(try parenthesisedQuery())
        } else {
            let table = try name("a table name or \"(\"")
            source = .table(table, columns: at(.leftParen) ? try columnList() : [])
        }
        let direction: CopySyntax.Direction
        if take(.to) {
            direction = .to
        } else {
            guard !isQuery, take(.from) else { throw unexpected(isQuery ? "TO" : "TO or FROM") }
            direction = .from
        }
        let pathRange = current.range
        let path = try string("a file name in single quotes")
        _ = take(.with)
        let options = at(.leftParen) ? try self.options() : []
        return CopySyntax(
            source: source, direction: direction, path: path, pathRange: pathRange,
            options: options)
    }

    private mutating func advanceClock() throws -> AdvanceClockSyntax {
        advance()
        advance()
        let isTime = take(.to)
        if !isTime {
            guard take(.by) else { throw unexpected("BY or TO") }
        }
        return AdvanceClockSyntax(isTime: isTime, value: try expression())
    }

    private mutating func advanceWatermark() throws -> AdvanceWatermarkSyntax {
        advance()
        try expect(.watermark)
        try expect(.for)
        let table = try name("a table name")
        try expect(.to)
        return AdvanceWatermarkSyntax(table: table, time: try expression())
    }
}
