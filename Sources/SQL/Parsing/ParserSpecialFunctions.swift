extension Parser {
    /// A function with a grammar of its own; nil if none is here.
    mutating func specialFunction() throws -> ExpressionSyntax.Kind? {
        guard let keyword = current.keyword, ahead(1).kind == .leftParen else { return nil }
        switch keyword {
        case .tryCast: return try cast(isTry: true)
        case .row: return try row()
        case .exists:
            advance()
            return .exists(try parenthesisedQuery())
        case .extract: return try extract()
        case .substring: return try substring()
        case .position: return try position()
        case .trim: return try trim()
        case .overlay: return try overlay()
        case .floor, .ceil, .ceiling: return try roundToUnit()
        case .descriptor:
            advance()
            return .descriptor(try columnList())
        case .jsonValue: return try jsonAccess(.value)
        case .jsonQuery: return try jsonAccess(.query)
        case .jsonExists: return try jsonAccess(.exists)
        default: return nil
        }
    }

    /// `ROW(a, b)`, perhaps empty
    private mutating func row() throws -> ExpressionSyntax.Kind {
        advance()
        if ahead(1).kind == .rightParen {
            advance()
            advance()
            return .row([])
        }
        return .row(try parenthesisedList { try $0.expression() })
    }

    private mutating func extract() throws -> ExpressionSyntax.Kind {
        advance()
        advance()
        guard at(.word) || at(.quotedWord) || at(.string) else {
            throw unexpected("a field such as EPOCH or HOUR")
        }
        let (field, range) = (current.text, current.range)
        advance()
        try expect(.from)
        let operand = try expression()
        try expectClose()
        return .extract(
            ExtractSyntax(field: field.lowercased(), fieldRange: range, operand: operand))
    }

    private mutating func substring() throws -> ExpressionSyntax.Kind {
        let function = takeFunctionWord()
        if at(.rightParen) { return try call(function, []) }
        let operand = try expression()
        var substring = SubstringSyntax(operand: operand, start: nil, length: nil, similar: nil)
        if take(.similar) {
            let pattern = try expression(Precedence.range.tighter)
            try expect(.escape)
            substring.similar = .init(
                pattern: pattern, escape: try expression(Precedence.range.tighter))
        } else if at(.from) || at(.for) {
            // The standard has FROM first; PostgreSQL takes them in either order.
            while substring.start == nil || substring.length == nil {
                if substring.start == nil, take(.from) {
                    substring.start = try expression()
                } else if substring.length == nil, take(.for) {
                    substring.length = try expression()
                } else {
                    break
                }
            }
        } else {
            return try call(function, [operand])
        }
        try expectClose()
        return .substring(substring)
    }

    private mutating func position() throws -> ExpressionSyntax.Kind {
        let function = takeFunctionWord()
        if at(.rightParen) { return try call(function, []) }
        let start = index
        let first = try expression(Precedence.range.tighter)
        guard take(.in) else {
            return try call(function, [try continued(first, from: start, .or)])
        }
        let haystack = try expression(Precedence.range.tighter)
        try expectClose()
        return .position(needle: first, haystack: haystack)
    }

    private mutating func trim() throws -> ExpressionSyntax.Kind {
        let function = takeFunctionWord()
        if at(.rightParen) { return try call(function, []) }
        var side: TrimSyntax.Side?
        if take(.both) { side = .both }
        if take(.leading) { side = .leading }
        if take(.trailing) { side = .trailing }
        let first = side != nil && at(.from) ? nil : try expression()
        if let first, !at(.from) {
            guard let side else { return try call(function, [first]) }
            try expectClose("FROM or \")\"")
            return .trim(TrimSyntax(side: side, characters: nil, operand: first))
        }
        try expect(.from)
        let operand = try expression()
        try expectClose()
        return .trim(TrimSyntax(side: side ?? .both, characters: first, operand: operand))
    }

    private mutating func overlay() throws -> ExpressionSyntax.Kind {
        let function = takeFunctionWord()
        if at(.rightParen) { return try call(function, []) }
        let operand = try expression()
        guard take(.placing) else { return try call(function, [operand]) }
        let replacement = try expression()
        try expect(.from)
        let start = try expression()
        let length = take(.for) ? try expression() : nil
        try expectClose()
        return .overlay(
            OverlaySyntax(operand: operand, replacement: replacement, start: start, length: length))
    }

    /// `FLOOR(x TO unit)`, or the plain call.
    private mutating func roundToUnit() throws -> ExpressionSyntax.Kind {
        let isCeiling = !at(.floor)
        let function = takeFunctionWord()
        if at(.rightParen) { return try call(function, []) }
        let operand = try expression()
        guard take(.to) else { return try call(function, [operand]) }
        guard let unit = takeTimeUnit() else { throw unexpected("a unit of time") }
        try expectClose()
        return .roundToUnit(
            RoundToUnitSyntax(isCeiling: isCeiling, operand: operand, unit: unit))
    }

    /// Takes the function's word and the parenthesis, and gives the word as a name.
    mutating func takeFunctionWord() -> NameSyntax {
        let name = NameSyntax([identifier(of: current)])
        advance()
        advance()
        return name
    }

    /// `JSON_VALUE(x, path [RETURNING type] [wrapper] [… ON EMPTY] [… ON ERROR])`
    private mutating func jsonAccess(
        _ function: JSONAccessSyntax.Function
    ) throws -> ExpressionSyntax.Kind {
        advance()
        try expectOpen()
        let input = try expression()
        try expect(.comma, "\",\"")
        var access = JSONAccessSyntax(
            function: function, input: input, path: try expression(), returning: nil, wrapper: nil,
            onEmpty: nil, onError: nil)
        if take(.returning) { access.returning = try type() }
        access.wrapper = try jsonWrapper()
        while let behavior = try jsonBehavior() {
            try expect(.on)
            if access.onEmpty == nil, access.onError == nil, take(.empty) {
                access.onEmpty = behavior
            } else if access.onError == nil, take(.error) {
                access.onError = behavior
            } else {
                throw unexpected("EMPTY or ERROR")
            }
        }
        try expectClose()
        return .jsonAccess(access)
    }

    private mutating func jsonWrapper() throws -> JSONAccessSyntax.Wrapper? {
        if take(.without) {
            _ = take(.array)
            try expect(.wrapper)
            return .without
        }
        guard take(.with) else { return nil }
        let isConditional = take(.conditional)
        if !isConditional { _ = take(.unconditional) }
        _ = take(.array)
        try expect(.wrapper)
        return isConditional ? .conditional : .unconditional
    }

    private mutating func jsonBehavior() throws -> JSONAccessSyntax.Behavior? {
        if take(.null) { return .null }
        if take(.error) { return .error }
        if take(.true) { return .boolean(true) }
        if take(.false) { return .boolean(false) }
        if take(.unknown) { return .unknown }
        if take(.default) { return .value(try expression()) }
        guard take(.empty) else { return nil }
        if take(.object) { return .emptyObject }
        try expect(.array)
        return .emptyArray
    }
}
