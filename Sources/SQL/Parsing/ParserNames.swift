extension Parser {
    /// The identifier that the current token is, if a name may be written like that.
    func identifierAhead(_ distance: Int = 0) -> IdentifierSyntax? {
        let token = ahead(distance)
        switch token.kind {
        case .quotedWord: return identifier(of: token)
        case .word:
            switch token.keyword?.role {
            case .reserved, .joinWord: return nil
            default: return identifier(of: token)
            }
        default: return nil
        }
    }

    func identifier(of token: Token) -> IdentifierSyntax {
        IdentifierSyntax(
            token.text, spelling: token.spelling, isQuoted: token.kind == .quotedWord,
            range: token.range)
    }

    /// A column's or table's name: any word that is not reserved. `what` is `a column name` and so on.
    mutating func identifier(_ what: String) throws -> IdentifierSyntax {
        guard let identifier = identifierAhead() else { throw unexpected(what) }
        advance()
        return identifier
    }

    /// A name after a dot or `AS`, where reserved words are allowed too.
    mutating func label(_ what: String) throws -> IdentifierSyntax {
        guard at(.word) || at(.quotedWord) else { throw unexpected(what) }
        let identifier = identifier(of: current)
        advance()
        return identifier
    }

    /// `name` or `qualifier.name`, …
    mutating func name(_ what: String) throws -> NameSyntax {
        var parts = [try identifier(what)]
        while take(.dot) {
            parts.append(try label("a name"))
            try limitParts(parts.count)
        }
        return NameSyntax(parts)
    }

    func limitParts(_ count: Int) throws {
        if count > 8 { throw failure("a name has at most 8 parts") }
    }

    /// `(name, name, …)`
    mutating func columnList() throws -> [IdentifierSyntax] {
        try parenthesisedList { try $0.identifier("a column name") }
    }

    /// `[AS] name`; without `AS` only a word that cannot start a clause.
    mutating func optionalAlias() throws -> IdentifierSyntax? {
        if take(.as) { return try label("an alias") }
        return bareAlias()
    }

    /// An alias without `AS`, if one is here.
    mutating func bareAlias() -> IdentifierSyntax? {
        guard current.keyword?.role != .needsAs, !startsFormat, let alias = identifierAhead() else {
            return nil
        }
        if !alias.isQuoted { bareAliasIndex = index }
        advance()
        return alias
    }

    /// Whether `FORMAT PLAIN …` is here rather than an alias named `format`.
    private var startsFormat: Bool {
        guard at(.format) else { return false }
        let next = ahead(1)
        return next.kind == .word && next.keyword.map { $0.role == .name } ?? true
    }

    /// `'text'`
    mutating func string(_ what: String) throws -> String {
        guard at(.string) else { throw unexpected(what) }
        let text = current.text
        advance()
        return text
    }

    /// A whole number that fits an Int32, as types and frames need it.
    mutating func smallInteger(_ what: String) throws -> Int {
        guard at(.integer) else { throw unexpected(what) }
        guard let value = Int32(current.text) else { throw failure("the number is too large") }
        advance()
        return Int(value)
    }
}
