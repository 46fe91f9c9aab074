/// `[WITH …] INSERT INTO target [(columns)] source [ON CONFLICT …] [RETURNING …]`.
public struct InsertSyntax: Hashable, Sendable {
    /// The common table expressions before INSERT.
    public var with: WithSyntax?
    /// The table or sink.
    public var target: NameSyntax
    /// `AS alias`
    public var alias: IdentifierSyntax?
    /// Which columns; empty for all, in order.
    public var columns: [IdentifierSyntax]
    /// The rows; nil for `DEFAULT VALUES`.
    public var query: QuerySyntax?
    /// `ON CONFLICT …`
    public var conflict: ConflictSyntax?
    /// `RETURNING …`
    public var returning: [SelectItemSyntax]
}

/// `ON CONFLICT [(columns)] DO NOTHING | DO UPDATE SET … [WHERE …]`.
public struct ConflictSyntax: Hashable, Sendable {
    /// Which key; empty for any.
    public var columns: [IdentifierSyntax]
    /// What is done; nil for nothing.
    public var update: Update?
    /// Where the clause stands.
    @Located public var range: SourceRange

    /// `DO UPDATE SET assignments [WHERE condition]`.
    public struct Update: Hashable, Sendable {
        /// The new values; `excluded` names the row that was to be inserted.
        public var assignments: [AssignmentSyntax]
        /// Only where this holds.
        public var whereCondition: ExpressionSyntax?
    }
}

/// `column = value` or `(a, b) = (x, y)` of a SET.
public struct AssignmentSyntax: Hashable, Sendable {
    /// The columns; more than one only in parentheses.
    public var columns: [IdentifierSyntax]
    /// The value: a row or a subquery if there are several columns.
    public var value: ExpressionSyntax
    /// Where the assignment stands.
    @Located public var range: SourceRange
}
