/// `[WITH …] body [ORDER BY …] [LIMIT …] [OFFSET …] [EMIT …]`.
public struct QuerySyntax: Hashable, Sendable {
    /// The common table expressions.
    public var with: WithSyntax?
    /// What is asked.
    public var body: QueryBodySyntax
    /// The order of the result.
    public var orderBy: [SortItemSyntax]
    /// At most so many rows; nil for all.
    public var limit: ExpressionSyntax?
    /// So many rows are skipped first.
    public var offset: ExpressionSyntax?
    /// `FETCH FIRST n ROWS WITH TIES`: rows equal to the last one come too.
    public var withTies: Bool
    /// When results leave; nil if unsaid.
    public var emit: EmitSyntax?
    /// Where the query stands.
    @Located public var range: SourceRange

    /// A query of that body with nothing around it unless given.
    public init(
        with: WithSyntax? = nil, body: QueryBodySyntax, orderBy: [SortItemSyntax] = [],
        limit: ExpressionSyntax? = nil, offset: ExpressionSyntax? = nil, withTies: Bool = false,
        emit: EmitSyntax? = nil, range: SourceRange = .none
    ) {
        self.with = with
        self.body = body
        self.orderBy = orderBy
        self.limit = limit
        self.offset = offset
        self.withTies = withTies
        self.emit = emit
        self.range = range
    }
}

/// `WITH [RECURSIVE] name AS (query), …`.
public struct WithSyntax: Hashable, Sendable {
    /// Whether a query may name itself.
    public var isRecursive: Bool
    /// The named queries, at least one.
    public var tables: [CommonTableSyntax]
    /// Where the clause stands.
    @Located public var range: SourceRange
}

/// `name [(columns)] AS [[NOT] MATERIALIZED] (query)`.
public struct CommonTableSyntax: Hashable, Sendable {
    /// Its name.
    public var name: IdentifierSyntax
    /// Names for its columns; empty to keep the query's.
    public var columns: [IdentifierSyntax]
    /// `MATERIALIZED` is true, `NOT MATERIALIZED` false.
    public var isMaterialized: Bool?
    /// The query.
    public var query: QuerySyntax
}

/// What a query is without its order and limits.
public indirect enum QueryBodySyntax: Hashable, Sendable {
    /// `SELECT …`
    case select(SelectSyntax)
    /// `left UNION [ALL] right` and its kin.
    case setOperation(SetOperationSyntax)
    /// `VALUES (…), (…)`
    case values([[ExpressionSyntax]])
    /// `TABLE name`
    case table(NameSyntax)
    /// `(query)`
    case parenthesised(QuerySyntax)
}

/// `left operation [ALL] right`.
public struct SetOperationSyntax: Hashable, Sendable {
    /// Which operation.
    public var operation: Operation
    /// Where its word stands.
    @Located public var operationRange: SourceRange
    /// Whether duplicates stay.
    public var isAll: Bool
    /// The rows before.
    public var left: QueryBodySyntax
    /// The rows after.
    public var right: QueryBodySyntax

    /// The operations; INTERSECT binds tighter than the other two.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        /// Rows of either.
        case union = "UNION"
        /// Rows of both.
        case intersect = "INTERSECT"
        /// Rows of the left that the right has not.
        case except = "EXCEPT"
    }
}

/// When the results of a continuous query leave.
public struct EmitSyntax: Hashable, Sendable {
    /// When.
    public var kind: Kind
    /// How long after its end a closed window is kept, and corrected by late rows; nil for not at all.
    public var lateness: ExpressionSyntax?
    /// Where the clause stands.
    @Located public var range: SourceRange

    /// The choices.
    public enum Kind: Hashable, Sendable {
        /// `EMIT CHANGES`: every change at once.
        case changes
        /// `EMIT ON WINDOW CLOSE`, also `EMIT FINAL`: once, when the watermark has passed.
        case onWindowClose
        /// `EMIT EVERY interval`: periodically.
        case every(ExpressionSyntax)
    }
}
