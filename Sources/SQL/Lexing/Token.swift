/// A piece of SQL text as the parser sees it.
struct Token {
    /// The kinds of token.
    enum Kind: UInt8 {
        case word, quotedWord, string, bytes, integer, decimal, parameter, symbol
        case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
        case comma, semicolon, dot, colon
        /// Something that is no token; `partner` is the index of its diagnostic.
        case invalid
        case endOfInput
    }

    /// What it is.
    var kind: Kind
    /// The keyword that an unquoted word is, if it is one.
    var keyword: Keyword?
    /// A word folded to lower case, a string's value, a number's digits, an operator.
    var text: String
    /// A word as it was written, if that is not `text`.
    var spelling: String?
    /// Where it stands; for the text of a variable, where the variable stands.
    var lower: Int
    /// The end of the range.
    var upper: Int
    /// The index of the closing parenthesis of an opening one, -1 if there is none.
    var partner: Int = -1

    /// Where it stands.
    var range: SourceRange { SourceRange(lower, upper) }

    /// Whether an operand may end here: what follows is then an operator, a separator or a slip.
    var endsOperand: Bool {
        switch kind {
        case .word:
            switch keyword?.role {
            case .reserved?:
                keyword == .end || keyword == .null || keyword == .true || keyword == .false
            default: true
            }
        case .quotedWord, .string, .bytes, .integer, .decimal, .parameter, .rightParen,
            .rightBracket, .rightBrace:
            true
        default: false
        }
    }

    /// Whether an operand may start here.
    var startsOperand: Bool {
        switch kind {
        case .word: keyword.map { $0.role != .reserved } ?? true
        case .quotedWord, .string, .bytes, .integer, .decimal, .parameter: true
        default: false
        }
    }
}

/// The tokens of a text, ended by one of kind `end`, and what was wrong with those of kind `invalid`.
struct TokenList {
    /// The tokens.
    var tokens: [Token] = []
    /// What was wrong, indexed by `Token.partner`.
    var diagnostics: [Diagnostic] = []

    /// Points each opening parenthesis to its closing one; none reaches over a semicolon.
    mutating func matchParentheses() {
        var open: [Int] = []
        for index in tokens.indices {
            switch tokens[index].kind {
            case .leftParen: open.append(index)
            case .rightParen: if let start = open.popLast() { tokens[start].partner = index }
            case .semicolon: open.removeAll(keepingCapacity: true)
            default: break
            }
        }
    }
}
