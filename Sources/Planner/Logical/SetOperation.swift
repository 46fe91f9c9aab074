/// Which rows of two inputs a set operation keeps; UNION is a node of its own.
public enum SetOperationKind: String, Hashable, Sendable {
    /// Rows of both.
    case intersect
    /// Rows of the left that the right has not.
    case except
}

/// INTERSECT and EXCEPT: plain each row once, ALL as often as in both, or as there are more of it on
/// the left (rule 6). NULL equals NULL.
public struct SetOperation: Sendable {
    /// Which rows are kept.
    public var kind: SetOperationKind
    /// Whether multiplicities count.
    public var isAll: Bool
    /// The columns; each input has as many, of the same types and in this order.
    public var columns: [PlanColumn]
    /// The rows before the word.
    public var left: LogicalPlan
    /// The rows behind it.
    public var right: LogicalPlan

    /// A set operation.
    public init(
        kind: SetOperationKind, isAll: Bool, columns: [PlanColumn], left: LogicalPlan,
        right: LogicalPlan
    ) {
        self.kind = kind
        self.isAll = isAll
        self.columns = columns
        self.left = left
        self.right = right
    }
}
