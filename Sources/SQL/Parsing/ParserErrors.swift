extension Parser {
    /// `syntax error at "FORM": expected FROM`, with the best hint there is; `expected` reads as the
    /// end of that sentence.
    func unexpected(_ expected: String, hint: String? = nil) -> DiagnosticError {
        let token = current
        if token.kind == .invalid, lexicalDiagnostics.indices.contains(token.partner) {
            return DiagnosticError(lexicalDiagnostics[token.partner])
        }
        if hint == nil, let slip = misspeltClause() { return slip }
        let place = token.kind == .endOfInput ? "end of input" : quoted(token)
        return DiagnosticError(
            Diagnostic(
                "syntax error at \(place): expected \(expected)", at: token.range,
                hint: hint ?? self.hint(expected)))
    }

    /// An error about the current token in words of its own.
    func failure(
        _ message: String, at range: SourceRange? = nil, hint: String? = nil,
        sqlState: SQLState = .syntaxError
    ) -> DiagnosticError {
        if current.kind == .invalid { return unexpected("something else") }
        return DiagnosticError(
            Diagnostic(message, at: range ?? current.range, hint: hint, sqlState: sqlState))
    }

    /// The error of a statement that goes on where it should have ended.
    func leftover() -> DiagnosticError {
        let startsStatement =
            current.keyword.map { statementWords.contains($0) } ?? false
        if startsStatement {
            return unexpected("\";\"", hint: "is a semicolon missing before it?")
        }
        return unexpected("the end of the statement")
    }

    /// The token in double quotes, its own if it has them.
    func quoted(_ token: Token) -> String {
        let text = shown(token)
        return text.hasPrefix("\"") ? text : "\"\(text)\""
    }

    /// The token as it was written, cut if it is long.
    func shown(_ token: Token) -> String {
        let text = source.text(of: token.range)
        let scalars = text.unicodeScalars
        let head = String(String.UnicodeScalarView(scalars.prefix(40)))
        let printable = head.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }
        let cut = String(String.UnicodeScalarView(printable))
        return scalars.count > 40 ? cut + "…" : cut
    }

    private func hint(_ expected: String) -> String? {
        let token = current
        let previous = index > 0 ? tokens[index - 1] : nil
        if previous?.kind == .comma, endsList(token) { return "remove the comma before it" }
        if let hint = openParenthesis(expected) ?? tokenHint(token, expected) { return hint }
        if let previous, index > 1, tokens[index - 2].keyword == .as,
            previous.keyword?.role == .reserved
        {
            return "\(quoted(previous)) was read as the name that AS gives"
        }
        if let previous, previous.endsOperand, token.startsOperand,
            expected.contains("\",\"") || expected.hasPrefix("the end")
        {
            return "is a comma or an operator missing before it?"
        }
        return nil
    }

    /// Whether a comma makes no sense before this token.
    private func endsList(_ token: Token) -> Bool {
        guard token.kind == .word else { return !token.startsOperand && token.kind != .symbol }
        return token.keyword.map { listEndWords.contains($0) } ?? false
    }

    /// Where the parenthesis opened that is missing its other half.
    private func openParenthesis(_ expected: String) -> String? {
        guard current.kind == .endOfInput || current.kind == .semicolon, expected.contains("\")\"")
        else { return nil }
        let open = tokens[..<index].last { $0.kind == .leftParen && $0.partner < 0 }
        guard let open else { return nil }
        let place = source.position(of: open.lower)
        return "the \"(\" at line \(place.line), column \(place.column) is never closed"
    }

    private func tokenHint(_ token: Token, _ expected: String) -> String? {
        switch token.kind {
        case .symbol: symbolHint(token.text)
        case .quotedWord where expected.contains("quotes") || expected.contains("value"):
            "strings take single quotes: '\(token.text)'"
        case .string where expected.hasSuffix("name") || expected.hasSuffix("alias"):
            "names take double quotes: \"\(token.text)\""
        case .word: wordHint(token, expected)
        default: nil
        }
    }

    private func symbolHint(_ symbol: String) -> String? {
        switch symbol {
        case "==": "equality is written ="
        case "<=>": "equality that holds for two NULLs is written IS NOT DISTINCT FROM"
        case "**": "the power operator is ^"
        default: nil
        }
    }

    private func wordHint(_ token: Token, _ expected: String) -> String? {
        let isName = ["name", "alias", "an expression"].contains { expected.hasSuffix($0) }
        if isName, let keyword = token.keyword,
            !listEndWords.contains(keyword) || expected != "an expression",
            keyword.role == .reserved || keyword.role == .joinWord
        {
            return "\(quoted(token)) is a reserved word; as a name it takes double quotes"
        }
        if let hint = foreignWordHints[token.text] { return hint }
        let words = expected.split(whereSeparator: { !$0.isLetter && $0 != "_" }).map(String.init)
            .filter { $0 == $0.uppercased() && $0.count > 1 }
        let near = Candidates.closest(to: token.text, in: words)
        return near.map { "did you mean \($0)?" }
    }

    /// If the word before the current token became an alias but nearly is a clause's word
    /// (`SELECT a FORM t`), the error is there.
    private func misspeltClause() -> DiagnosticError? {
        guard current.kind != .endOfInput, index > 0, bareAliasIndex == index - 1 else {
            return nil
        }
        let alias = tokens[index - 1]
        if let hint = foreignWordHints[alias.text] {
            return DiagnosticError(
                Diagnostic("syntax error at \"\(shown(alias))\"", at: alias.range, hint: hint))
        }
        guard alias.text.utf8.count > 2,
            let word = Candidates.closest(to: alias.text, in: clauseWords)
        else { return nil }
        return DiagnosticError(
            Diagnostic(
                "syntax error at \"\(shown(alias))\": expected \(word)", at: alias.range,
                hint: "did you mean \(word)?"))
    }
}

/// The words that may follow an alias.
private let clauseWords = [
    "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "WINDOW", "QUALIFY",
    "EMIT", "JOIN", "LEFT", "RIGHT", "INNER", "CROSS", "NATURAL", "UNION", "INTERSECT", "EXCEPT",
    "USING", "RETURNING",
]

/// The words before which a list is over.
private let listEndWords: Set<Keyword> = [
    .as, .emit, .except, .fetch, .from, .group, .having, .intersect, .into, .limit, .offset, .on,
    .order, .qualify, .returning, .set, .union, .using, .where, .window, .with,
]

/// The words that start a statement.
let statementWords: Set<Keyword> = [
    .advance, .copy, .create, .delete, .desc, .describe, .drop, .explain, .flush, .insert, .reset,
    .select, .set, .show, .table, .update, .values, .with,
]

/// What the dialect has for words of other databases.
private let foreignWordHints: [String: String] = [
    "rlike": "a regular expression is matched with ~, or ~* without regard to case",
    "regexp": "a regular expression is matched with ~, or ~* without regard to case",
    "glob": "use LIKE, or ~ for a regular expression",
    "div": "integers divide with /, which truncates",
    "mod": "the remainder is written with %, or mod(a, b)",
    "xor": "of two booleans, write <>",
    "minus": "the difference of two queries is EXCEPT",
    "auto_increment": "number rows with ROW_NUMBER() or give the column a DEFAULT",
    "engine": "options go in WITH (…)",
    "top": "the first rows are taken with LIMIT",
    "duplicate": "write ON CONFLICT (key) DO UPDATE SET …",
    "begin": "each statement is atomic; transactions are not part of this dialect",
    "commit": "each statement is atomic; transactions are not part of this dialect",
    "rollback": "each statement is atomic; transactions are not part of this dialect",
    "use": "there is one workspace; choose it with --workspace",
    "refresh": "a materialised view is always current",
    "alter": "CREATE OR REPLACE changes a definition",
    "truncate": "DELETE FROM removes all rows",
    "execute": "each INSERT is a job of its own; jobs that read the same source share it",
]
