extension Parser {
    /// An operand that starts with an unquoted word.
    mutating func word() throws -> ExpressionSyntax.Kind {
        switch current.keyword {
        case .null: return literal(.null)
        case .true: return literal(.boolean(true))
        case .false: return literal(.boolean(false))
        case .case: return try caseExpression()
        case .cast: return try cast(isTry: false)
        case .currentCatalog, .currentDate, .currentRole, .currentSchema, .currentTime,
            .currentTimestamp, .currentUser, .localtime, .localtimestamp, .sessionUser:
            return try valueFunction()
        case .array where ahead(1).kind == .leftBracket:
            advance()
            return .array(try bracketedList())
        case .array where ahead(1).kind == .leftParen:
            advance()
            return .arraySubquery(try parenthesisedQuery())
        case .map where [.leftBracket, .leftBrace].contains(ahead(1).kind): return try map()
        case .interval: if let interval = try interval() { return interval }
        default: break
        }
        if let special = try specialFunction() { return special }
        if let literal = try typedLiteral() { return literal }
        return try nameOrCall()
    }

    private mutating func literal(_ literal: LiteralSyntax) -> ExpressionSyntax.Kind {
        advance()
        return .literal(literal)
    }

    /// `CAST(x AS type)` or `TRY_CAST(x AS type)`
    mutating func cast(isTry: Bool) throws -> ExpressionSyntax.Kind {
        advance()
        try expectOpen()
        let operand = try expression()
        try expect(.as)
        let type = try type()
        try expectClose()
        return .cast(CastSyntax(operand: operand, type: type, isTry: isTry))
    }

    /// `CURRENT_DATE`, `CURRENT_TIMESTAMP(3)`, `CURRENT_TIMESTAMP()`
    private mutating func valueFunction() throws -> ExpressionSyntax.Kind {
        let name = NameSyntax([identifier(of: current)])
        advance()
        var arguments: [FunctionArgumentSyntax] = []
        if at(.leftParen) {
            advance()
            if at(.integer) {
                let argument = try primary()
                arguments = [
                    FunctionArgumentSyntax(value: .expression(argument), range: argument.range)
                ]
            }
            try expectClose(arguments.isEmpty ? "a precision or \")\"" : "\")\"")
        }
        return .call(FunctionCallSyntax(name: name, arguments: arguments))
    }

    /// `INTERVAL '1' MINUTE`, `INTERVAL -1 MINUTE`, `INTERVAL (x) MINUTE`; nil if the word is a name.
    private mutating func interval() throws -> ExpressionSyntax.Kind? {
        let hasSign = ahead(1).kind == .symbol && ["-", "+"].contains(ahead(1).text)
        let value = ahead(hasSign ? 2 : 1)
        switch value.kind {
        case .string: break
        case .integer, .decimal:
            guard TimeUnitSyntax(word: ahead(hasSign ? 3 : 2).text) != nil else { return nil }
        case .leftParen where !hasSign: return try scaledInterval()
        default: return nil
        }
        advance()
        let isNegative = take(symbol: "-")
        if !isNegative { _ = take(symbol: "+") }
        advance()
        let text = isNegative ? negated(value.text) : value.text
        return .interval(
            IntervalLiteralSyntax(
                value: text, fields: try intervalFields(), valueRange: value.range))
    }

    private func negated(_ text: String) -> String {
        text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text
    }

    /// `INTERVAL (x) MINUTE` is `x * INTERVAL '1' MINUTE`; nil if no unit follows.
    private mutating func scaledInterval() throws -> ExpressionSyntax.Kind? {
        let close = ahead(1).partner
        guard close >= 0, close + 1 < tokens.count, tokens[close + 1].kind == .word,
            TimeUnitSyntax(word: tokens[close + 1].text) != nil
        else { return nil }
        let start = index
        advance()
        let factor = try primary()
        guard let fields = try intervalFields() else { throw unexpected("a unit of time") }
        let unit = ExpressionSyntax(
            .interval(IntervalLiteralSyntax(value: "1", fields: fields, valueRange: fields.range)),
            range: range(from: start))
        return .binary(
            BinarySyntax(.multiply, operatorRange: range(from: start), factor, unit))
    }

    /// `TIMESTAMP '…'`, `DECIMAL(10, 2) '1.5'`; nil if no such literal is here.
    private mutating func typedLiteral() throws -> ExpressionSyntax.Kind? {
        guard typeWords.contains(current.text) else { return nil }
        var distance = 1
        if ahead(1).kind == .leftParen {
            guard ahead(1).partner >= 0 else { return nil }
            distance = ahead(1).partner - index + 1
        }
        while ahead(distance).kind == .word, typeEndWords.contains(ahead(distance).text) {
            distance += 1
        }
        guard ahead(distance).kind == .string else { return nil }
        let type = try type()
        let range = current.range
        let value = try string("a string")
        return .typedLiteral(TypedLiteralSyntax(type: type, value: value, valueRange: range))
    }
}

/// The types whose name may stand before a string constant.
private let typeWords: Set<String> = [
    "bigint", "bool", "boolean", "bytea", "char", "character", "date", "decimal", "double", "float",
    "float4", "float8", "int", "int2", "int4", "int8", "integer", "json", "jsonb", "numeric",
    "real", "smallint", "text", "time", "timestamp", "timestamp_ltz", "timestamptz", "tinyint",
    "uuid", "varchar",
]

/// The words that may end a type's name.
private let typeEndWords: Set<String> = [
    "local", "precision", "time", "varying", "with", "without", "zone",
]
