extension LogicalPlan {
    /// The columns that expressions read and that no input puts out: those of the query around a
    /// correlated subquery. A whole query has none.
    var freeColumns: Set<ColumnID> {
        let provided = Set(inputs.flatMap { $0.columns.map(\.id) })
        var free: Set<ColumnID> = []
        for input in inputs { free.formUnion(input.freeColumns) }
        for expression in expressions { free.formUnion(expression.columnIDs.subtracting(provided)) }
        if case .values(let values) = self {
            for row in values.rows { for value in row { free.formUnion(value.columnIDs) } }
        }
        return free
    }

    /// The same plan with other columns in the place of free ones.
    func replacingFreeColumns(_ replacements: [ColumnID: Expression]) -> LogicalPlan {
        rewritten { node in node.mapExpressions { $0.replacingColumns(replacements) } }
    }

    /// The same node with each of its expressions replaced by what `transform` makes of it; what can
    /// only be a column of the input stays.
    func mapExpressions(_ transform: (Expression) -> Expression) -> LogicalPlan {
        switch self {
        case .filter(var filter):
            filter.condition = transform(filter.condition)
            return .filter(filter)
        case .project(var project):
            for index in project.items.indices {
                project.items[index].expression = transform(project.items[index].expression)
            }
            return .project(project)
        case .aggregate(var aggregate):
            aggregate.calls = aggregate.calls.map { $0.mapArguments(transform) }
            return .aggregate(aggregate)
        case .join(var join):
            for index in join.equalities.indices {
                join.equalities[index].left = transform(join.equalities[index].left)
                join.equalities[index].right = transform(join.equalities[index].right)
            }
            join.residual = join.residual.map(transform)
            if let nearest = join.nearest {
                join.nearest?.left = transform(nearest.left)
                join.nearest?.right = transform(nearest.right)
            }
            return .join(join)
        case .values(var values):
            values.rows = values.rows.map { $0.map(transform) }
            return .values(values)
        case .unnest(var unnest):
            unnest.arrays = unnest.arrays.map(transform)
            return .unnest(unnest)
        case .over(var over):
            over.calls = over.calls.map { $0.mapArguments(transform) }
            return .over(over)
        case .scan, .windowAssign, .gapFill, .union, .setOperation, .sort, .topN:
            return self
        }
    }
}

extension AggregateCall {
    /// The same call of what `transform` makes of its arguments.
    func mapArguments(_ transform: (Expression) -> Expression) -> AggregateCall {
        var copy = self
        copy.arguments = arguments.map(transform)
        copy.filter = filter.map(transform)
        return copy
    }
}

extension OverCall {
    /// The same call of what `transform` makes of its arguments.
    func mapArguments(_ transform: (Expression) -> Expression) -> OverCall {
        var copy = self
        switch function {
        case .over(let called, let overload, let arguments):
            copy.function = .over(called, overload, arguments.map(transform))
        case .aggregate(let call):
            copy.function = .aggregate(call.mapArguments(transform))
        }
        return copy
    }
}
