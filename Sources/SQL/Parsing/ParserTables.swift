extension Parser {
    /// A table of a FROM clause with the joins that follow it.
    mutating func table() throws -> TableSyntax {
        try enter()
        defer { leave() }
        let outerHeight = height
        height = 0
        let start = index
        var left = try tablePrimary()
        while var join = try joinWords(left) {
            join.right = try tablePrimary()
            try joinCondition(of: &join)
            left = TableSyntax(.join(join), range: range(from: start))
            try grow()
        }
        height = max(outerHeight, height)
        return left
    }

    // MARK: Joins

    /// Takes the words up to `JOIN`; nil if no join is here. The right side is still the left one.
    private mutating func joinWords(_ left: TableSyntax) throws -> JoinSyntax? {
        let start = index
        guard startsJoin else { return nil }
        let isNatural = take(.natural)
        let isAsOf = take(.asof)
        let kind = try joinKind()
        guard take(.join) else { throw unexpected("JOIN") }
        return JoinSyntax(
            kind: kind, isAsOf: isAsOf, left: left, right: left, matchCondition: nil,
            condition: isNatural ? .natural : .none, joinRange: range(from: start))
    }

    private var startsJoin: Bool {
        switch current.keyword {
        case .join, .natural, .inner, .left, .right, .full, .cross: true
        case .asof:
            [.join, .semi, .anti].contains(ahead(1).keyword) || ahead(1).keyword?.role == .joinWord
        case .semi, .anti: ahead(1).keyword == .join
        default: false
        }
    }

    private mutating func joinKind() throws -> JoinSyntax.Kind {
        if take(.inner) { return .inner }
        if take(.cross) { return .cross }
        if take(.semi) { return .semi }
        if take(.anti) { return .anti }
        let kind: JoinSyntax.Kind
        if take(.left) {
            if take(.semi) { return .semi }
            if take(.anti) { return .anti }
            kind = .left
        } else if take(.right) {
            kind = .right
        } else if take(.full) {
            kind = .full
        } else {
            return .inner
        }
        _ = take(.outer)
        return kind
    }

    private mutating func joinCondition(of join: inout JoinSyntax) throws {
        if take(.matchCondition) {
            try expectOpen()
            join.matchCondition = try expression()
            try expectClose()
        }
        // INSERT … SELECT … FROM a JOIN b ON CONFLICT …: that ON is not the join's.
        let isConflict =
            at(.on, .conflict) && (ahead(2).kind == .leftParen || ahead(2).keyword == .do)
        guard at(.using) || (at(.on) && !isConflict) else { return }
        if join.kind == .cross {
            throw failure(
                "a CROSS JOIN takes no condition", hint: "write JOIN", sqlState: .syntaxError)
        }
        if case .natural = join.condition {
            throw failure("a NATURAL JOIN takes no condition", hint: "remove NATURAL")
        }
        if take(.on) {
            join.condition = .on(try expression())
        } else {
            advance()
            let columns = try columnList()
            let alias = take(.as) ? try identifier("an alias") : nil
            join.condition = .using(columns, alias: alias)
        }
    }

    // MARK: Single tables

    private mutating func tablePrimary() throws -> TableSyntax {
        let start = index
        let isLateral = take(.lateral)
        var table: TableSyntax
        if at(.leftParen) {
            if isLateral || startsQuery(at: index + 1) {
                table = TableSyntax(.subquery(try parenthesisedQuery(), isLateral: isLateral))
            } else {
                table = try parenthesisedTable()
            }
        } else if at(.table, .leftParen) {
            table = try tableCall(isLateral: isLateral)
        } else if at(.string), !current.text.isEmpty, !isLateral {
            // DuckDB's FROM 'file.csv' is FROM "file.csv".
            let path = IdentifierSyntax(current.text, isQuoted: true, range: current.range)
            advance()
            table = TableSyntax(.named(NamedTableSyntax(name: NameSyntax([path]))))
        } else {
            table = try namedTable(isLateral: isLateral)
        }
        let alias = try tableAlias()
        if let alias { table.alias = alias }
        if at(.for, .systemTime), case .named(var named) = table.kind {
            named.asOf = try systemTime()
            table.kind = .named(named)
        }
        table.range = range(from: start)
        return table
    }

    /// `(a JOIN b …)`
    private mutating func parenthesisedTable() throws -> TableSyntax {
        advance()
        let table = try table()
        try expectClose("a join or \")\"")
        return table
    }

    /// `TABLE(f(…))`
    private mutating func tableCall(isLateral: Bool) throws -> TableSyntax {
        advance()
        advance()
        let start = index
        let call = try functionCall()
        let callRange = range(from: start)
        try expectClose()
        return TableSyntax(
            .function(
                TableFunctionSyntax(
                    call: call, callRange: callRange, isTableCall: true, isLateral: isLateral,
                    withOrdinality: takeOrdinality())))
    }

    /// A name, or a function call if a parenthesis follows.
    private mutating func namedTable(isLateral: Bool) throws -> TableSyntax {
        let start = index
        let name = try name("a table name")
        if take(.leftParen) {
            guard case .call(let call) = try self.call(name, []) else {
                throw unexpected("a function call")
            }
            let callRange = range(from: start)
            return TableSyntax(
                .function(
                    TableFunctionSyntax(
                        call: call, callRange: callRange, isTableCall: false,
                        isLateral: isLateral, withOrdinality: takeOrdinality())))
        }
        if isLateral { throw unexpected("\"(\"") }
        if at(word: "match_recognize") {
            throw failure(
                "MATCH_RECOGNIZE is not supported",
                hint: "window functions and self joins express many patterns",
                sqlState: .featureNotSupported)
        }
        let asOf = at(.for, .systemTime) ? try systemTime() : nil
        return TableSyntax(.named(NamedTableSyntax(name: name, asOf: asOf)))
    }

    private mutating func functionCall() throws -> FunctionCallSyntax {
        let name = try name("a function's name")
        try expectOpen()
        guard case .call(let call) = try self.call(name, []) else {
            throw unexpected("a function call")
        }
        return call
    }

    private mutating func takeOrdinality() -> Bool { take(.with, .ordinality) }

    /// `FOR SYSTEM_TIME AS OF time`
    private mutating func systemTime() throws -> ExpressionSyntax {
        advance()
        advance()
        try expect(.as)
        try expect(.of)
        return try expression()
    }

    /// `[AS] name [(columns)]`
    private mutating func tableAlias() throws -> TableAliasSyntax? {
        let name: IdentifierSyntax
        if take(.as) {
            name = try identifier("an alias")
        } else {
            guard let alias = bareAlias() else { return nil }
            name = alias
        }
        let columns = at(.leftParen) ? try columnList() : []
        return TableAliasSyntax(name: name, columns: columns)
    }
}
