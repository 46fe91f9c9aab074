/// `CREATE [OR REPLACE] [MATERIALIZED] VIEW [IF NOT EXISTS] name [(columns)] [WITH (…)] AS query`.
public struct CreateViewSyntax: Hashable, Sendable {
    /// Whether its result is kept.
    public var isMaterialized: Bool
    /// `OR REPLACE`
    public var orReplace: Bool
    /// `IF NOT EXISTS`
    public var ifNotExists: Bool
    /// Its name.
    public var name: NameSyntax
    /// Names for its columns; empty to keep the query's.
    public var columns: [IdentifierSyntax]
    /// `WITH (…)`
    public var options: [OptionSyntax]
    /// The query, with its EMIT clause.
    public var query: QuerySyntax
}
