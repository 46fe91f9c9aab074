extension Parser {
    /// An expression whose operators bind at least as tightly as `minimum`.
    mutating func expression(_ minimum: Precedence = .or) throws -> ExpressionSyntax {
        try enter()
        defer { leave() }
        let outerHeight = height
        height = 0
        let start = index
        let first = try prefixed()
        try grow()
        let whole = try continued(first, from: start, minimum)
        height = max(outerHeight, height)
        return whole
    }

    /// `first` and the operators that follow it; `start` is its first token.
    mutating func continued(
        _ first: ExpressionSyntax, from start: Int, _ minimum: Precedence
    ) throws -> ExpressionSyntax {
        var left = first
        // The tightest operator that does not chain and has been read, so that `a < b < c` is an error.
        var unchainable: Precedence?
        while let precedence = infixPrecedence(), precedence >= minimum {
            if let last = unchainable, precedence == last { throw chained(precedence) }
            unchainable = precedence == .comparison || precedence == .range ? precedence : nil
            let kind = try infix(left, precedence)
            try grow()
            left = ExpressionSyntax(kind, range: range(from: start))
        }
        return left
    }

    private func chained(_ precedence: Precedence) -> DiagnosticError {
        let hint =
            precedence == .comparison
            ? "write a < b AND b < c" : "put one of them in parentheses"
        return failure(
            "syntax error at \"\(shown(current))\": it cannot follow another of its kind",
            hint: hint)
    }

    /// How tightly the current token binds as an operator after an operand; nil if it is none.
    private func infixPrecedence() -> Precedence? {
        let token = current
        switch token.kind {
        case .leftBracket: return .postfix
        case .dot: return .postfix
        case .symbol:
            if token.text == "::" { return .postfix }
            return BinaryOperatorSyntax(symbol: token.text)?.precedence
        case .word: return wordPrecedence(token.keyword)
        default: return nil
        }
    }

    private func wordPrecedence(_ keyword: Keyword?) -> Precedence? {
        switch keyword {
        case .or: return .or
        case .and: return .and
        case .is, .isnull, .notnull: return .isTest
        case .between, .in, .like, .ilike, .overlaps: return .range
        case .similar: return ahead(1).keyword == .to ? .range : nil
        case .not:
            switch ahead(1).keyword {
            case .between, .in, .like, .ilike, .similar: return .range
            default: return nil
            }
        case .at:
            let next = ahead(1).keyword
            return next == .local || (next == .time && ahead(2).keyword == .zone)
                ? .atTimeZone : nil
        case .collate: return .collate
        default: return nil
        }
    }

    /// Takes the operator and what stands to its right.
    private mutating func infix(
        _ left: ExpressionSyntax, _ precedence: Precedence
    ) throws -> ExpressionSyntax.Kind {
        switch precedence {
        case .or: return .or(try operands(left, .or, .and))
        case .and: return .and(try operands(left, .and, .not))
        case .isTest: return try isTest(left)
        case .range: return try rangeTest(left)
        case .atTimeZone: return try atTimeZone(left)
        case .collate:
            advance()
            return .collate(left, try name("a collation name"))
        case .postfix: return try postfix(left)
        default: return try binary(left)
        }
    }

    /// `first AND x AND y …` in one node, so that long conditions stay flat.
    private mutating func operands(
        _ first: ExpressionSyntax, _ word: Keyword, _ minimum: Precedence
    ) throws -> [ExpressionSyntax] {
        var operands = [first]
        while take(word) { operands.append(try expression(minimum)) }
        return operands
    }

    private mutating func binary(_ left: ExpressionSyntax) throws -> ExpressionSyntax.Kind {
        let token = current
        guard let binaryOperator = BinaryOperatorSyntax(symbol: token.text) else {
            throw unexpected("an operator")
        }
        advance()
        if let quantifier = quantifier() {
            return try quantified(left, binaryOperator, token.range, quantifier)
        }
        let right = try expression(binaryOperator.precedence.tighter)
        return .binary(
            BinarySyntax(binaryOperator, operatorRange: token.range, left, right))
    }

    /// Takes `ANY`, `SOME` or `ALL` if a parenthesis follows.
    mutating func quantifier() -> QuantifierSyntax? {
        guard ahead(1).kind == .leftParen else { return nil }
        if take(.any) || take(.some) { return .any }
        return take(.all) ? .all : nil
    }

    private mutating func quantified(
        _ left: ExpressionSyntax, _ binaryOperator: BinaryOperatorSyntax, _ range: SourceRange,
        _ quantifier: QuantifierSyntax
    ) throws -> ExpressionSyntax.Kind {
        let source: QuantifiedSyntax.Source
        if startsQuery(at: index + 1) {
            source = .query(try parenthesisedQuery())
        } else {
            try expectOpen()
            source = .array(try expression())
            try expectClose()
        }
        return .quantified(
            QuantifiedSyntax(
                left: left, operator: binaryOperator, operatorRange: range, quantifier: quantifier,
                source: source))
    }

    /// `::type`, `[index]`, `[lower:upper]`, `.field`, `.*`
    private mutating func postfix(_ left: ExpressionSyntax) throws -> ExpressionSyntax.Kind {
        if take(symbol: "::") {
            return .cast(CastSyntax(operand: left, type: try type(), isTry: false))
        }
        if take(.dot) {
            if take(symbol: "*") { return .allFields(left) }
            return .field(left, try label("a field name"))
        }
        advance()
        if take(.colon) { return try slice(left, from: nil) }
        let index = try expression()
        if take(.colon) { return try slice(left, from: index) }
        try expect(.rightBracket, "\"]\"")
        return .element(left, index: index)
    }

    private mutating func slice(
        _ left: ExpressionSyntax, from lower: ExpressionSyntax?
    ) throws -> ExpressionSyntax.Kind {
        let upper = at(.rightBracket) ? nil : try expression()
        try expect(.rightBracket, "\"]\"")
        return .slice(left, lower: lower, upper: upper)
    }

    private mutating func atTimeZone(_ left: ExpressionSyntax) throws -> ExpressionSyntax.Kind {
        advance()
        if take(.local) { return .atTimeZone(left, zone: nil) }
        try expect(.time)
        try expect(.zone)
        return .atTimeZone(left, zone: try expression(Precedence.atTimeZone.tighter))
    }

    /// An operand with the operators before it.
    private mutating func prefixed() throws -> ExpressionSyntax {
        let start = index
        let kind: ExpressionSyntax.Kind
        if take(.not) {
            kind = .not(try expression(.not))
        } else if take(symbol: "-") {
            kind = .unary(.minus, try expression(.sign))
        } else if take(symbol: "+") {
            kind = .unary(.plus, try expression(.sign))
        } else if take(symbol: "~") {
            kind = .unary(.bitNot, try expression(Precedence.other.tighter))
        } else {
            return try primary()
        }
        return ExpressionSyntax(kind, range: range(from: start))
    }
}
