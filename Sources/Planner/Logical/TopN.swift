/// How the rows of a partition are numbered.
public enum RankCounting: String, Hashable, Sendable {
    /// Every row by itself: LIMIT, ROW_NUMBER.
    case rows
    /// Every row by itself, and the peers of the last one too: WITH TIES.
    case rowsWithTies = "rows with ties"
    /// By the rows before all peers: RANK.
    case ranks
    /// By the groups of peers: DENSE_RANK.
    case denseRanks = "dense ranks"
}

/// The first rows in an order, of all rows or of each partition: ORDER BY … LIMIT … OFFSET, DISTINCT
/// ON, `ROW_NUMBER() OVER (…) <= n`. Ties are broken by the whole row, so that the choice is
/// deterministic (rules 43 and 45).
public struct TopN: Sendable {
    /// Columns of the input whose values make a partition; none for all rows together.
    public var partition: [PlanColumn]
    /// The order within a partition; none for a LIMIT alone.
    public var keys: [SortKey]
    /// What `offset` and `limit` count.
    public var counting: RankCounting
    /// How many leave at most; nil for all.
    public var limit: Int?
    /// How many are passed over first.
    public var offset: Int
    /// The column that holds the number or rank, BIGINT, behind the input's; nil where nobody asks.
    public var rank: PlanColumn?
    /// The input.
    public var input: LogicalPlan

    /// The first rows of `input`.
    public init(
        partition: [PlanColumn] = [], keys: [SortKey], counting: RankCounting = .rows, limit: Int?,
        offset: Int = 0, rank: PlanColumn? = nil, input: LogicalPlan
    ) {
        self.partition = partition
        self.keys = keys
        self.counting = counting
        self.limit = limit
        self.offset = offset
        self.rank = rank
        self.input = input
    }

    /// The input's columns, then the rank.
    public var columns: [PlanColumn] { input.columns + (rank.map { [$0] } ?? []) }
}
