/// The rows of several inputs, duplicates kept (UNION ALL): Δ(A ⊎ B) = ΔA ⊎ ΔB.
public struct Union: Sendable {
    /// The columns; each input has as many, of the same types and in this order.
    public var columns: [PlanColumn]
    /// The inputs.
    public var inputs: [LogicalPlan]

    /// A union.
    public init(columns: [PlanColumn], inputs: [LogicalPlan]) {
        self.columns = columns
        self.inputs = inputs
    }
}
