import Columnar

/// What a query computes, as a tree of relational operators over changing inputs. The binder makes
/// it, the rules rewrite it, the physical planner turns it into operators.
public indirect enum LogicalPlan: Sendable {
    /// The rows of a source or table.
    case scan(Scan)
    /// Rows written in the query.
    case values(Values)
    /// The rows for which a condition is true.
    case filter(Filter)
    /// Columns computed from each row.
    case project(Project)
    /// Each row once for every window it falls into.
    case windowAssign(WindowAssign)
    /// Rows where a series of times has none.
    case gapFill(GapFill)
    /// Each row once for each element of arrays.
    case unnest(Unnest)
    /// One row for each group.
    case aggregate(Aggregate)
    /// Pairs of rows.
    case join(Join)
    /// The rows of several inputs, duplicates kept.
    case union(Union)
    /// The rows of both inputs, or of the first alone.
    case setOperation(SetOperation)
    /// The rows in an order.
    case sort(Sort)
    /// The first rows in an order.
    case topN(TopN)
    /// Each row with the results of functions over the rows around it.
    case over(Over)
}

extension LogicalPlan {
    /// The columns it puts out, in order.
    public var columns: [PlanColumn] {
        switch self {
        case .scan(let node): node.columns
        case .values(let node): node.columns
        case .filter(let node): node.input.columns
        case .project(let node): node.items.map(\.output)
        case .windowAssign(let node): node.input.columns + [node.windowStart, node.windowEnd]
        case .gapFill(let node): node.columns
        case .unnest(let node): node.input.columns + node.added
        case .aggregate(let node): node.keys + node.calls.map(\.output)
        case .join(let node): node.columns
        case .union(let node): node.columns
        case .setOperation(let node): node.columns
        case .sort(let node): node.input.columns
        case .topN(let node): node.columns
        case .over(let node): node.columns
        }
    }

    /// Its inputs, left to right.
    public var inputs: [LogicalPlan] {
        switch self {
        case .scan, .values: []
        case .filter(let node): [node.input]
        case .project(let node): [node.input]
        case .windowAssign(let node): [node.input]
        case .gapFill(let node): [node.input]
        case .unnest(let node): [node.input]
        case .aggregate(let node): [node.input]
        case .join(let node): [node.left, node.right]
        case .union(let node): node.inputs
        case .setOperation(let node): [node.left, node.right]
        case .sort(let node): [node.input]
        case .topN(let node): [node.input]
        case .over(let node): [node.input]
        }
    }

    /// The same node over inputs that `transform` makes of its own.
    public func mapInputs(_ transform: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan
    {
        switch self {
        case .scan, .values:
            return self
        case .filter(var node):
            node.input = try transform(node.input)
            return .filter(node)
        case .project(var node):
            node.input = try transform(node.input)
            return .project(node)
        case .windowAssign(var node):
            node.input = try transform(node.input)
            return .windowAssign(node)
        case .gapFill(var node):
            node.input = try transform(node.input)
            return .gapFill(node)
        case .unnest(var node):
            node.input = try transform(node.input)
            return .unnest(node)
        case .aggregate(var node):
            node.input = try transform(node.input)
            return .aggregate(node)
        case .join(var node):
            node.left = try transform(node.left)
            node.right = try transform(node.right)
            return .join(node)
        case .union(var node):
            node.inputs = try node.inputs.map(transform)
            return .union(node)
        case .setOperation(var node):
            node.left = try transform(node.left)
            node.right = try transform(node.right)
            return .setOperation(node)
        case .sort(var node):
            node.input = try transform(node.input)
            return .sort(node)
        case .topN(var node):
            node.input = try transform(node.input)
            return .topN(node)
        case .over(var node):
            node.input = try transform(node.input)
            return .over(node)
        }
    }

    /// Rewrites the tree from the leaves up.
    public func rewritten(
        _ transform: (LogicalPlan) throws -> LogicalPlan
    ) rethrows -> LogicalPlan {
        try transform(mapInputs { try $0.rewritten(transform) })
    }

    /// The expressions of this node, without those of its inputs.
    public var expressions: [Expression] {
        switch self {
        case .scan, .union, .setOperation, .values: []
        case .filter(let node): [node.condition]
        case .project(let node): node.items.map(\.expression)
        case .windowAssign(let node): ([node.time] + node.partition).map(Expression.column)
        case .gapFill(let node): node.columnsRead.map(Expression.column)
        case .unnest(let node): node.arrays
        case .aggregate(let node):
            node.keys.map(Expression.column)
                + node.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) }
        case .join(let node):
            node.equalities.flatMap { [$0.left, $0.right] } + (node.residual.map { [$0] } ?? [])
                + (node.nearest.map { [$0.left, $0.right] } ?? [])
        case .sort(let node): node.keys.map { .column($0.column) }
        case .topN(let node): (node.partition + node.keys.map(\.column)).map(Expression.column)
        case .over(let node):
            (node.partition + node.keys.map(\.column)).map(Expression.column)
                + node.calls.flatMap(\.expressions)
        }
    }
}
