/// `DESCRIBE [EXTENDED] name`, `DESC name`, `DESCRIBE FUNCTION name` or `DESCRIBE query`.
public struct DescribeSyntax: Hashable, Sendable {
    /// What is described.
    public var subject: Subject
    /// Whether every detail is shown.
    public var isExtended: Bool

    /// What may be described.
    public enum Subject: Hashable, Sendable {
        /// A source, table, view or sink.
        case relation(NameSyntax)
        /// A function.
        case function(NameSyntax)
        /// The columns of a query.
        case query(QuerySyntax)
    }
}
