import Columnar
import Planner
import SQL

extension Session {
    /// INSERT INTO an internal table.
    func insertRows(
        _ syntax: InsertSyntax, _ declaration: RelationDeclaration, _ table: InternalTable
    ) throws -> StatementOutcome {
        let statement = TableStatement(
            self, declaration, table, target: syntax.target, alias: syntax.alias,
            returning: syntax.returning)
        return try InsertStatement(syntax: syntax, statement: statement).run()
    }
}

/// One INSERT.
private struct InsertStatement {
    let syntax: InsertSyntax
    let statement: TableStatement

    private var session: Session { statement.session }
    private var table: InternalTable { statement.table }

    func run() throws -> StatementOutcome {
        let (query, positions) = try completedQuery()
        let key = try conflictKey()
        let planned = try session.planStatement(
            query, columns: positions.map { table.fields[$0] })
        return try statement.run(tag: "INSERT 0", conflictKey: key) { changer in
            let rows = try session.rows(of: planned).batches.map { batch in
                Batch(
                    columns: table.fields.indices.map { index in
                        batch.columns[positions.firstIndex(of: index) ?? 0]
                    }, count: batch.count)
            }
            try statement.check(rows)
            guard let conflict = syntax.conflict else {
                for batch in rows {
                    for row in 0..<batch.count { try changer.insert(batch, row: row) }
                }
                return
            }
            try insert(rows, conflict, key, changer)
        }
    }

    // MARK: Columns

    /// The query with a value for every column, and which column each is.
    private func completedQuery() throws -> (QuerySyntax, [Int]) {
        guard var query = syntax.query else {
            let cells = table.fields.map { statement.defaultValue(of: $0.name) }
            return (
                QuerySyntax(body: .values([cells]), range: syntax.target.range),
                Array(table.fields.indices)
            )
        }
        query.precede(by: syntax.with)
        var given = try syntax.columns.map { try statement.position(of: $0) }
        for (index, column) in syntax.columns.enumerated()
        where given.firstIndex(of: given[index]) != index {
            throw Diagnostic(
                "column '\(column.spelling)' is there twice", at: column.range,
                sqlState: .duplicateColumn
            ).asError
        }
        if given.isEmpty {
            given = Array(table.fields.indices.prefix(try width(of: query)))
        }
        let missing = table.fields.indices.filter { !given.contains($0) }
        let defaults = missing.map { statement.defaultValue(of: table.fields[$0].name) }
        return (try complete(query, given, with: defaults), given + missing)
    }

    /// How many columns a query gives; PostgreSQL fills the rest with their defaults.
    private func width(of query: QuerySyntax) throws -> Int {
        if case .values(let rows) = query.body { return rows.first?.count ?? 0 }
        return try session.binder(.adHoc).bind(query).plan.columns.count
    }

    private func complete(
        _ query: QuerySyntax, _ given: [Int], with defaults: [ExpressionSyntax]
    ) throws -> QuerySyntax {
        var query = query
        switch query.body {
        case .values(let rows):
            query.body = .values(
                rows.map { row in
                    row.enumerated().map { place, cell in
                        place < given.count
                            ? statement.value(cell, of: table.fields[given[place]].name) : cell
                    } + defaults
                })
        case .select(var select):
            select.items += defaults.map { SelectItemSyntax(expression: $0) }
            query.body = .select(select)
        default:
            guard !defaults.isEmpty else { return query }
            let source = TableSyntax(
                .subquery(query, isLateral: false),
                alias: TableAliasSyntax(name: IdentifierSyntax("source")), range: query.range)
            let all = SelectItemSyntax(expression: ExpressionSyntax(.star(StarSyntax())))
            let items = [all] + defaults.map { SelectItemSyntax(expression: $0) }
            return QuerySyntax(
                body: .select(SelectSyntax(items: items, from: [source])), range: query.range)
        }
        return query
    }

    // MARK: Conflicts

    /// The key that ON CONFLICT names; nil when it names none.
    private func conflictKey() throws -> [Int]? {
        guard let conflict = syntax.conflict else { return nil }
        if conflict.columns.isEmpty {
            guard conflict.update != nil else { return nil }
            throw Diagnostic(
                "ON CONFLICT DO UPDATE needs the columns of a key", at: conflict.range,
                hint: "write ON CONFLICT (id) DO UPDATE …"
            ).asError
        }
        let wanted = Set(try conflict.columns.map { try statement.position(of: $0) })
        if let key = table.stored.keys.first(where: { Set($0) == wanted }) { return key }
        throw Diagnostic(
            "there is no unique or exclusion constraint matching the ON CONFLICT specification",
            at: conflict.range,
            hint:
                "declare PRIMARY KEY or UNIQUE (\(conflict.columns.map(\.spelling).joined(separator: ", ")))",
            sqlState: "42P10"
        ).asError
    }

    private func insert(
        _ rows: [Batch], _ conflict: ConflictSyntax, _ key: [Int]?, _ changer: TableChanger
    ) throws {
        var refused: [Batch] = []
        for batch in rows {
            var kept: [Int] = []
            for row in 0..<batch.count where try !changer.insertIfNew(batch, row: row) {
                kept.append(row)
            }
            if !kept.isEmpty { refused.append(batch.filtered(by: Selection(kept))) }
        }
        guard let update = conflict.update, let key, !refused.isEmpty else { return }
        try self.update(refused, update, key, changer)
    }

    /// DO UPDATE: each refused row, called `excluded`, meets the row that refused it.
    private func update(
        _ refused: [Batch], _ update: ConflictSyntax.Update, _ key: [Int], _ changer: TableChanger
    ) throws {
        let excluded = "excluded"
        let values = try statement.assignments(update.assignments)
        let names = table.fields.map(\.name)
        let old = ([InternalTable.rowIDColumn] + names).map { statement.column($0) }
        let new = names.indices.map { values[$0] ?? statement.column(names[$0]) }
        let condition =
            update.whereCondition ?? ExpressionSyntax(.literal(.boolean(true)))
        let match = key.map { index in
            let other = NameSyntax([IdentifierSyntax(excluded), IdentifierSyntax(names[index])])
            return ExpressionSyntax(
                .binary(
                    BinarySyntax(
                        .equal, statement.column(names[index]), ExpressionSyntax(.name(other)))))
        }
        let from = TableSyntax(.named(NamedTableSyntax(name: NameSyntax(excluded))))
        let query = QuerySyntax(
            body: .select(
                SelectSyntax(
                    items: (old + new + [condition]).map { SelectItemSyntax(expression: $0) },
                    from: [statement.targetTable, from],
                    whereCondition: match.count == 1 ? match[0] : ExpressionSyntax(.and(match)))),
            range: syntax.target.range)
        let fields =
            [Field(InternalTable.rowIDColumn, .bigint)] + table.fields + table.fields
            + [Field("condition", .boolean)]
        let planned = try session.planStatement(
            query, columns: fields,
            overlay: [
                excluded: statement.relation(
                    named: excluded, of: refused, isQualifiedOnly: true)
            ])
        let rows = try session.rows(of: planned)
        var seen: Set<Int64> = []
        var isTwice = rows.count < refused.reduce(0) { $0 + $1.count }
        for batch in rows.batches {
            let matched = MatchedRows(batch, width: table.fields.count)
            let isWanted = batch.columns[batch.columns.count - 1]
            for row in 0..<batch.count {
                let rowID = matched.rowIDs.span(of: Int64.self)[row]
                if !seen.insert(rowID).inserted { isTwice = true }
            }
            if isTwice { break }
            let wanted = Selection(whereTrue: isWanted)
            let kept = MatchedRows(batch.filtered(by: wanted), width: table.fields.count)
            try statement.check([kept.new])
            try kept.update(with: changer)
        }
        if isTwice {
            throw EngineError.constraint(
                "ON CONFLICT DO UPDATE command cannot affect row a second time",
                at: syntax.target.range,
                hint: "the rows of one INSERT must have different keys", code: "21000")
        }
    }
}

/// Rows of a table as a query for a statement gives them: rowid, columns, new values.
struct MatchedRows {
    let rowIDs: Column
    let old: Batch
    let new: Batch

    init(_ rows: Batch, width: Int) {
        rowIDs = rows.columns[0]
        old = Batch(columns: Array(rows.columns[1...width]), count: rows.count)
        let rest = rows.columns[(width + 1)...].prefix(width)
        new = rest.count == width ? Batch(columns: Array(rest), count: rows.count) : old
    }

    /// Updates every row, each once.
    func update(with changer: TableChanger, seen: inout Set<Int64>) throws {
        let rowIDs = rowIDs.span(of: Int64.self)
        for row in 0..<old.count where seen.insert(rowIDs[row]).inserted {
            try changer.update(rowID: rowIDs[row], old, to: new, row: row)
        }
    }

    fileprivate func update(with changer: TableChanger) throws {
        var seen: Set<Int64> = []
        try update(with: changer, seen: &seen)
    }
}

extension QuerySyntax {
    /// Puts the WITH of a statement before its query, which may have one of its own.
    mutating func precede(by with: WithSyntax?) {
        guard let with else { return }
        if self.with != nil { self = QuerySyntax(body: .parenthesised(self), range: range) }
        self.with = with
    }
}
