extension Parser {
    /// An operand without operators around it.
    mutating func primary() throws -> ExpressionSyntax {
        let start = index
        let kind: ExpressionSyntax.Kind
        switch current.kind {
        case .leftParen: return try parenthesised()
        case .integer, .decimal: kind = number()
        case .string:
            kind = .literal(.string(current.text))
            advance()
        case .bytes: kind = bytes()
        case .parameter: kind = try parameter()
        case .leftBracket: kind = .array(try bracketedList())
        case .leftBrace: kind = try structure()
        case .quotedWord: kind = try nameOrCall()
        case .word: kind = try word()
        default: throw unexpected("an expression")
        }
        return ExpressionSyntax(kind, range: range(from: start))
    }

    /// `(expression)`, `(a, b)` or `(query)`
    private mutating func parenthesised() throws -> ExpressionSyntax {
        let start = index
        if startsQuery(at: index + 1) {
            let query = try parenthesisedQuery()
            return ExpressionSyntax(.subquery(query), range: range(from: start))
        }
        advance()
        var expression = try expression()
        if at(.comma) {
            var elements = [expression]
            while take(.comma) { elements.append(try self.expression()) }
            expression.kind = .row(elements)
        }
        try expectClose("\")\"")
        expression.range = range(from: start)
        return expression
    }

    /// A number, or an interval if a unit of time follows (`1 MINUTE`).
    private mutating func number() -> ExpressionSyntax.Kind {
        let token = current
        advance()
        if let fields = bareUnit() {
            return .interval(
                IntervalLiteralSyntax(value: token.text, fields: fields, valueRange: token.range))
        }
        return .literal(token.kind == .integer ? .integer(token.text) : .decimal(token.text))
    }

    /// The unit of time after a number, if there is one.
    mutating func bareUnit() -> IntervalFieldsSyntax? {
        let start = index
        guard let unit = takeTimeUnit() else { return nil }
        return IntervalFieldsSyntax(from: unit, to: nil, precision: nil, range: range(from: start))
    }

    private mutating func bytes() -> ExpressionSyntax.Kind {
        let digits = current.text.utf8.compactMap(digitValue)
        advance()
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
        }
        return .literal(.bytes(bytes))
    }

    private mutating func parameter() throws -> ExpressionSyntax.Kind {
        guard let number = UInt16(current.text), number > 0 else {
            throw failure("there is no parameter $\(current.text)", sqlState: .undefinedParameter)
        }
        advance()
        return .parameter(Int(number))
    }

    /// `[a, b]`, perhaps empty
    mutating func bracketedList() throws -> [ExpressionSyntax] {
        try expect(.leftBracket, "\"[\"")
        if take(.rightBracket) { return [] }
        let elements = try list { try $0.expression() }
        try expect(.rightBracket, "\",\" or \"]\"")
        return elements
    }

    /// `{name: value, 'name': value}`, perhaps empty
    private mutating func structure() throws -> ExpressionSyntax.Kind {
        advance()
        if take(.rightBrace) { return .structure([]) }
        let entries = try list { parser in
            let name: IdentifierSyntax
            if parser.at(.string) {
                name = IdentifierSyntax(
                    parser.current.text, isQuoted: true, range: parser.current.range)
                parser.advance()
            } else {
                name = try parser.label("a field name")
            }
            try parser.expect(.colon, "\":\"")
            return StructEntrySyntax(name: name, value: try parser.expression())
        }
        try expect(.rightBrace, "\",\" or \"}\"")
        return .structure(entries)
    }

    /// `MAP[key, value, …]` or `MAP {key: value, …}`; the current token is `MAP`.
    mutating func map() throws -> ExpressionSyntax.Kind {
        advance()
        if at(.leftBracket) {
            let start = current.range
            let values = try bracketedList()
            guard values.count % 2 == 0 else {
                throw failure(
                    "MAP[…] needs a value for each key", at: start,
                    hint: "keys and values alternate: MAP['a', 1, 'b', 2]")
            }
            let entries = stride(from: 0, to: values.count, by: 2).map {
                MapEntrySyntax(key: values[$0], value: values[$0 + 1])
            }
            return .map(entries)
        }
        advance()
        if take(.rightBrace) { return .map([]) }
        let entries = try list { parser in
            let key = try parser.expression()
            try parser.expect(.colon, "\":\"")
            return MapEntrySyntax(key: key, value: try parser.expression())
        }
        try expect(.rightBrace, "\",\" or \"}\"")
        return .map(entries)
    }
}
