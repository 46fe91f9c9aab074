import Connectors
import Dataflow
import SQL

/// Why a statement or a job ended without doing what it was asked.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    /// Whose turn it is to do something.
    public enum Kind: Sendable {
        /// The statement is wrong: exit code 2.
        case statement
        /// The query failed while it ran: exit code 1.
        case query
        /// An outside system could not be reached: exit code 3.
        case outside
    }

    /// Whose turn it is.
    public let kind: Kind
    /// What happened, each with its place in `source` where it has one.
    public let diagnostics: [Diagnostic]
    /// The text of the statement; nil when it is about none.
    public let source: SourceText?

    /// An error.
    public init(_ kind: Kind, _ diagnostics: [Diagnostic], in source: SourceText?) {
        self.kind = kind
        self.diagnostics = diagnostics
        self.source = source
    }

    /// An error in one line.
    public init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.init(kind, [Diagnostic(message, hint: hint, sqlState: "XX000")], in: nil)
    }

    /// The process's exit code: 1 the query failed, 2 wrong SQL, 3 an outside system.
    public var exitCode: Int32 {
        switch kind {
        case .query: 1
        case .statement: 2
        case .outside: 3
        }
    }

    /// The error as a terminal shows it: what and where, the line with a caret, a hint.
    public var description: String {
        diagnostics.map { diagnostic in
            if let source { return diagnostic.rendered(in: source) }
            let hint = diagnostic.hint.map { "\nhint: \($0)" } ?? ""
            return "\(diagnostic.severity.rawValue): \(diagnostic.message)\(hint)"
        }.joined(separator: "\n")
    }
}
