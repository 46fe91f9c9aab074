/// `DROP kind [IF EXISTS] names [CASCADE | RESTRICT]`.
public struct DropSyntax: Hashable, Sendable {
    /// What kind of thing.
    public var kind: Kind
    /// Where the kind stands.
    @Located public var kindRange: SourceRange
    /// `IF EXISTS`
    public var ifExists: Bool
    /// Which ones.
    public var names: [NameSyntax]
    /// Whether what depends on them goes too.
    public var isCascade: Bool

    /// What may be dropped.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `SOURCE` or `STREAM`
        case source = "SOURCE"
        /// `TABLE`
        case table = "TABLE"
        /// `VIEW`
        case view = "VIEW"
        /// `MATERIALIZED VIEW`
        case materializedView = "MATERIALIZED VIEW"
        /// `SINK`
        case sink = "SINK"
    }
}
