/// `CREATE SINK name [(elements)] clauses [AS query]`; the clauses come in any order.
public struct CreateSinkSyntax: Hashable, Sendable {
    /// `OR REPLACE`
    public var orReplace: Bool
    /// `IF NOT EXISTS`
    public var ifNotExists: Bool
    /// Its name.
    public var name: NameSyntax
    /// Columns and constraints; empty if they come from the query.
    public var elements: [TableElementSyntax]
    /// `PARTITIONED BY (columns)`
    public var partitionedBy: [IdentifierSyntax]
    /// `FORMAT … ENCODE …`
    public var format: FormatSyntax?
    /// `WITH (…)`
    public var options: [OptionSyntax]
    /// What fills it; nil if INSERT statements do. `CREATE SINK s FROM v` is `AS TABLE v`.
    public var query: QuerySyntax?

    /// The columns among the elements.
    public var columns: [ColumnDefinitionSyntax] {
        elements.compactMap { if case .column(let column) = $0 { column } else { nil } }
    }

    /// The table constraints among the elements.
    public var constraints: [TableConstraintSyntax] {
        elements.compactMap { if case .constraint(let constraint) = $0 { constraint } else { nil } }
    }
}
