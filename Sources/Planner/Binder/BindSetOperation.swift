import Columnar
import SQL

extension Binder {
    func bindSetOperation(_ operation: SetOperationSyntax) throws -> LogicalPlan {
        let sides = try Binder.collecting([operation.left, operation.right]) { try bindBody($0) }
        let matched = try match(sides, of: operation)
        let kind: SetOperationKind
        switch operation.operation {
        case .union:
            let union = LogicalPlan.union(Union(columns: matched.columns, inputs: matched.inputs))
            return operation.isAll ? union : distinct(union)
        case .intersect: kind = .intersect
        case .except: kind = .except
        }
        return .setOperation(
            SetOperation(
                kind: kind, isAll: operation.isAll, columns: matched.columns,
                left: matched.inputs[0], right: matched.inputs[1]))
    }

    /// Both sides converted to their common types, and the columns of the result, which have the names
    /// of the left.
    private func match(
        _ sides: [LogicalPlan], of operation: SetOperationSyntax
    ) throws -> (columns: [PlanColumn], inputs: [LogicalPlan]) {
        let (left, right) = (sides[0], sides[1])
        let (name, range) = (operation.operation.rawValue, operation.operationRange)
        guard left.columns.count == right.columns.count else {
            throw Diagnostic.failure(
                "each \(name) query must have the same number of columns", code: "42601", at: range,
                hint: "the left has \(left.columns.count), the right \(right.columns.count)")
        }
        let types = try zip(left.columns, right.columns).map { a, b in
            try commonType(of: [.column(a), .column(b)], at: range, what: name)
        }
        let columns = zip(zip(left.columns, right.columns), types).map { pair, type in
            newColumn(
                pair.0.name, type, isNullable: pair.0.isNullable || pair.1.isNullable)
        }
        return (columns, try sides.map { try converted($0, to: types, at: range) })
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
