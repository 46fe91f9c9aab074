/// A column to sort by.
public struct SortKey: Hashable, Sendable {
    /// A column of the input.
    public var column: PlanColumn
    /// From the largest to the smallest.
    public var isDescending: Bool
    /// Whether NULL comes before everything.
    public var nullsFirst: Bool

    /// A sort key.
    public init(column: PlanColumn, isDescending: Bool, nullsFirst: Bool) {
        self.column = column
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}

/// The rows in an order, perhaps only `limit` of them after the first `offset`. Ties are broken by
/// the whole row, so that the choice is deterministic (rules 43 and 45).
public struct Sort: Sendable {
    /// The order; none for a LIMIT alone.
    public var keys: [SortKey]
    /// How many rows leave at most; nil for all.
    public var limit: Int?
    /// How many rows are passed over first.
    public var offset: Int
    /// The input.
    public var input: LogicalPlan

    /// A sort.
    public init(keys: [SortKey], limit: Int?, offset: Int, input: LogicalPlan) {
        self.keys = keys
        self.limit = limit
        self.offset = offset
        self.input = input
    }
}
