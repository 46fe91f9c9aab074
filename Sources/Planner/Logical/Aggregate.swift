/// One row for each group of rows with equal keys; without keys always exactly one (rule 10).
public struct Aggregate: Sendable {
    /// The group keys, columns of the input; a projection below computes those that are expressions.
    public var keys: [PlanColumn]
    /// The aggregates.
    public var calls: [AggregateCall]
    /// The input.
    public var input: LogicalPlan

    /// An aggregation.
    public init(keys: [PlanColumn], calls: [AggregateCall], input: LogicalPlan) {
        self.keys = keys
        self.calls = calls
        self.input = input
    }
}
