extension SQLPrinter {
    mutating func predicate(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .quantified(let quantified): self.quantified(quantified)
        case .isTest(let test): isTest(test)
        case .between(let between): self.between(between)
        case .inList(let inList): self.inList(inList)
        case .like(let like): self.like(like)
        case .caseExpression(let expression): caseExpression(expression)
        default: break
        }
    }

    private mutating func quantified(_ quantified: QuantifiedSyntax) {
        let precedence = quantified.operator.precedence
        expression(quantified.left, precedence == .comparison ? precedence.tighter : precedence)
        put(" \(quantified.operator.rawValue) \(quantified.quantifier.rawValue) ")
        switch quantified.source {
        case .query(let query): parenthesisedQuery(query)
        case .array(let array): argumentInParentheses(array)
        }
    }

    /// `(array)`; a subquery gets a second pair, so that it stays one value.
    private mutating func argumentInParentheses(_ array: ExpressionSyntax) {
        put("(")
        expression(array)
        put(")")
    }

    private mutating func isTest(_ test: IsTestSyntax) {
        expression(test.operand, .isTest)
        put(test.isNegated ? " IS NOT " : " IS ")
        switch test.test {
        case .null: put("NULL")
        case .boolean(let value): put(value ? "TRUE" : "FALSE")
        case .unknown: put("UNKNOWN")
        case .distinctFrom(let other):
            put("DISTINCT FROM ")
            expression(other, .comparison)
        case .json(let kind): put("JSON \(kind.rawValue)")
        }
    }

    private mutating func between(_ between: BetweenSyntax) {
        let operand = Precedence.range.tighter
        expression(between.operand, operand)
        put(between.isNegated ? " NOT BETWEEN " : " BETWEEN ")
        if between.isSymmetric { put("SYMMETRIC ") }
        expression(between.low, operand)
        put(" AND ")
        expression(between.high, operand)
    }

    private mutating func inList(_ inList: InSyntax) {
        expression(inList.operand, Precedence.range.tighter)
        put(inList.isNegated ? " NOT IN " : " IN ")
        switch inList.source {
        case .list(let elements): parenthesised(elements) { $0.expression($1) }
        case .query(let query): parenthesisedQuery(query)
        }
    }

    private mutating func like(_ like: LikeSyntax) {
        let operand = Precedence.range.tighter
        expression(like.operand, operand)
        put((like.isNegated ? " NOT " : " ") + like.match.rawValue + " ")
        if let quantifier = like.quantifier {
            put(quantifier.rawValue + " ")
            if case .subquery(let query) = like.pattern.kind { return parenthesisedQuery(query) }
            return argumentInParentheses(like.pattern)
        }
        expression(like.pattern, operand)
        if let escape = like.escape {
            put(" ESCAPE ")
            expression(escape, operand)
        }
    }

    private mutating func caseExpression(_ expression: CaseSyntax) {
        put("CASE")
        if let operand = expression.operand {
            put(" ")
            self.expression(operand)
        }
        for branch in expression.branches {
            put(" WHEN ")
            self.expression(branch.condition)
            put(" THEN ")
            self.expression(branch.result)
        }
        if let otherwise = expression.otherwise {
            put(" ELSE ")
            self.expression(otherwise)
        }
        put(" END")
    }
}
