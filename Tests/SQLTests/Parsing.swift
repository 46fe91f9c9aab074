import SQL
import Testing

/// Parses one statement of a text named `q.sql`.
func statement(_ text: String) throws -> StatementSyntax {
    try Parser.parseStatement(SourceText(name: "q.sql", text: text))
}

/// Parses one expression.
func expression(_ text: String) throws -> ExpressionSyntax {
    try Parser.parseExpression(SourceText(name: "q.sql", text: text))
}

/// All diagnostics of a script, rendered.
func rendered(_ text: String, variables: [String: String] = [:]) -> String {
    let source = SourceText(name: "q.sql", text: text)
    return Parser.parseScript(source, variables: variables).diagnostics
        .map { $0.rendered(in: source) }.joined(separator: "\n")
}

/// Prints a statement and expects the same tree from the print.
func expectRoundTrip(
    _ tree: StatementSyntax, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let text = SQLPrinter.print(tree)
    do {
        let again = try statement(text)
        #expect(again == tree, "\(text)", sourceLocation: sourceLocation)
    } catch let error as DiagnosticError {
        let source = SourceText(name: "printed", text: text)
        Issue.record(
            "\(error.diagnostics.map { $0.rendered(in: source) }.joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }
}
