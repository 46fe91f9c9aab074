/// `CREATE [OR REPLACE] SOURCE | STREAM | TABLE [IF NOT EXISTS] name (elements) clauses`.
public struct CreateTableSyntax: Hashable, Sendable {
    /// Whether a stream or a table is declared.
    public var kind: Kind
    /// `OR REPLACE`
    public var orReplace: Bool
    /// `IF NOT EXISTS`
    public var ifNotExists: Bool
    /// Its name.
    public var name: NameSyntax
    /// Columns, watermarks and constraints in their order; empty if the columns come from elsewhere.
    public var elements: [TableElementSyntax]
    /// `APPEND ONLY`
    public var isAppendOnly: Bool
    /// `PARTITIONED BY (columns)`
    public var partitionedBy: [IdentifierSyntax]
    /// `FORMAT … ENCODE …`
    public var format: FormatSyntax?
    /// `WITH (…)`
    public var options: [OptionSyntax]
    /// `COMMENT 'text'`
    public var comment: String?
    /// `AS query`
    public var query: QuerySyntax?

    /// What is declared.
    public enum Kind: String, Hashable, Sendable {
        /// `SOURCE` or `STREAM`: rows that only come.
        case source = "SOURCE"
        /// `TABLE`: rows that may change.
        case table = "TABLE"
    }

    /// The columns among the elements.
    public var columns: [ColumnDefinitionSyntax] {
        elements.compactMap { if case .column(let column) = $0 { column } else { nil } }
    }

    /// The watermarks among the elements.
    public var watermarks: [WatermarkSyntax] {
        elements.compactMap { if case .watermark(let watermark) = $0 { watermark } else { nil } }
    }

    /// The table constraints among the elements.
    public var constraints: [TableConstraintSyntax] {
        elements.compactMap { if case .constraint(let constraint) = $0 { constraint } else { nil } }
    }
}
