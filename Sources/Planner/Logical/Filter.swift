/// Keeps the rows for which the condition is true: Δ(σ A) = σ ΔA.
public struct Filter: Sendable {
    /// A boolean over the input.
    public var condition: Expression
    /// The input.
    public var input: LogicalPlan

    /// A filter.
    public init(condition: Expression, input: LogicalPlan) {
        self.condition = condition
        self.input = input
    }
}
