import Columnar
import SQL

/// What came of a statement.
public enum StatementOutcome: Sendable {
    /// It was done: PostgreSQL's command tag, `CREATE SOURCE`.
    case done(String)
    /// It answered with rows.
    case rows(RowSet)
    /// It is a query that goes on: `start` runs it.
    case job(JobHandle)
}

/// Where a session tells things as they happen. Called from any thread.
public struct SessionObserver: Sendable {
    /// Something worth knowing that is no error, with the text it is about.
    public var notice: @Sendable (Diagnostic, SourceText) -> Void
    /// Changes of a continuous SELECT, at the end of each epoch.
    public var changes: @Sendable (Schema, Batch) -> Void

    /// An observer.
    public init(
        notice: @escaping @Sendable (Diagnostic, SourceText) -> Void,
        changes: @escaping @Sendable (Schema, Batch) -> Void
    ) {
        self.notice = notice
        self.changes = changes
    }

    /// Hears nothing.
    public static let silent = SessionObserver(notice: { _, _ in }, changes: { _, _ in })
}
