import Columnar
import Functions

extension PullUp {
    /// The values of a correlated aggregation without GROUP BY, which has exactly one row for each
    /// outer row: a plan to left-join by `predicates`, and what the columns are above that join, where
    /// an outer row without a partner stands for the aggregation over no rows.
    struct SingleRow {
        var plan: LogicalPlan
        var predicates: [Expression]
        var values: [ColumnID: Expression]
    }

    /// Takes the correlation out of an aggregation with projections and HAVING above it; nil where it
    /// is another kind.
    func pullSingleRow(_ plan: LogicalPlan) -> SingleRow? {
        switch plan {
        case .aggregate(let aggregate):
            guard aggregate.keys.isEmpty, let keyed = keyed(aggregate) else { return nil }
            var values: [ColumnID: Expression] = [:]
            for call in aggregate.calls {
                let empty = call.valueOverNothing
                values[call.output.id] =
                    empty.isNull
                    ? .column(call.output)
                    : .coalesce(
                        [.column(call.output), .literal(empty, call.output.type)],
                        type: call.output.type)
            }
            return SingleRow(
                plan: .aggregate(keyed.aggregate), predicates: keyed.predicates, values: values)
        case .project(let project):
            guard var row = pullSingleRow(project.input),
                project.items.allSatisfy(\.expression.isDeterministic)
            else { return nil }
            let values = row.values
            row.values = [:]
            for item in project.items {
                row.values[item.output.id] = item.expression.replacingColumns(values)
            }
            return row
        case .filter(let filter):
            guard var row = pullSingleRow(filter.input), filter.condition.isDeterministic else {
                return nil
            }
            let condition = filter.condition.replacingColumns(row.values)
            row.values = row.values.mapValues { value in
                .conditional(
                    [ExpressionBranch(condition: condition, value: value)],
                    otherwise: .literal(.null, value.type), type: value.type)
            }
            return row
        default:
            return nil
        }
    }
}

extension AggregateCall {
    /// Its result for a group without rows: 0 for counts, NULL for most others.
    var valueOverNothing: Value {
        let accumulator = overload.makeAccumulator(
            AccumulatorArguments(
                types: arguments.map(\.type), resultType: output.type, isAppendOnly: true))
        accumulator.reserve(groupCount: 1)
        var errors = RowErrors()
        let group: [UInt32] = [0]
        let result = accumulator.results(of: group.span, errors: &errors)
        return errors.isEmpty ? result.value(at: 0) : .null
    }
}

extension LogicalPlan {
    /// Whether it has one row at most, whatever the data.
    var hasOneRowAtMost: Bool {
        switch self {
        case .aggregate(let aggregate): aggregate.keys.isEmpty
        case .project, .filter, .sort, .over: inputs[0].hasOneRowAtMost
        case .values(let values): values.rows.count <= 1
        case .topN(let top):
            top.partition.isEmpty && top.counting == .rows && top.limit.map { $0 <= 1 } ?? false
                || top.input.hasOneRowAtMost
        case .scan, .windowAssign, .unnest, .gapFill, .join, .union, .setOperation: false
        }
    }
}
