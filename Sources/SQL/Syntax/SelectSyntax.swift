/// `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW … QUALIFY …`.
public struct SelectSyntax: Hashable, Sendable {
    /// `DISTINCT` or `DISTINCT ON (…)`; nil if neither.
    public var distinct: DistinctSyntax?
    /// The output columns.
    public var items: [SelectItemSyntax]
    /// The tables between commas; empty without FROM.
    public var from: [TableSyntax]
    /// WHERE
    public var whereCondition: ExpressionSyntax?
    /// GROUP BY
    public var groupBy: GroupBySyntax?
    /// HAVING
    public var having: ExpressionSyntax?
    /// WINDOW
    public var windows: [NamedWindowSyntax]
    /// QUALIFY
    public var qualify: ExpressionSyntax?
    /// Where it stands.
    @Located public var range: SourceRange

    /// A SELECT of these items with nothing else unless given.
    public init(
        distinct: DistinctSyntax? = nil, items: [SelectItemSyntax], from: [TableSyntax] = [],
        whereCondition: ExpressionSyntax? = nil, groupBy: GroupBySyntax? = nil,
        having: ExpressionSyntax? = nil, windows: [NamedWindowSyntax] = [],
        qualify: ExpressionSyntax? = nil, range: SourceRange = .none
    ) {
        self.distinct = distinct
        self.items = items
        self.from = from
        self.whereCondition = whereCondition
        self.groupBy = groupBy
        self.having = having
        self.windows = windows
        self.qualify = qualify
        self.range = range
    }
}

/// What follows `SELECT DISTINCT`.
public enum DistinctSyntax: Hashable, Sendable {
    /// `DISTINCT`
    case rows
    /// `DISTINCT ON (…)`
    case on([ExpressionSyntax])
}

/// `expression [AS alias]`.
public struct SelectItemSyntax: Hashable, Sendable {
    /// The value, or a `star`.
    public var expression: ExpressionSyntax
    /// The name given to it.
    public var alias: IdentifierSyntax?
    /// Where the item stands.
    @Located public var range: SourceRange

    /// An output column.
    public init(
        expression: ExpressionSyntax, alias: IdentifierSyntax? = nil, range: SourceRange = .none
    ) {
        self.expression = expression
        self.alias = alias
        self.range = range
    }
}

/// `GROUP BY [DISTINCT] elements` or `GROUP BY ALL`.
public struct GroupBySyntax: Hashable, Sendable {
    /// `GROUP BY ALL`: by every item that is not aggregated; then there are no elements.
    public var isAll: Bool
    /// `GROUP BY DISTINCT`: equal grouping sets count once.
    public var isDistinct: Bool
    /// What stands between the commas.
    public var elements: [GroupingElementSyntax]
    /// Where the clause stands.
    @Located public var range: SourceRange
}

/// One element of a GROUP BY.
public struct GroupingElementSyntax: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    @Located public var range: SourceRange

    /// The kinds of element.
    public indirect enum Kind: Hashable, Sendable {
        /// An expression, an ordinal, an output column or a window such as `TUMBLE(ts, 1 MINUTE)`.
        case expression(ExpressionSyntax)
        /// `()` (empty) or `(a, b)`: several expressions as one.
        case composite([ExpressionSyntax])
        /// `ROLLUP (a, (b, c))`
        case rollup([[ExpressionSyntax]])
        /// `CUBE (a, (b, c))`
        case cube([[ExpressionSyntax]])
        /// `GROUPING SETS ((a), (b), ())`
        case sets([GroupingElementSyntax])
    }
}
