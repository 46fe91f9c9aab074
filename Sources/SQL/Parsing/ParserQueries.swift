extension Parser {
    /// Whether a query starts at a token; parentheses around a whole query are looked through.
    func startsQuery(at start: Int) -> Bool {
        var first = start
        while first < tokens.count, tokens[first].kind == .leftParen {
            first += 1
            if first - start > Parser.maximumDepth { return false }
        }
        guard first < tokens.count else { return false }
        switch tokens[first].keyword {
        case .select, .with: break
        case .table:
            // TABLE(f(…)) is a table of a FROM clause.
            if tokens[min(first + 1, tokens.count - 1)].kind == .leftParen { return false }
        case .values:
            guard first + 1 < tokens.count, tokens[first + 1].kind == .leftParen else {
                return false
            }
        default: return false
        }
        // `((SELECT 1) + 2)` starts like a query but is none: look after each closing parenthesis.
        for open in start..<first {
            guard tokens[open].partner >= 0 else { return true }
            let after = tokens[tokens[open].partner + 1]
            switch after.keyword {
            case .union, .intersect, .except, .order, .limit, .offset, .fetch, .emit, .on,
                .returning:
                continue
            default:
                if ![.rightParen, .semicolon, .endOfInput].contains(after.kind) { return false }
            }
        }
        return true
    }

    /// `(query)`
    mutating func parenthesisedQuery() throws -> QuerySyntax {
        try expectOpen()
        let query = try query()
        try expectClose()
        return query
    }

    /// A whole query with its WITH, ORDER BY, limits and EMIT.
    mutating func query() throws -> QuerySyntax {
        try query(after: nil, from: index)
    }

    /// A query whose WITH clause, if any, has been read; `start` is its first token.
    mutating func query(after with: WithSyntax?, from start: Int) throws -> QuerySyntax {
        try enter()
        defer { leave() }
        let outerHeight = height
        height = 0
        let with = try with ?? self.with()
        var query = QuerySyntax(with: with, body: try queryBody(.union))
        if take(.order) {
            try expect(.by)
            query.orderBy = try list { try $0.sortItem() }
        }
        try limits(of: &query)
        if at(.emit) { query.emit = try emit() }
        query.range = range(from: start)
        try grow()
        height = max(outerHeight, height)
        return query
    }

    /// `WITH [RECURSIVE] name AS (query), …`; nil if there is none.
    mutating func with() throws -> WithSyntax? {
        let start = index
        guard take(.with) else { return nil }
        let isRecursive = take(.recursive)
        let tables = try list { parser in
            let name = try parser.identifier("a name")
            let columns = parser.at(.leftParen) ? try parser.columnList() : []
            try parser.expect(.as)
            var isMaterialized: Bool?
            if parser.take(.not) {
                try parser.expect(.materialized)
                isMaterialized = false
            } else if parser.take(.materialized) {
                isMaterialized = true
            }
            return CommonTableSyntax(
                name: name, columns: columns, isMaterialized: isMaterialized,
                query: try parser.parenthesisedQuery())
        }
        return WithSyntax(isRecursive: isRecursive, tables: tables, range: range(from: start))
    }

    /// Queries joined by UNION, EXCEPT and, tighter, INTERSECT.
    private mutating func queryBody(
        _ loosest: SetOperationSyntax.Operation
    ) throws -> QueryBodySyntax {
        var left =
            loosest == .union ? try queryBody(.intersect) : try queryTerm()
        while let operation = setOperation(), (operation == .intersect) == (loosest == .intersect) {
            let operationRange = current.range
            advance()
            let isAll = take(.all)
            if !isAll { _ = take(.distinct) }
            let right = loosest == .union ? try queryBody(.intersect) : try queryTerm()
            left = .setOperation(
                SetOperationSyntax(
                    operation: operation, operationRange: operationRange, isAll: isAll, left: left,
                    right: right))
            try grow()
        }
        return left
    }

    private func setOperation() -> SetOperationSyntax.Operation? {
        switch current.keyword {
        case .union: .union
        case .intersect: .intersect
        case .except: .except
        default: nil
        }
    }

    private mutating func queryTerm() throws -> QueryBodySyntax {
        if at(.select) { return .select(try select()) }
        if at(.leftParen) { return .parenthesised(try parenthesisedQuery()) }
        if take(.table) { return .table(try name("a table name")) }
        guard take(.values) else { throw unexpected("SELECT, VALUES, TABLE, WITH or \"(\"") }
        return .values(try list { try $0.parenthesisedList { try $0.valueOrDefault() } })
    }

    /// An expression, or `DEFAULT`.
    mutating func valueOrDefault() throws -> ExpressionSyntax {
        let range = current.range
        if take(.default) { return ExpressionSyntax(.defaultValue, range: range) }
        return try expression()
    }

    /// `LIMIT n`, `OFFSET n [ROWS]`, `FETCH FIRST n ROWS ONLY | WITH TIES`, in any order.
    private mutating func limits(of query: inout QuerySyntax) throws {
        var (hasLimit, hasOffset) = (false, false)
        while true {
            if !hasLimit, take(.limit) {
                hasLimit = true
                if take(.all) { continue }
                query.limit = try expression()
                if at(.comma) {
                    throw unexpected("OFFSET", hint: "LIMIT 5, 10 is written LIMIT 10 OFFSET 5")
                }
            } else if !hasOffset, take(.offset) {
                hasOffset = true
                query.offset = try expression()
                if !take(.rows) { _ = take(.row) }
            } else if !hasLimit, take(.fetch) {
                hasLimit = true
                try fetch(into: &query)
            } else {
                return
            }
        }
    }

    private mutating func fetch(into query: inout QuerySyntax) throws {
        guard take(.first) || take(.next) else { throw unexpected("FIRST or NEXT") }
        let range = current.range
        if at(.rows) || (at(.row) && ahead(1).kind != .leftParen) {
            query.limit = ExpressionSyntax(.literal(.integer("1")), range: range)
        } else {
            query.limit = try expression(.additive)
        }
        guard take(.rows) || take(.row) else { throw unexpected("ROWS") }
        if take(.with) {
            try expect(.ties)
            query.withTies = true
        } else {
            guard take(.only) else { throw unexpected("ONLY or WITH TIES") }
        }
    }

    /// `EMIT CHANGES`, `EMIT ON WINDOW CLOSE`, `EMIT FINAL`, `EMIT EVERY interval`, each perhaps with
    /// `ALLOWED LATENESS interval`
    private mutating func emit() throws -> EmitSyntax {
        let start = index
        advance()
        let kind: EmitSyntax.Kind
        if take(.changes) {
            kind = .changes
        } else if take(.final) {
            kind = .onWindowClose
        } else if take(.on) {
            try expect(.window)
            try expect(.close)
            kind = .onWindowClose
        } else if take(.every) {
            kind = .every(try expression())
        } else {
            throw unexpected("CHANGES, ON WINDOW CLOSE, FINAL or EVERY")
        }
        var lateness: ExpressionSyntax?
        if at(word: "allowed") {
            advance()
            guard at(word: "lateness") else { throw unexpected("LATENESS") }
            advance()
            lateness = try expression()
        }
        return EmitSyntax(kind: kind, lateness: lateness, range: range(from: start))
    }
}
