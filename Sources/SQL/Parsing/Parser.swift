/// Turns SQL text into syntax trees by recursive descent; expressions by operator precedence (Pratt).
///
/// It never traps: nesting and chains are limited, so that neither it nor whoever walks its trees
/// runs out of stack.
public struct Parser {
    let source: SourceText
    var tokens: [Token]
    let lexicalDiagnostics: [Diagnostic]
    /// The index of the current token.
    var index = 0
    /// How many constructs the current one is inside of.
    var depth = 0
    /// The height of the trees that the current construct has finished so far.
    var height = 0
    /// The index of the last word that became an alias without `AS`.
    var bareAliasIndex = -1

    /// Constructs within each other, as parentheses.
    static let maximumDepth = 128
    /// Nodes on the longest path of a tree: chains such as `1 + 1 + …` and `a JOIN b JOIN …` count.
    static let maximumHeight = 256
    /// Bytes of one text.
    static let maximumSourceBytes = 16 << 20
    /// Errors reported for one text.
    static let maximumErrors = 100

    init(_ source: SourceText, variables: [String: String]) {
        self.source = source
        let list = Lexer.tokens(of: source, variables: variables)
        tokens = list.tokens
        lexicalDiagnostics = list.diagnostics
    }

    // MARK: Entry points

    /// Parses the statements of a script, separated by semicolons. `variables` are what psql's
    /// `:name`, `:'name'` and `:"name"` stand for. A statement with an error gives a diagnostic (the
    /// first error in it) and no statement; the others are returned in their order.
    public static func parseScript(
        _ source: SourceText, variables: [String: String] = [:]
    ) -> (statements: [ParsedStatement], diagnostics: [Diagnostic]) {
        if let tooLong = tooLong(source) { return ([], [tooLong]) }
        var parser = Parser(source, variables: variables)
        return parser.script()
    }

    /// Parses one statement, a semicolon after it allowed; throws a `DiagnosticError`.
    public static func parseStatement(
        _ source: SourceText, variables: [String: String] = [:]
    ) throws -> StatementSyntax {
        try parseWhole(source, variables) { parser in
            let statement = try parser.statement()
            _ = parser.take(.semicolon)
            return statement
        }
    }

    /// Parses one expression; throws a `DiagnosticError`.
    public static func parseExpression(
        _ source: SourceText, variables: [String: String] = [:]
    ) throws -> ExpressionSyntax {
        try parseWhole(source, variables) { try $0.expression() }
    }

    /// Parses one data type; throws a `DiagnosticError`.
    public static func parseType(_ source: SourceText) throws -> TypeSyntax {
        try parseWhole(source, [:]) { try $0.type() }
    }

    private static func parseWhole<Tree>(
        _ source: SourceText, _ variables: [String: String],
        _ parse: (inout Parser) throws -> Tree
    ) throws -> Tree {
        if let tooLong = tooLong(source) { throw DiagnosticError(tooLong) }
        var parser = Parser(source, variables: variables)
        let tree = try parse(&parser)
        guard parser.current.kind == .endOfInput else { throw parser.leftover() }
        return tree
    }

    private static func tooLong(_ source: SourceText) -> Diagnostic? {
        guard source.utf8.count > maximumSourceBytes else { return nil }
        return Diagnostic(
            "SQL text of \(source.utf8.count) bytes is longer than \(maximumSourceBytes)",
            hint: "load rows with COPY or a filesystem source",
            sqlState: .programLimitExceeded)
    }

    // MARK: Scripts

    private mutating func script() -> (statements: [ParsedStatement], diagnostics: [Diagnostic]) {
        var statements: [ParsedStatement] = []
        var diagnostics: [Diagnostic] = []
        while current.kind != .endOfInput {
            if take(.semicolon) { continue }
            do {
                let start = index
                (depth, height, bareAliasIndex) = (0, 0, -1)
                let statement = try self.statement()
                guard at(.semicolon) || at(.endOfInput) else { throw leftover() }
                statements.append(ParsedStatement(statement: statement, range: range(from: start)))
            } catch {
                diagnostics.append(contentsOf: (error as? DiagnosticError)?.diagnostics ?? [])
                skipStatement()
                if diagnostics.count >= Parser.maximumErrors {
                    diagnostics.append(Diagnostic("too many errors; the rest was not read"))
                    break
                }
            }
        }
        return (statements, diagnostics)
    }

    private mutating func skipStatement() {
        while current.kind != .endOfInput, current.kind != .semicolon { index += 1 }
    }

    // MARK: Limits

    /// Enters a construct; every call is matched by one of `leave`.
    mutating func enter() throws {
        depth += 1
        if depth > Parser.maximumDepth {
            throw tooComplex("nested deeper than \(Parser.maximumDepth) levels")
        }
    }

    mutating func leave() { depth -= 1 }

    /// Says that the tree being built has become one node higher.
    mutating func grow() throws {
        height += 1
        if height > Parser.maximumHeight {
            throw tooComplex("a chain of more than \(Parser.maximumHeight) operations")
        }
    }

    private func tooComplex(_ what: String) -> DiagnosticError {
        DiagnosticError(
            Diagnostic(
                "statement is too complex: \(what)", at: current.range,
                hint: "split it with WITH or a view", sqlState: .statementTooComplex))
    }
}
