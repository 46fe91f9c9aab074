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

/// The rows in an order, all of them; `TopN` takes the first.
public struct Sort: Sendable {
    /// The order.
    public var keys: [SortKey]
    /// The input.
    public var input: LogicalPlan

    /// A sort.
    public init(keys: [SortKey], input: LogicalPlan) {
        self.keys = keys
        self.input = input
    }
}
