import SQL

extension Diagnostic {
    /// An error at a place of the text, to be thrown.
    public static func failure(
        _ message: String, code: String = "42601", at range: SourceRange?, hint: String? = nil
    ) -> DiagnosticError {
        DiagnosticError(Diagnostic(message, at: range, hint: hint, sqlState: SQLState(code)))
    }

    /// Something in the dialect that is understood but cannot be run.
    static func unsupported(
        _ what: String, at range: SourceRange?, hint: String? = nil
    ) -> DiagnosticError {
        failure("\(what) cannot be run yet", code: "0A000", at: range, hint: hint)
    }
}
