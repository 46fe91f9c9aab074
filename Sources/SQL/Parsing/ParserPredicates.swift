extension Parser {
    /// `IS [NOT] …`, `ISNULL`, `NOTNULL`
    mutating func isTest(_ operand: ExpressionSyntax) throws -> ExpressionSyntax.Kind {
        if take(.isnull) {
            return .isTest(IsTestSyntax(operand: operand, test: .null, isNegated: false))
        }
        if take(.notnull) {
            return .isTest(IsTestSyntax(operand: operand, test: .null, isNegated: true))
        }
        advance()
        let isNegated = take(.not)
        let test: IsTestSyntax.Test
        if take(.null) {
            test = .null
        } else if take(.true) {
            test = .boolean(true)
        } else if take(.false) {
            test = .boolean(false)
        } else if take(.unknown) {
            test = .unknown
        } else if take(.distinct) {
            try expect(.from)
            test = .distinctFrom(try expression(.comparison))
        } else if take(.json) {
            test = .json(takeJSONKind())
        } else {
            throw unexpected("NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON")
        }
        return .isTest(IsTestSyntax(operand: operand, test: test, isNegated: isNegated))
    }

    private mutating func takeJSONKind() -> IsTestSyntax.JSONKind {
        if take(.object) { return .object }
        if take(.array) { return .array }
        if take(.scalar) { return .scalar }
        _ = take(.value)
        return .value
    }

    /// `[NOT] BETWEEN …`, `[NOT] IN …`, `[NOT] LIKE …`, `OVERLAPS …`
    mutating func rangeTest(_ operand: ExpressionSyntax) throws -> ExpressionSyntax.Kind {
        let isNegated = take(.not)
        let word = current
        advance()
        switch word.keyword {
        case .between: return try between(operand, isNegated)
        case .in: return try inList(operand, isNegated)
        case .like: return try like(operand, .like, isNegated)
        case .ilike: return try like(operand, .ilike, isNegated)
        case .similar:
            try expect(.to)
            return try like(operand, .similar, isNegated)
        default:
            let right = try expression(Precedence.range.tighter)
            return .binary(
                BinarySyntax(.overlapsPeriod, operatorRange: word.range, operand, right))
        }
    }

    private mutating func between(
        _ operand: ExpressionSyntax, _ isNegated: Bool
    ) throws -> ExpressionSyntax.Kind {
        let isSymmetric = take(.symmetric)
        let low = try expression(Precedence.range.tighter)
        try expect(.and)
        let high = try expression(Precedence.range.tighter)
        return .between(
            BetweenSyntax(
                operand: operand, low: low, high: high, isSymmetric: isSymmetric,
                isNegated: isNegated))
    }

    private mutating func inList(
        _ operand: ExpressionSyntax, _ isNegated: Bool
    ) throws -> ExpressionSyntax.Kind {
        guard at(.leftParen) else { throw unexpected("\"(\"") }
        let source: InSyntax.Source
        if startsQuery(at: index + 1) {
            source = .query(try parenthesisedQuery())
        } else {
            source = .list(try parenthesisedList { try $0.expression() })
        }
        return .inList(InSyntax(operand: operand, source: source, isNegated: isNegated))
    }

    private mutating func like(
        _ operand: ExpressionSyntax, _ match: LikeSyntax.Match, _ isNegated: Bool
    ) throws -> ExpressionSyntax.Kind {
        var like = LikeSyntax(
            match: match, operand: operand, pattern: operand, escape: nil, quantifier: nil,
            isNegated: isNegated)
        if let quantifier = quantifier() {
            like.quantifier = quantifier
            if startsQuery(at: index + 1) {
                let query = try parenthesisedQuery()
                like.pattern = ExpressionSyntax(.subquery(query), range: query.range)
            } else {
                try expectOpen()
                like.pattern = try expression()
                try expectClose()
            }
            return .like(like)
        }
        like.pattern = try expression(Precedence.range.tighter)
        if take(.escape) { like.escape = try expression(Precedence.range.tighter) }
        return .like(like)
    }

    /// `CASE … END`; the current token is `CASE`.
    mutating func caseExpression() throws -> ExpressionSyntax.Kind {
        advance()
        let operand = at(.when) ? nil : try expression()
        var branches: [CaseSyntax.Branch] = []
        while take(.when) {
            let condition = try expression()
            try expect(.then)
            branches.append(CaseSyntax.Branch(condition: condition, result: try expression()))
        }
        if branches.isEmpty { throw unexpected("WHEN") }
        let otherwise = take(.else) ? try expression() : nil
        guard take(.end) else {
            throw unexpected(otherwise == nil ? "WHEN, ELSE or END" : "END")
        }
        return .caseExpression(
            CaseSyntax(operand: operand, branches: branches, otherwise: otherwise))
    }
}
