extension Parser {
    /// A column, `t.*` or a function call.
    mutating func nameOrCall() throws -> ExpressionSyntax.Kind {
        // Words such as LEFT and RIGHT are functions when a parenthesis follows.
        let isFunctionWord = current.keyword?.role == .joinWord && ahead(1).kind == .leftParen
        guard isFunctionWord || identifierAhead() != nil else { throw unexpected("an expression") }
        var parts = [identifier(of: current)]
        advance()
        while at(.dot) {
            if ahead(1).kind == .symbol, ahead(1).text == "*" {
                let qualifier = NameSyntax(parts)
                advance()
                advance()
                return .star(StarSyntax(qualifier: qualifier, excluded: [], replaced: []))
            }
            advance()
            parts.append(try label("a name"))
            try limitParts(parts.count)
        }
        guard take(.leftParen) else { return .name(NameSyntax(parts)) }
        return try call(NameSyntax(parts), [])
    }

    /// The rest of a call whose parenthesis and first arguments have been read.
    mutating func call(
        _ name: NameSyntax, _ firstArguments: [ExpressionSyntax]
    ) throws -> ExpressionSyntax.Kind {
        var call = FunctionCallSyntax(
            name: name,
            arguments: firstArguments.map {
                FunctionArgumentSyntax(value: .expression($0), range: $0.range)
            })
        try arguments(of: &call)
        try expectClose("\",\" or \")\"")
        try clauses(of: &call)
        return .call(call)
    }

    private mutating func arguments(of call: inout FunctionCallSyntax) throws {
        if call.arguments.isEmpty {
            if at(.rightParen) { return }
            call.isDistinct = take(.distinct)
            if !call.isDistinct { _ = take(.all) }
            call.arguments.append(try argument())
        }
        while take(.comma) { call.arguments.append(try argument()) }
        call.nullTreatment = nullTreatment()
        if take(.order) {
            try expect(.by)
            call.orderBy = try list { try $0.sortItem() }
        }
        if call.nullTreatment == nil { call.nullTreatment = nullTreatment() }
    }

    /// `value`, `name => value`, `*` or `TABLE t`
    private mutating func argument() throws -> FunctionArgumentSyntax {
        let start = index
        var name: IdentifierSyntax?
        if at(.word) || at(.quotedWord), ahead(1).kind == .symbol,
            ahead(1).text == "=>" || ahead(1).text == ":="
        {
            name = try label("an argument's name")
            advance()
        }
        let value = try argumentValue()
        return FunctionArgumentSyntax(name: name, value: value, range: range(from: start))
    }

    private mutating func argumentValue() throws -> FunctionArgumentSyntax.Value {
        let start = index
        if take(symbol: "*") {
            let star = StarSyntax(qualifier: nil, excluded: [], replaced: [])
            return .expression(ExpressionSyntax(.star(star), range: range(from: start)))
        }
        if at(.table) { return .table(try tableArgument()) }
        let expression = try expression()
        guard at(.partition, .by), case .name(let name) = expression.kind else {
            return .expression(expression)
        }
        let query = QuerySyntax(body: .table(name), range: expression.range)
        return .table(try partitioned(query))
    }

    private mutating func tableArgument() throws -> TableArgumentSyntax {
        let start = index
        advance()
        if at(.leftParen) { return try partitioned(try parenthesisedQuery()) }
        let name = try name("a table name")
        return try partitioned(QuerySyntax(body: .table(name), range: range(from: start)))
    }

    private mutating func partitioned(_ query: QuerySyntax) throws -> TableArgumentSyntax {
        var argument = TableArgumentSyntax(query: query, partitionBy: [], orderBy: [])
        if take(.partition, .by) {
            // A list in parentheses looks like a row at first.
            let first = try expression()
            if case .row(let parts) = first.kind, !parts.isEmpty {
                argument.partitionBy = parts
            } else {
                argument.partitionBy = [first]
            }
        }
        if take(.order, .by) {
            if at(.leftParen) {
                argument.orderBy = try parenthesisedList { try $0.sortItem() }
            } else {
                argument.orderBy = [try sortItem()]
            }
        }
        return argument
    }

    private mutating func nullTreatment() -> NullTreatmentSyntax? {
        if take(.ignore, .nulls) { return .ignore }
        return take(.respect, .nulls) ? .respect : nil
    }

    /// `WITHIN GROUP (…)`, `FILTER (…)`, `IGNORE NULLS`, `OVER …`
    private mutating func clauses(of call: inout FunctionCallSyntax) throws {
        if take(.within) {
            try expect(.group)
            try expectOpen()
            try expect(.order)
            try expect(.by)
            call.withinGroup = try list { try $0.sortItem() }
            try expectClose("\",\" or \")\"")
        }
        if at(.filter, .leftParen) {
            advance()
            advance()
            try expect(.where)
            call.filter = try expression()
            try expectClose()
        }
        if call.nullTreatment == nil { call.nullTreatment = nullTreatment() }
        if take(.over) { call.over = try windowReference() }
    }

    private mutating func windowReference() throws -> WindowReferenceSyntax {
        if at(.leftParen) { return .specification(try windowSpecification()) }
        return .named(try identifier("a window's name or \"(\""))
    }

    /// `expression [ASC | DESC] [NULLS FIRST | NULLS LAST]`
    mutating func sortItem() throws -> SortItemSyntax {
        let start = index
        let expression = try expression()
        let isDescending = take(.desc)
        if !isDescending { _ = take(.asc) }
        var nullsFirst: Bool?
        if take(.nulls) {
            if take(.first) {
                nullsFirst = true
            } else {
                guard take(.last) else { throw unexpected("FIRST or LAST") }
                nullsFirst = false
            }
        }
        return SortItemSyntax(
            expression: expression, isDescending: isDescending, nullsFirst: nullsFirst,
            range: range(from: start))
    }

    /// `([base] [PARTITION BY …] [ORDER BY …] [frame])`
    mutating func windowSpecification() throws -> WindowSpecificationSyntax {
        let start = index
        try expectOpen()
        var window = WindowSpecificationSyntax(
            base: nil, partitionBy: [], orderBy: [], frame: nil, range: .none)
        if !at(.partition, .by), !startsFrame { window.base = identifierAhead() }
        if window.base != nil { advance() }
        if take(.partition) {
            try expect(.by)
            window.partitionBy = try list { try $0.expression() }
        }
        if take(.order) {
            try expect(.by)
            window.orderBy = try list { try $0.sortItem() }
        }
        if startsFrame { window.frame = try frame() }
        guard take(.rightParen) else {
            throw unexpected("PARTITION BY, ORDER BY, a frame or \")\"")
        }
        window.range = range(from: start)
        return window
    }

    private var startsFrame: Bool {
        (at(.rows) || at(.range) || at(.groups)) && ahead(1).kind != .rightParen
    }

    private mutating func frame() throws -> FrameSyntax {
        let start = index
        let unit: FrameSyntax.Unit = at(.rows) ? .rows : at(.range) ? .range : .groups
        advance()
        var frame = FrameSyntax(
            unit: unit, start: .currentRow, end: nil, exclusion: nil, range: .none)
        if take(.between) {
            frame.start = try frameBound()
            try expect(.and)
            frame.end = try frameBound()
        } else {
            frame.start = try frameBound()
        }
        if take(.exclude) { frame.exclusion = try frameExclusion() }
        frame.range = range(from: start)
        return frame
    }

    private mutating func frameBound() throws -> FrameSyntax.Bound {
        if take(.current, .row) { return .currentRow }
        if take(.unbounded) {
            if take(.preceding) { return .unboundedPreceding }
            guard take(.following) else { throw unexpected("PRECEDING or FOLLOWING") }
            return .unboundedFollowing
        }
        let distance = try expression(Precedence.range.tighter)
        if take(.preceding) { return .preceding(distance) }
        guard take(.following) else { throw unexpected("PRECEDING or FOLLOWING") }
        return .following(distance)
    }

    private mutating func frameExclusion() throws -> FrameSyntax.Exclusion {
        if take(.current) {
            try expect(.row)
            return .currentRow
        }
        if take(.group) { return .group }
        if take(.ties) { return .ties }
        guard take(.no) else { throw unexpected("CURRENT ROW, GROUP, TIES or NO OTHERS") }
        try expect(.others)
        return .noOthers
    }
}
