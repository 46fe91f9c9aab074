extension Parser {
    /// `(key = value, …)`, perhaps empty; the equals sign may be left out.
    mutating func options() throws -> [OptionSyntax] {
        try expectOpen()
        if take(.rightParen) { return [] }
        let options = try list { try $0.option() }
        try expectClose("\",\" or \")\"")
        return options
    }

    private mutating func option() throws -> OptionSyntax {
        let (key, keyRange) = try optionKey("an option's name")
        let hasEquals = take(symbol: "=")
        if !hasEquals, at(.comma) || at(.rightParen) {
            return OptionSyntax(
                key: key, keyRange: keyRange, value: .boolean(true), valueRange: keyRange)
        }
        let start = index
        let value = try optionValue(hasEquals ? "a value" : "\"=\" or a value")
        return OptionSyntax(
            key: key, keyRange: keyRange, value: value, valueRange: range(from: start))
    }

    /// `'key'`, `"key"`, `key`, `properties.bootstrap.servers`, `json.ignore-parse-errors`
    mutating func optionKey(_ what: String) throws -> (String, SourceRange) {
        let start = index
        guard at(.word) || at(.quotedWord) || at(.string) else { throw unexpected(what) }
        var key = current.text
        let isString = at(.string)
        advance()
        while !isString, isAdjacent, at(.dot) || at(symbol: "-") {
            let separator = at(.dot) ? "." : "-"
            let next = ahead(1)
            guard next.lower == current.upper, [.word, .quotedWord, .integer].contains(next.kind)
            else { break }
            key += separator + next.text
            advance()
            advance()
        }
        return (key, range(from: start))
    }

    /// Whether nothing stands between the last token and the current one.
    private var isAdjacent: Bool { index > 0 && tokens[index - 1].upper == current.lower }

    /// A string, number, boolean, word or list.
    mutating func optionValue(_ what: String) throws -> OptionValueSyntax {
        let token = current
        switch token.kind {
        case .string:
            advance()
            return .string(token.text)
        case .integer, .decimal:
            advance()
            return optionNumber(token.text)
        case .symbol where token.text == "-" && [.integer, .decimal].contains(ahead(1).kind):
            advance()
            let number = current.text
            advance()
            return optionNumber("-" + number)
        case .leftParen:
            try enter()
            defer { leave() }
            return .list(try parenthesisedList { try $0.optionValue("a value") })
        case .word: return optionWord()
        default: throw unexpected(what)
        }
    }

    /// A number, or a duration as text if a unit follows: `30 seconds`.
    private mutating func optionNumber(_ number: String) -> OptionValueSyntax {
        guard at(.word), TimeUnitSyntax(word: current.text) != nil else { return .number(number) }
        let unit = current.text
        advance()
        return .string("\(number) \(unit)")
    }

    private mutating func optionWord() -> OptionValueSyntax {
        if take(.true) { return .boolean(true) }
        if take(.false) { return .boolean(false) }
        var word = current.text
        advance()
        // Words such as latest-offset and a.b may stay without quotes.
        while isAdjacent, at(symbol: "-") || at(.dot) {
            let next = ahead(1)
            guard next.kind == .word, next.lower == current.upper else { break }
            word += (at(.dot) ? "." : "-") + next.text
            advance()
            advance()
        }
        return .word(word)
    }

    /// `FORMAT envelope [ENCODE encoding] [(options)]`; the current token is `FORMAT`.
    mutating func format() throws -> FormatSyntax {
        let start = index
        advance()
        let envelope = try identifier("PLAIN, UPSERT or DEBEZIUM")
        let encoding = take(.encode) ? try identifier("JSON, CSV or another encoding") : nil
        let options = at(.leftParen) ? try self.options() : []
        return FormatSyntax(
            envelope: envelope, encoding: encoding, options: options, range: range(from: start))
    }
}
