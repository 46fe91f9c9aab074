/// Computes columns from each row: Δ(π A) = π ΔA.
public struct Project: Sendable {
    /// The columns that leave.
    public var items: [ProjectItem]
    /// The input.
    public var input: LogicalPlan

    /// A projection.
    public init(items: [ProjectItem], input: LogicalPlan) {
        self.items = items
        self.input = input
    }
}

/// One column of a projection.
public struct ProjectItem: Sendable {
    /// What it computes, over the input.
    public var expression: Expression
    /// The column that holds it; a column that is passed through keeps its id.
    public var output: PlanColumn

    /// An item.
    public init(expression: Expression, output: PlanColumn) {
        self.expression = expression
        self.output = output
    }

    /// Whether the item passes a column of the input through, under whatever name.
    public var isPassedThrough: Bool {
        if case .column(let column) = expression { return column.id == output.id }
        return false
    }
}
