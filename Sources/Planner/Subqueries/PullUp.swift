import Columnar

/// Takes what depends on the outer row out of a correlated plan, as predicates for the join with the
/// outer rows. That works where nothing but filters reads outer columns, and under a grouping or a
/// LIMIT only for equalities: what is equal becomes a key.
struct PullUp {
    /// The columns of the outer rows.
    let outer: Set<ColumnID>
    let ids: ColumnIDAllocator

    /// A plan that reads no outer column, and what its rows must fulfil besides.
    struct Pulled {
        var plan: LogicalPlan
        var predicates: [Expression] = []
    }

    /// The plan without its correlation; nil where that is another kind.
    func pull(_ plan: LogicalPlan) -> Pulled? {
        if plan.freeColumns.isDisjoint(with: outer) { return Pulled(plan: plan) }
        switch plan {
        case .filter(let filter): return pull(filter)
        case .project(let project): return pull(project)
        case .join(let join): return pull(join)
        case .aggregate(let aggregate):
            guard !aggregate.keys.isEmpty, let keyed = keyed(aggregate) else { return nil }
            return Pulled(plan: .aggregate(keyed.aggregate), predicates: keyed.predicates)
        case .topN(var top):
            guard let pulled = pull(top.input), let keyed = keyed(pulled) else { return nil }
            top.input = keyed.input
            top.partition += keyed.keys
            return Pulled(plan: .topN(top), predicates: keyed.predicates)
        case .sort(var sort):
            guard let pulled = pull(sort.input) else { return nil }
            sort.input = pulled.plan
            return Pulled(plan: .sort(sort), predicates: pulled.predicates)
        case .unnest(var unnest):
            guard !unnest.arrays.contains(where: readsOuter), let pulled = pull(unnest.input) else {
                return nil
            }
            unnest.input = pulled.plan
            return Pulled(plan: .unnest(unnest), predicates: pulled.predicates)
        case .windowAssign(var assign):
            guard let pulled = pull(assign.input) else { return nil }
            assign.input = pulled.plan
            guard assign.kind.isSession else {
                return Pulled(plan: .windowAssign(assign), predicates: pulled.predicates)
            }
            guard let keyed = keyed(pulled) else { return nil }
            assign.input = keyed.input
            assign.partition += keyed.keys
            return Pulled(plan: .windowAssign(assign), predicates: keyed.predicates)
        case .scan, .values, .union, .setOperation, .over, .gapFill:
            return nil
        }
    }

    private func readsOuter(_ expression: Expression) -> Bool {
        !expression.columnIDs.isDisjoint(with: outer)
    }

    private func pull(_ filter: Filter) -> Pulled? {
        guard var pulled = pull(filter.input) else { return nil }
        let terms = filter.condition.conjuncts
        let correlated = terms.filter(readsOuter)
        guard correlated.allSatisfy(\.isDeterministic) else { return nil }
        if let own = Expression.conjunction(terms.filter { !readsOuter($0) }) {
            pulled.plan = .filter(Filter(condition: own, input: pulled.plan))
        }
        pulled.predicates += correlated
        return pulled
    }

    private func pull(_ project: Project) -> Pulled? {
        guard !project.items.contains(where: { readsOuter($0.expression) }),
            let pulled = pull(project.input)
        else { return nil }
        var project = project
        project.input = pulled.plan
        var names: [ColumnID: Expression] = [:]
        for column in pulled.plan.columns
        where pulled.predicates.contains(where: { $0.columnIDs.contains(column.id) }) {
            names[column.id] = .column(project.passing(column))
        }
        return Pulled(
            plan: .project(project),
            predicates: pulled.predicates.map { $0.replacingColumns(names) })
    }

    private func pull(_ join: Join) -> Pulled? {
        guard join.nearest == nil, !join.isOnArrival else { return nil }
        var join = join
        var predicates: [Expression] = []
        if join.kind == .inner {
            guard let left = pull(join.left), let right = pull(join.right) else { return nil }
            (join.left, join.right) = (left.plan, right.plan)
            predicates = left.predicates + right.predicates
            let terms = join.residual?.conjuncts ?? []
            predicates += terms.filter(readsOuter)
            join.residual = .conjunction(terms.filter { !readsOuter($0) })
        } else {
            // What filters the left rows may as well filter what a left, semi or anti join makes of
            // them.
            guard join.kind == .left || join.kind.isLeftOnly, let left = pull(join.left),
                join.right.freeColumns.isDisjoint(with: outer),
                !(join.residual.map(readsOuter) ?? false)
            else { return nil }
            join.left = left.plan
            predicates = left.predicates
        }
        guard predicates.allSatisfy(\.isDeterministic),
            !join.equalities.contains(where: { readsOuter($0.left) || readsOuter($0.right) })
        else { return nil }
        return Pulled(plan: .join(join), predicates: predicates)
    }

    /// The aggregation for every value of what is compared with the outer row, which its groups are
    /// then told apart by as well.
    func keyed(_ aggregate: Aggregate) -> (aggregate: Aggregate, predicates: [Expression])? {
        let reads = aggregate.calls.contains { call in
            call.arguments.contains(where: readsOuter) || call.filter.map(readsOuter) ?? false
        }
        guard !reads, let pulled = pull(aggregate.input), let keyed = keyed(pulled) else {
            return nil
        }
        var aggregate = aggregate
        aggregate.input = keyed.input
        aggregate.keys += keyed.keys
        return (aggregate, keyed.predicates)
    }

    /// What the predicates compare with the outer row, as columns of the input; nil where one of them
    /// is no equality.
    private func keyed(
        _ pulled: Pulled
    ) -> (input: LogicalPlan, keys: [PlanColumn], predicates: [Expression])? {
        var items = pulled.plan.columns.map { ProjectItem(expression: .column($0), output: $0) }
        let width = items.count
        var keys: [PlanColumn] = []
        var predicates: [Expression] = []
        for predicate in pulled.predicates {
            guard case .call(var call) = predicate,
                call.function.name == "=" || call.function.name == "is not distinct from",
                let inner = call.arguments.firstIndex(where: { !readsOuter($0) }),
                call.arguments[1 - inner].columnIDs.isSubset(of: outer)
            else { return nil }
            let value = call.arguments[inner]
            // A key of its own, since one plan may be joined several times.
            let known = items[width...].first { $0.expression == value }?.output
            let key = known ?? PlanColumn(id: ids.allocate(), name: "key", type: value.type)
            if known == nil {
                items.append(ProjectItem(expression: value, output: key))
                keys.append(key)
            }
            call.arguments[inner] = .column(key)
            predicates.append(.call(call))
        }
        let input =
            items.count == width
            ? pulled.plan : .project(Project(items: items, input: pulled.plan))
        return (input, keys, predicates)
    }
}

extension Project {
    /// The output that `column` of the input has; it is put out from now on if it was not.
    fileprivate mutating func passing(_ column: PlanColumn) -> PlanColumn {
        let known = items.first { item in
            if case .column(let passed) = item.expression { return passed.id == column.id }
            return false
        }
        if let known { return known.output }
        items.append(ProjectItem(expression: .column(column), output: column))
        return column
    }
}
