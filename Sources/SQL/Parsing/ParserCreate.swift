extension Parser {
    /// `CREATE …`
    mutating func create() throws -> StatementSyntax {
        advance()
        let orReplace = take(.or, .replace)
        if take(.source) || take(.stream) {
            return .createTable(try createTable(.source, orReplace))
        }
        if take(.table) { return .createTable(try createTable(.table, orReplace)) }
        if take(.view) { return .createView(try createView(false, orReplace)) }
        if take(.sink) { return .createSink(try createSink(orReplace)) }
        if take(.materialized) {
            try expect(.view)
            return .createView(try createView(true, orReplace))
        }
        if at(word: "temporary") || at(word: "temp") {
            throw failure(
                "temporary tables are not part of this dialect",
                hint: "a view or WITH names a query; a workspace of its own keeps tables apart",
                sqlState: .featureNotSupported)
        }
        throw unexpected("SOURCE, STREAM, TABLE, VIEW, MATERIALIZED VIEW or SINK")
    }

    private mutating func takeIfNotExists() throws -> Bool {
        guard at(.if), ahead(1).keyword == .not else { return false }
        advance()
        advance()
        try expect(.exists)
        return true
    }

    private mutating func createTable(
        _ kind: CreateTableSyntax.Kind, _ orReplace: Bool
    ) throws -> CreateTableSyntax {
        var table = CreateTableSyntax(
            kind: kind, orReplace: orReplace, ifNotExists: try takeIfNotExists(),
            name: try name("a name"), elements: [], isAppendOnly: false, partitionedBy: [],
            format: nil, options: [], comment: nil, query: nil)
        if at(.leftParen) { table.elements = try tableElements() }
        var seen: Set<Keyword> = []
        while let clause = try clause(among: tableClauses, seen: &seen) {
            switch clause {
            case .append:
                advance()
                try expect(.only)
                table.isAppendOnly = true
            case .partitioned: table.partitionedBy = try partitionedBy()
            case .format: table.format = try format()
            case .with:
                advance()
                table.options = try options()
            case .comment:
                advance()
                table.comment = try string("a comment")
            default:
                advance()
                table.query = try query()
            }
        }
        return table
    }

    private mutating func createView(
        _ isMaterialized: Bool, _ orReplace: Bool
    ) throws -> CreateViewSyntax {
        let ifNotExists = try takeIfNotExists()
        let name = try name("a name")
        let columns = at(.leftParen) ? try columnList() : []
        var options: [OptionSyntax] = []
        if take(.with) { options = try self.options() }
        guard take(.as) else { throw unexpected("AS") }
        return CreateViewSyntax(
            isMaterialized: isMaterialized, orReplace: orReplace, ifNotExists: ifNotExists,
            name: name, columns: columns, options: options, query: try query())
    }

    private mutating func createSink(_ orReplace: Bool) throws -> CreateSinkSyntax {
        var sink = CreateSinkSyntax(
            orReplace: orReplace, ifNotExists: try takeIfNotExists(), name: try name("a name"),
            elements: [], partitionedBy: [], format: nil, options: [], query: nil)
        if at(.leftParen) { sink.elements = try tableElements() }
        var seen: Set<Keyword> = []
        while let clause = try clause(among: sinkClauses, seen: &seen) {
            switch clause {
            case .partitioned: sink.partitionedBy = try partitionedBy()
            case .format: sink.format = try format()
            case .with:
                advance()
                sink.options = try options()
            case .from:
                let start = index
                advance()
                let table = try name("a table name")
                sink.query = QuerySyntax(body: .table(table), range: range(from: start))
            default:
                advance()
                sink.query = try query()
            }
        }
        return sink
    }

    /// The clause that is here, each only once; nil at the end of the statement.
    private func clause(among clauses: Set<Keyword>, seen: inout Set<Keyword>) throws -> Keyword? {
        if at(.semicolon) || at(.endOfInput) { return nil }
        guard let keyword = current.keyword, clauses.contains(keyword) else {
            let words = clauses.subtracting(seen).map { $0.rawValue.uppercased() }.sorted()
            throw unexpected("\"(\" or one of " + words.joined(separator: ", "))
        }
        // A sink's FROM and AS say the same thing in two ways.
        guard seen.insert(keyword == .from ? .as : keyword).inserted else {
            throw failure("\(keyword.rawValue.uppercased()) is given twice")
        }
        return keyword
    }

    /// `PARTITIONED BY (columns)`
    private mutating func partitionedBy() throws -> [IdentifierSyntax] {
        advance()
        try expect(.by)
        return try columnList()
    }

    /// `DROP …`
    mutating func drop() throws -> DropSyntax {
        advance()
        let kindRange = current.range
        guard let kind = try takeKind() else {
            throw unexpected("SOURCE, TABLE, VIEW, MATERIALIZED VIEW or SINK")
        }
        let ifExists = take(.if, .exists)
        let names = try list { try $0.name("a name") }
        let isCascade = take(.cascade)
        if !isCascade { _ = take(.restrict) }
        return DropSyntax(
            kind: kind, kindRange: kindRange, ifExists: ifExists, names: names,
            isCascade: isCascade)
    }

    /// `SOURCE`, `STREAM`, `TABLE`, `VIEW`, `MATERIALIZED VIEW` or `SINK`
    mutating func takeKind() throws -> DropSyntax.Kind? {
        if take(.source) || take(.stream) { return .source }
        if take(.table) { return .table }
        if take(.view) { return .view }
        if take(.sink) { return .sink }
        guard take(.materialized) else { return nil }
        try expect(.view)
        return .materializedView
    }
}

private let tableClauses: Set<Keyword> = [.append, .partitioned, .format, .with, .comment, .as]
private let sinkClauses: Set<Keyword> = [.partitioned, .format, .with, .from, .as]
