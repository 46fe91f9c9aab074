extension Parser {
    /// The current token.
    var current: Token { tokens[index] }

    /// The token `distance` ahead; the end token past the end.
    func ahead(_ distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

    /// From the token at `start` to the last one taken.
    func range(from start: Int) -> SourceRange {
        let first = tokens[min(start, tokens.count - 1)]
        guard index > start else { return SourceRange(first.lower, first.lower) }
        return first.range.union(tokens[index - 1].range)
    }

    func at(_ kind: Token.Kind) -> Bool { tokens[index].kind == kind }

    func at(_ keyword: Keyword) -> Bool { tokens[index].keyword == keyword }

    func at(_ first: Keyword, _ second: Keyword) -> Bool {
        tokens[index].keyword == first && ahead(1).keyword == second
    }

    func at(_ first: Keyword, _ kind: Token.Kind) -> Bool {
        tokens[index].keyword == first && ahead(1).kind == kind
    }

    func at(symbol: String) -> Bool {
        tokens[index].kind == .symbol && tokens[index].text == symbol
    }

    /// Whether the current token is this unquoted word, which is no keyword.
    func at(word: String) -> Bool { tokens[index].kind == .word && tokens[index].text == word }

    /// Moves past the current token, unless it is the last.
    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    mutating func take(_ kind: Token.Kind) -> Bool {
        guard at(kind) else { return false }
        advance()
        return true
    }

    mutating func take(_ keyword: Keyword) -> Bool {
        guard at(keyword) else { return false }
        advance()
        return true
    }

    mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
        guard at(first, second) else { return false }
        advance()
        advance()
        return true
    }

    mutating func take(symbol: String) -> Bool {
        guard at(symbol: symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ keyword: Keyword) throws {
        guard take(keyword) else { throw unexpected(keyword.rawValue.uppercased()) }
    }

    mutating func expect(symbol: String) throws {
        guard take(symbol: symbol) else { throw unexpected("\"\(symbol)\"") }
    }

    mutating func expect(_ kind: Token.Kind, _ expected: String) throws {
        guard take(kind) else { throw unexpected(expected) }
    }

    mutating func expectOpen() throws { try expect(.leftParen, "\"(\"") }

    /// Takes the parenthesis that closes a list or a single thing.
    mutating func expectClose(_ expected: String = "\")\"") throws {
        guard take(.rightParen) else { throw unexpected(expected) }
    }

    /// `element, element, …`, at least one.
    mutating func list<Element>(
        _ element: (inout Parser) throws -> Element
    ) throws -> [Element] {
        var elements = [try element(&self)]
        while take(.comma) { elements.append(try element(&self)) }
        return elements
    }

    /// `(element, element, …)`, at least one.
    mutating func parenthesisedList<Element>(
        _ element: (inout Parser) throws -> Element
    ) throws -> [Element] {
        try expectOpen()
        let elements = try list(element)
        try expectClose("\",\" or \")\"")
        return elements
    }
}
