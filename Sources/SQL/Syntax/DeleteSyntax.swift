/// `[WITH …] DELETE FROM target [AS alias] [USING …] [WHERE …] [RETURNING …]`.
public struct DeleteSyntax: Hashable, Sendable {
    /// The common table expressions before DELETE.
    public var with: WithSyntax?
    /// The table.
    public var target: NameSyntax
    /// Its name in the statement.
    public var alias: IdentifierSyntax?
    /// Other tables.
    public var using: [TableSyntax]
    /// Which rows; nil for all.
    public var whereCondition: ExpressionSyntax?
    /// `RETURNING …`
    public var returning: [SelectItemSyntax]
}
