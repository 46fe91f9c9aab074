/// Cuts UTF-8 bytes into tokens, as PostgreSQL does (its manual, section 4.1), and puts in variables.
struct Lexer {
    let bytes: [UInt8]
    var offset = 0
    var list = TokenList()
    /// The open `[` and `{` (and `(` between them), which tell a slice's colon from a variable's.
    var brackets: [Token.Kind] = []

    let variables: [String: String]
    /// Where the variable stands whose text is being read; nil in the source itself.
    let reference: SourceRange?
    /// How many variables stand within each other here.
    let expansionDepth: Int

    /// How many variables were put in so far, within each other or not.
    var expansionCount = 0
    /// What the text breaks off in, if it does.
    var unterminated: StatementScanner.State?

    static let maximumExpansionDepth = 8
    static let maximumExpansionCount = 10_000

    init(
        bytes: [UInt8], variables: [String: String], reference: SourceRange? = nil,
        expansionDepth: Int = 0
    ) {
        self.bytes = bytes
        self.variables = variables
        self.reference = reference
        self.expansionDepth = expansionDepth
    }

    /// The tokens of a source.
    static func tokens(of source: SourceText, variables: [String: String]) -> TokenList {
        var lexer = Lexer(bytes: source.utf8, variables: variables)
        lexer.run()
        lexer.append(.endOfInput, from: source.utf8.count)
        lexer.list.matchParentheses()
        return lexer.list
    }

    mutating func run() {
        list.tokens.reserveCapacity(bytes.count / 5)
        while skipBlanks() { token() }
    }

    /// The byte `distance` ahead; 0 past the end.
    func byte(_ distance: Int = 0) -> UInt8 {
        offset + distance < bytes.count ? bytes[offset + distance] : 0
    }

    /// Reads one token at `offset`, which is inside the text.
    private mutating func token() {
        let start = offset
        switch bytes[offset] {
        case UInt8(ascii: "'"): string(from: start)
        case UInt8(ascii: "\""): quotedWord(from: start, quote: UInt8(ascii: "\""))
        case UInt8(ascii: "`"): quotedWord(from: start, quote: UInt8(ascii: "`"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: ".") where isDigit(byte(1)): number()
        case UInt8(ascii: "$"): dollar()
        case UInt8(ascii: ":"): colon()
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            if byte(1) == UInt8(ascii: "'") { escapeString() } else { word() }
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            if byte(1) == UInt8(ascii: "'") { hexString() } else { word() }
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            if unsupportedString() == false { word() }
        case let byte where isWordStart(byte): wordOrQuoteCharacter()
        default: punctuation()
        }
    }

    private mutating func punctuation() {
        let start = offset
        let kind: Token.Kind
        switch bytes[offset] {
        case UInt8(ascii: "("): kind = .leftParen
        case UInt8(ascii: ")"): kind = .rightParen
        case UInt8(ascii: "["): kind = .leftBracket
        case UInt8(ascii: "]"): kind = .rightBracket
        case UInt8(ascii: "{"): kind = .leftBrace
        case UInt8(ascii: "}"): kind = .rightBrace
        case UInt8(ascii: ","): kind = .comma
        case UInt8(ascii: ";"): kind = .semicolon
        case UInt8(ascii: "."): kind = .dot
        default: return symbol()
        }
        switch kind {
        case .leftParen, .leftBracket, .leftBrace: brackets.append(kind)
        case .rightParen, .rightBracket, .rightBrace: _ = brackets.popLast()
        case .semicolon: brackets.removeAll(keepingCapacity: true)
        default: break
        }
        offset += 1
        append(kind, from: start)
    }

    /// Reads the longest operator that starts here.
    private mutating func symbol() {
        let start = offset
        for length in stride(from: 3, through: 1, by: -1) where start + length <= bytes.count {
            let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
            if Lexer.symbols.contains(text) {
                offset += length
                return append(.symbol, from: start, text: text)
            }
        }
        offset += 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        let shown = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        let name = shown ? "\"\(text)\"" : "U+" + hex(bytes[start])
        let hint =
            text == "\\" ? "backslash commands work at the prompt, not in SQL text" : nil
        invalid("unexpected character \(name)", from: start, to: offset, hint: hint)
    }

    /// The operators of the grammar, and those of other databases that get a hint.
    private static let symbols: Set<String> = Set(BinaryOperatorSyntax.allCases.map(\.rawValue))
        .subtracting(["OVERLAPS"]).union(["!=", "=>", "==", "<=>", "**"])

    // MARK: Output

    /// Adds a token from `start` to `offset`.
    mutating func append(
        _ kind: Token.Kind, from start: Int, text: String = "", spelling: String? = nil,
        keyword: Keyword? = nil
    ) {
        let range = reference ?? SourceRange(start, max(start, offset))
        list.tokens.append(
            Token(
                kind: kind, keyword: keyword, text: text, spelling: spelling, lower: range.lower,
                upper: range.upper))
    }

    /// Adds a token that stands for an error over `start ..< end`.
    mutating func invalid(
        _ message: String, from start: Int, to end: Int, hint: String? = nil,
        sqlState: SQLState = .syntaxError
    ) {
        let range = reference ?? SourceRange(start, end)
        append(.invalid, from: start)
        list.tokens[list.tokens.count - 1].partner = list.diagnostics.count
        list.diagnostics.append(
            Diagnostic(message, at: range, hint: hint, sqlState: sqlState))
    }
}

/// A byte as two hexadecimal digits.
func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.utf8.count) + digits
}
