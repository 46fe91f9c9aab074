import SQL

extension Session {
    /// Finds the mistakes of a whole script before anything of it is done. A statement that reads
    /// what a wrong one was to define is not complained about. Throws `EngineError` with every
    /// error.
    func check(_ statements: [ParsedStatement], in source: SourceText) throws {
        let saved = (catalog, observer)
        isChecking = true
        observer = .silent
        defer {
            isChecking = false
            (catalog, observer) = saved
        }
        var wrongNames: Set<String> = []
        var failures: [Diagnostic] = []
        for statement in statements {
            let names = statement.statement.namesRead
            if !names.isDisjoint(with: wrongNames) {
                wrongNames.formUnion(statement.statement.nameDefined)
                continue
            }
            do {
                try check(statement, in: source)
            } catch let error as EngineError where error.kind == .statement {
                // A file that is not there yet may be written by the script itself.
                failures += error.diagnostics.filter { $0.sqlState != Session.unreadable }
                wrongNames.formUnion(statement.statement.nameDefined)
            }
        }
        if !failures.isEmpty { throw EngineError(.statement, failures, in: source) }
    }

    /// PostgreSQL's `io_error`.
    private static let unreadable: SQLState = "58030"

    private func check(_ parsed: ParsedStatement, in source: SourceText) throws {
        switch parsed.statement {
        case .createTable, .createView, .createSink, .query, .copy:
            _ = try execute(parsed, in: source)
        case .insert(let syntax):
            guard case .sink? = catalog[syntax.target.base.name]?.object else { return }
            _ = try execute(parsed, in: source)
        case .drop(let syntax):
            for name in syntax.names { catalog.remove(name.base.name) }
        case .update, .delete, .explain, .show, .describe, .set, .reset, .flush,
            .advanceWatermark, .advanceClock:
            break
        }
    }
}

extension StatementSyntax {
    /// The name that it defines, if any.
    fileprivate var nameDefined: [String] {
        switch self {
        case .createTable(let syntax): [syntax.name.base.name]
        case .createView(let syntax): [syntax.name.base.name]
        case .createSink(let syntax): [syntax.name.base.name]
        default: []
        }
    }

    /// The names of relations that it reads or fills.
    fileprivate var namesRead: Set<String> {
        switch self {
        case .query(let query): query.relationNames
        case .createView(let syntax): syntax.query.relationNames
        case .createSink(let syntax): syntax.query?.relationNames ?? []
        case .insert(let syntax):
            (syntax.query?.relationNames ?? []).union([syntax.target.base.name])
        case .copy(let syntax):
            switch syntax.source {
            case .query(let query): query.relationNames
            case .table(let name, _): [name.base.name]
            }
        default: []
        }
    }
}
