extension Parser {
    /// `SELECT …` up to QUALIFY; the current token is `SELECT`.
    mutating func select() throws -> SelectSyntax {
        let start = index
        advance()
        var select = SelectSyntax(items: [])
        if take(.distinct) {
            select.distinct = .rows
            if take(.on) {
                select.distinct = .on(try parenthesisedList { try $0.expression() })
            }
        } else {
            _ = take(.all)
        }
        select.items = try list { try $0.selectItem() }
        if take(.from) { select.from = try list { try $0.table() } }
        if take(.where) { select.whereCondition = try expression() }
        if at(.group) { select.groupBy = try groupBy() }
        if take(.having) { select.having = try expression() }
        if take(.window) { select.windows = try list { try $0.namedWindow() } }
        if take(.qualify) { select.qualify = try expression() }
        select.range = range(from: start)
        return select
    }

    /// `expression [[AS] alias]`, `*` or `t.*`
    mutating func selectItem() throws -> SelectItemSyntax {
        let start = index
        var expression: ExpressionSyntax
        if take(symbol: "*") {
            let star = StarSyntax(qualifier: nil, excluded: [], replaced: [])
            expression = ExpressionSyntax(.star(star), range: range(from: start))
        } else {
            expression = try self.expression()
        }
        if case .star(var star) = expression.kind {
            try changes(to: &star)
            expression = ExpressionSyntax(.star(star), range: range(from: start))
            return SelectItemSyntax(expression: expression, range: range(from: start))
        }
        let alias = try optionalAlias()
        return SelectItemSyntax(expression: expression, alias: alias, range: range(from: start))
    }

    /// `EXCLUDE (a, b)`, `EXCEPT (a, b)`, `REPLACE (x AS a)` after a star
    private mutating func changes(to star: inout StarSyntax) throws {
        if at(.exclude, .leftParen) || startsExceptColumns {
            advance()
            star.excluded = try columnList()
        }
        if at(.replace, .leftParen) {
            advance()
            star.replaced = try parenthesisedList { parser in
                let start = parser.index
                let expression = try parser.expression()
                try parser.expect(.as)
                let alias = try parser.label("a column name")
                return SelectItemSyntax(
                    expression: expression, alias: alias, range: parser.range(from: start))
            }
        }
    }

    /// Whether `EXCEPT (column, …)` is here rather than the set operation.
    private var startsExceptColumns: Bool {
        at(.except, .leftParen) && identifierAhead(2) != nil
            && [.comma, .rightParen].contains(ahead(3).kind)
    }

    private mutating func namedWindow() throws -> NamedWindowSyntax {
        let name = try identifier("a window's name")
        try expect(.as)
        return NamedWindowSyntax(name: name, specification: try windowSpecification())
    }

    // MARK: GROUP BY

    private mutating func groupBy() throws -> GroupBySyntax {
        let start = index
        advance()
        try expect(.by)
        var groupBy = GroupBySyntax(isAll: false, isDistinct: false, elements: [], range: .none)
        if take(.all) {
            groupBy.isAll = true
        } else {
            groupBy.isDistinct = take(.distinct)
            groupBy.elements = try list { try $0.groupingElement() }
            if at(.with), ["rollup", "cube"].contains(ahead(1).text) {
                throw failure(
                    "syntax error at \"WITH\"", hint: "write GROUP BY ROLLUP (a, b)")
            }
        }
        groupBy.range = range(from: start)
        return groupBy
    }

    private mutating func groupingElement() throws -> GroupingElementSyntax {
        try enter()
        defer { leave() }
        let start = index
        let kind: GroupingElementSyntax.Kind
        if at(.leftParen), ahead(1).kind == .rightParen {
            advance()
            advance()
            kind = .composite([])
        } else if at(.rollup, .leftParen) {
            advance()
            kind = .rollup(try parenthesisedList { try $0.groupingColumns() })
        } else if at(.cube, .leftParen) {
            advance()
            kind = .cube(try parenthesisedList { try $0.groupingColumns() })
        } else if take(.grouping, .sets) {
            kind = .sets(try parenthesisedList { try $0.groupingElement() })
        } else {
            kind = groupingExpression(try expression(), from: start)
        }
        return GroupingElementSyntax(kind: kind, range: range(from: start))
    }

    /// `(a, b)` groups by both at once; `ROW(a, b)` is one value.
    private func groupingExpression(
        _ expression: ExpressionSyntax, from start: Int
    ) -> GroupingElementSyntax.Kind {
        if case .row(let elements) = expression.kind, tokens[start].kind == .leftParen {
            return .composite(elements)
        }
        return .expression(expression)
    }

    /// `a` or `(a, b)` inside ROLLUP and CUBE
    private mutating func groupingColumns() throws -> [ExpressionSyntax] {
        let start = index
        let expression = try expression()
        if case .composite(let elements) = groupingExpression(expression, from: start) {
            return elements
        }
        return [expression]
    }
}
