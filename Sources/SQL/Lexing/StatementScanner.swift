/// Answers, cheaply and without parsing, where statements end; for a prompt that reads line by line.
public enum StatementScanner {
    /// Whether `text` ends in a `;` outside quotes, comments and parentheses (blanks and comments
    /// may follow). A text without any token is complete too.
    public static func isComplete(_ text: String) -> Bool {
        let state = state(of: text)
        return state == .complete || state == .empty
    }

    /// What a text still needs.
    public enum State: Hashable, Sendable {
        /// Only blanks and comments.
        case empty
        /// Nothing: it ends in a semicolon.
        case complete
        /// A semicolon.
        case statement
        /// A closing parenthesis, bracket or brace.
        case parenthesis
        /// A closing quote: `'`, `"`, `` ` `` or a dollar tag.
        case quote
        /// The end of a comment.
        case comment
    }

    /// What a text still needs before it can be run.
    public static func state(of text: String) -> State {
        var lexer = Lexer(bytes: Array(text.utf8), variables: [:])
        lexer.run()
        var depth = 0
        for token in lexer.list.tokens {
            switch token.kind {
            case .leftParen, .leftBracket, .leftBrace: depth += 1
            case .rightParen, .rightBracket, .rightBrace: depth = max(0, depth - 1)
            default: break
            }
        }
        if let open = lexer.unterminated { return open }
        guard let last = lexer.list.tokens.last else { return .empty }
        if depth > 0 { return .parenthesis }
        return last.kind == .semicolon ? .complete : .statement
    }
}
