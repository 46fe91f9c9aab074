import Columnar
import SQL

extension Binder {
    func bindSetOperation(_ operation: SetOperationSyntax) throws -> LogicalPlan {
        guard operation.operation == .union else {
            throw Diagnostic.unsupported(
                operation.operation.rawValue, at: operation.operationRange)
        }
        let left = try bindBody(operation.left)
        let right = try bindBody(operation.right)
        let union = try unite(left, right, at: operation.operationRange)
        return operation.isAll ? union : distinct(union)
    }

    /// UNION ALL of two plans, with the names of the left and the common types.
    private func unite(
        _ left: LogicalPlan, _ right: LogicalPlan, at range: SourceRange
    ) throws -> LogicalPlan {
        guard left.columns.count == right.columns.count else {
            throw Diagnostic.failure(
                "each UNION query must have the same number of columns", code: "42601", at: range,
                hint: "the left has \(left.columns.count), the right \(right.columns.count)")
        }
        let types = try zip(left.columns, right.columns).map { a, b in
            try commonType(of: [.column(a), .column(b)], at: range, what: "UNION")
        }
        let columns = zip(zip(left.columns, right.columns), types).map { pair, type in
            newColumn(
                pair.0.name, type, isNullable: pair.0.isNullable || pair.1.isNullable)
        }
        let inputs = try [left, right].map { try converted($0, to: types, at: range) }
        return .union(Union(columns: columns, inputs: inputs))
    }

    /// The plan with its columns converted to `types`.
    func converted(
        _ plan: LogicalPlan, to types: [DataType], at range: SourceRange?
    ) throws -> LogicalPlan {
        if plan.columns.map(\.type) == types { return plan }
        let items = try zip(plan.columns, types).map { column, type in
            if column.type == type {
                return ProjectItem(expression: .column(column), output: column)
            }
            return ProjectItem(
                expression: try coerce(.column(column), to: type, at: range),
                output: newColumn(column.name, type, isNullable: column.isNullable))
        }
        return .project(Project(items: items, input: plan))
    }

    /// Each row once: an aggregation by all columns.
    func distinct(_ plan: LogicalPlan) -> LogicalPlan {
        .aggregate(Aggregate(keys: plan.columns, calls: [], input: plan))
    }
}
