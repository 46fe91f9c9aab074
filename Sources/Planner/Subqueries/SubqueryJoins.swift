/// The joins that put the subqueries of some expressions beside the rows that these are computed
/// over: filled while the expressions are bound, applied to their input then.
final class SubqueryJoins {
    private struct Step {
        var kind: JoinKind
        var plan: LogicalPlan
        var condition: [Expression]

        /// The columns that it reads of the rows it is joined to.
        var columnIDs: Set<ColumnID> {
            condition.reduce(into: plan.freeColumns) { $0.formUnion($1.columnIDs) }
                .subtracting(plan.columns.map(\.id))
        }
    }

    private let ids: ColumnIDAllocator
    private var steps: [Step] = []

    init(_ ids: ColumnIDAllocator) {
        self.ids = ids
    }

    /// Whether no subquery was met.
    var isEmpty: Bool { steps.isEmpty }

    /// Joins `plan`, which may read columns of the rows it is joined to.
    func add(_ kind: JoinKind, _ plan: LogicalPlan, on condition: [Expression] = []) {
        steps.append(Step(kind: kind, plan: plan, condition: condition))
    }

    /// Whether a column comes from one of the joins.
    func puts(out column: ColumnID) -> Bool {
        steps.contains { step in step.plan.columns.contains { $0.id == column } }
    }

    /// Whether one of the joins reads a column.
    func reads(_ column: ColumnID) -> Bool {
        steps.contains { $0.columnIDs.contains(column) }
    }

    /// Takes out the joins that read a column that `isLater`, themselves or through another of these.
    func takeThose(reading isLater: (ColumnID) -> Bool) -> SubqueryJoins {
        let later = SubqueryJoins(ids)
        var outputs: Set<ColumnID> = []
        for step in steps
        where step.columnIDs.contains(where: { isLater($0) || outputs.contains($0) }) {
            later.steps.append(step)
            outputs.formUnion(step.plan.columns.map(\.id))
        }
        steps.removeAll { step in step.plan.columns.contains { outputs.contains($0.id) } }
        return later
    }

    /// The plan with all joins above it.
    func applied(to plan: LogicalPlan) -> LogicalPlan {
        let decorrelation = Decorrelation(ids: ids)
        return steps.reduce(plan) { plan, step in
            decorrelation.join(step.kind, plan, step.plan, on: step.condition)
        }
    }
}
