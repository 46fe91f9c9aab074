extension Parser {
    /// `INSERT INTO …`; the WITH clause before it has been read.
    mutating func insert(_ with: WithSyntax?) throws -> InsertSyntax {
        advance()
        guard take(.into) else {
            throw unexpected(
                "INTO",
                hint: at(word: "overwrite") ? "a sink's files are only added to" : nil)
        }
        var insert = InsertSyntax(
            with: with, target: try name("a table name"), alias: nil, columns: [], query: nil,
            conflict: nil, returning: [])
        if take(.as) { insert.alias = try identifier("an alias") }
        if at(.leftParen), !startsQuery(at: index) { insert.columns = try columnList() }
        if at(.default), ahead(1).keyword == .values {
            advance()
            advance()
        } else {
            insert.query = try query()
        }
        if at(.on) { insert.conflict = try conflict() }
        insert.returning = try returning()
        return insert
    }

    /// `ON CONFLICT …`
    private mutating func conflict() throws -> ConflictSyntax {
        let start = index
        advance()
        try expect(.conflict)
        var conflict = ConflictSyntax(columns: [], update: nil, range: .none)
        if at(.leftParen) { conflict.columns = try columnList() }
        try expect(.do)
        if take(.update) {
            try expect(.set)
            let assignments = try list { try $0.assignment() }
            let condition = take(.where) ? try expression() : nil
            conflict.update = .init(assignments: assignments, whereCondition: condition)
        } else {
            guard take(.nothing) else { throw unexpected("NOTHING or UPDATE") }
        }
        conflict.range = range(from: start)
        return conflict
    }

    /// `UPDATE …`; the WITH clause before it has been read.
    mutating func update(_ with: WithSyntax?) throws -> UpdateSyntax {
        advance()
        let target = try name("a table name")
        let alias = take(.as) ? try identifier("an alias") : bareAlias()
        guard take(.set) else { throw unexpected("SET") }
        let assignments = try list { try $0.assignment() }
        let from = take(.from) ? try list { try $0.table() } : []
        let condition = take(.where) ? try expression() : nil
        return UpdateSyntax(
            with: with, target: target, alias: alias, assignments: assignments, from: from,
            whereCondition: condition, returning: try returning())
    }

    /// `DELETE FROM …`; the WITH clause before it has been read.
    mutating func delete(_ with: WithSyntax?) throws -> DeleteSyntax {
        advance()
        try expect(.from)
        let target = try name("a table name")
        let alias = take(.as) ? try identifier("an alias") : bareAlias()
        let using = take(.using) ? try list { try $0.table() } : []
        let condition = take(.where) ? try expression() : nil
        return DeleteSyntax(
            with: with, target: target, alias: alias, using: using, whereCondition: condition,
            returning: try returning())
    }

    /// `column = value` or `(a, b) = (x, y)`
    private mutating func assignment() throws -> AssignmentSyntax {
        let start = index
        let columns = at(.leftParen) ? try columnList() : [try identifier("a column name")]
        guard take(symbol: "=") else { throw unexpected("\"=\"") }
        let value = try valueOrDefault()
        return AssignmentSyntax(columns: columns, value: value, range: range(from: start))
    }

    private mutating func returning() throws -> [SelectItemSyntax] {
        take(.returning) ? try list { try $0.selectItem() } : []
    }
}
