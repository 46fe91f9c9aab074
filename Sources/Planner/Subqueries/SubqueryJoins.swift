/// The joins that put the subqueries of some expressions beside the rows that these are computed
/// over: filled while the expressions are bound, applied to their input then.
final class SubqueryJoins {
    private struct Step {
        var kind: JoinKind
        var plan: LogicalPlan
        var condition: [Expression]
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
    func puts(out column: PlanColumn) -> Bool {
        steps.contains { step in step.plan.columns.contains { $0.id == column.id } }
    }

    /// The plan with all joins above it.
    func applied(to plan: LogicalPlan) -> LogicalPlan {
        let decorrelation = Decorrelation(ids: ids)
        return steps.reduce(plan) { plan, step in
            decorrelation.join(step.kind, plan, step.plan, on: step.condition)
        }
    }
}
