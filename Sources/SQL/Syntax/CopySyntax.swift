/// `COPY source TO 'file' [WITH (…)]` or `COPY table [(columns)] FROM 'file' [WITH (…)]`.
public struct CopySyntax: Hashable, Sendable {
    /// What is copied.
    public var source: Source
    /// Which way.
    public var direction: Direction
    /// The file.
    public var path: String
    /// Where the file's name stands.
    @Located public var pathRange: SourceRange
    /// What stands in the parentheses.
    public var options: [OptionSyntax]

    /// What is copied.
    public enum Source: Hashable, Sendable {
        /// `(query)`; only TO a file.
        case query(QuerySyntax)
        /// `table [(columns)]`
        case table(NameSyntax, columns: [IdentifierSyntax])
    }

    /// Which way.
    public enum Direction: String, Hashable, Sendable {
        /// Into the file.
        case to = "TO"
        /// Out of the file.
        case from = "FROM"
    }
}
