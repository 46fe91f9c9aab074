/// `[WITH …] UPDATE target [AS alias] SET … [FROM …] [WHERE …] [RETURNING …]`.
public struct UpdateSyntax: Hashable, Sendable {
    /// The common table expressions before UPDATE.
    public var with: WithSyntax?
    /// The table.
    public var target: NameSyntax
    /// Its name in the statement.
    public var alias: IdentifierSyntax?
    /// The new values, at least one.
    public var assignments: [AssignmentSyntax]
    /// Other tables.
    public var from: [TableSyntax]
    /// Which rows; nil for all.
    public var whereCondition: ExpressionSyntax?
    /// `RETURNING …`
    public var returning: [SelectItemSyntax]
}
