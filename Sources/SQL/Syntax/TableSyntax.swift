/// A table of a FROM clause, with its alias.
public struct TableSyntax: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// The name it has in the query.
    public var alias: TableAliasSyntax?
    /// Where it stands, alias included.
    @Located public var range: SourceRange

    /// The kinds of table.
    public indirect enum Kind: Hashable, Sendable {
        /// A table, view or source, perhaps as of another time.
        case named(NamedTableSyntax)
        /// `[LATERAL] (query)`, also `(VALUES …)`.
        case subquery(QuerySyntax, isLateral: Bool)
        /// `TUMBLE(…)`, `UNNEST(…)`, `TABLE(f(…))`.
        case function(TableFunctionSyntax)
        /// `left JOIN right …`
        case join(JoinSyntax)
    }

    /// A table of that kind.
    public init(_ kind: Kind, alias: TableAliasSyntax? = nil, range: SourceRange = .none) {
        self.kind = kind
        self.alias = alias
        self.range = range
    }
}

/// `[AS] name [(columns)]`.
public struct TableAliasSyntax: Hashable, Sendable {
    /// The table's name.
    public var name: IdentifierSyntax
    /// Names for its first columns.
    public var columns: [IdentifierSyntax]

    /// An alias.
    public init(name: IdentifierSyntax, columns: [IdentifierSyntax] = []) {
        self.name = name
        self.columns = columns
    }
}

/// `name [FOR SYSTEM_TIME AS OF time]`.
public struct NamedTableSyntax: Hashable, Sendable {
    /// The table's name.
    public var name: NameSyntax
    /// As of when; nil for now.
    public var asOf: ExpressionSyntax?

    /// A table by its name.
    public init(name: NameSyntax, asOf: ExpressionSyntax? = nil) {
        self.name = name
        self.asOf = asOf
    }
}

/// `[LATERAL] f(…) [WITH ORDINALITY]`, also `[LATERAL] TABLE(f(…))`.
public struct TableFunctionSyntax: Hashable, Sendable {
    /// The call; only its name and arguments are used.
    public var call: FunctionCallSyntax
    /// Where the call stands.
    @Located public var callRange: SourceRange
    /// Whether it was wrapped in `TABLE(…)`.
    public var isTableCall: Bool
    /// Whether `LATERAL` stands before it.
    public var isLateral: Bool
    /// Whether a column that counts the rows from 1 is added.
    public var withOrdinality: Bool
}

/// `left [kind] JOIN right [condition]`.
public struct JoinSyntax: Hashable, Sendable {
    /// Which rows are kept.
    public var kind: Kind
    /// Whether `ASOF` stands before the join.
    public var isAsOf: Bool
    /// The table before.
    public var left: TableSyntax
    /// The table after.
    public var right: TableSyntax
    /// `MATCH_CONDITION (…)` of an ASOF join.
    public var matchCondition: ExpressionSyntax?
    /// What decides which rows meet.
    public var condition: Condition
    /// From the first word of the join to `JOIN`.
    @Located public var joinRange: SourceRange

    /// The kinds of join.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Pairs only.
        case inner = "JOIN"
        /// Every left row.
        case left = "LEFT JOIN"
        /// Every right row.
        case right = "RIGHT JOIN"
        /// Every row of both.
        case full = "FULL JOIN"
        /// Every pair, without a condition.
        case cross = "CROSS JOIN"
        /// Left rows with a match.
        case semi = "SEMI JOIN"
        /// Left rows without a match.
        case anti = "ANTI JOIN"
    }

    /// What decides which rows meet.
    public enum Condition: Hashable, Sendable {
        /// Nothing was written: the shared columns, as for NATURAL (a cross join has none either).
        case none
        /// `NATURAL` stands before the join.
        case natural
        /// `ON condition`
        case on(ExpressionSyntax)
        /// `USING (columns) [AS alias]`
        case using([IdentifierSyntax], alias: IdentifierSyntax?)
    }
}
