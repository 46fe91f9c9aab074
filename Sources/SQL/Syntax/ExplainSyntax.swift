/// `EXPLAIN [ANALYZE] [VERBOSE] [(options)] statement`.
public struct ExplainSyntax: Hashable, Sendable {
    /// Whether the statement runs too.
    public var isAnalyze: Bool
    /// Whether every detail is shown.
    public var isVerbose: Bool
    /// What stands in the parentheses.
    public var options: [OptionSyntax]
    /// The statement.
    public var statement: StatementSyntax
    /// Where the statement stands.
    @Located public var statementRange: SourceRange
}
