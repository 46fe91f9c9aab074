import Columnar

/// Computes a correlated plan for every combination of a domain at once: the combinations are joined
/// to the leaves, and carried along as columns from there to the top.
///
/// Invariant: `push(D, P)` has the rows of P for each row d of D, together with d.
struct DomainPush {
    let ids: ColumnIDAllocator

    /// The plan for every combination; its columns are those of `plan` and of the domain.
    func push(_ domain: Domain, into plan: LogicalPlan) -> LogicalPlan {
        guard reads(plan, domain) else {
            return .join(
                Join(
                    kind: .inner, equalities: [], residual: nil, left: plan, right: domain.plan))
        }
        switch plan {
        case .filter, .sort:
            return plan.mapInputs { push(domain, into: $0) }
        case .windowAssign(var assign):
            assign.input = push(domain, into: assign.input)
            if assign.kind.isSession { assign.partition += domain.columns }
            return .windowAssign(assign)
        case .project(var project):
            project.input = push(domain, into: project.input)
            project.items += domain.columns.map(ProjectItem.init(passing:))
            return .project(project)
        case .unnest(var unnest):
            unnest.input = push(domain, into: unnest.input)
            return .unnest(unnest)
        case .over(var over):
            over.input = push(domain, into: over.input)
            over.partition += domain.columns
            return .over(over)
        case .gapFill(var fill):
            fill.input = push(domain, into: fill.input)
            fill.partition += domain.columns
            return .gapFill(fill)
        case .topN(var top):
            top.input = push(domain, into: top.input)
            top.partition += domain.columns
            return .topN(top)
        case .aggregate(let aggregate):
            return push(domain, into: aggregate)
        case .join(let join):
            return push(domain, into: join)
        case .union(var union):
            union.inputs = union.inputs.map { renamed(domain, into: $0, columns: $0.columns) }
            union.columns += domain.columns
            return .union(union)
        case .setOperation(var operation):
            operation.left = renamed(domain, into: operation.left, columns: operation.left.columns)
            operation.right = renamed(
                domain, into: operation.right, columns: operation.right.columns)
            operation.columns += domain.columns
            return .setOperation(operation)
        case .values(let values):
            let rows = values.rows.map { row in
                let items = zip(row, values.columns).map { value, column in
                    ProjectItem(expression: value, output: renumbered(column))
                }
                let (copy, names) = domain.copy(ids)
                let passed = copy.columns.map(ProjectItem.init(passing:))
                return LogicalPlan.project(Project(items: items + passed, input: copy.plan))
                    .mapExpressions { $0.replacingColumns(names) }
            }
            return .union(Union(columns: values.columns + domain.columns, inputs: rows))
        case .scan:
            return plan
        }
    }

    private func reads(_ plan: LogicalPlan, _ domain: Domain) -> Bool {
        !plan.freeColumns.isDisjoint(with: domain.columns.map(\.id))
    }

    private func renumbered(_ column: PlanColumn) -> PlanColumn {
        var copy = column
        copy.id = ids.allocate()
        return copy
    }

    /// `columns` of `plan` for every combination, the domain's columns under other ids behind them.
    private func renamed(
        _ domain: Domain, into plan: LogicalPlan, columns: [PlanColumn]
    ) -> LogicalPlan {
        let (copy, names) = domain.copy(ids)
        let pushed = push(copy, into: plan.replacingFreeColumns(names))
        let items = (columns + copy.columns).map(ProjectItem.init(passing:))
        return .project(Project(items: items, input: pushed))
    }

    private func push(_ domain: Domain, into aggregate: Aggregate) -> LogicalPlan {
        guard aggregate.keys.isEmpty else {
            var aggregate = aggregate
            aggregate.input = push(domain, into: aggregate.input)
            aggregate.keys += domain.columns
            return .aggregate(aggregate)
        }
        // A combination without rows has a row all the same.
        let (copy, names) = domain.copy(ids)
        var grouped = aggregate
        grouped.input = push(copy, into: aggregate.input.replacingFreeColumns(names))
        grouped.keys = copy.columns
        var items = domain.columns.map(ProjectItem.init(passing:))
        for index in grouped.calls.indices {
            let output = grouped.calls[index].output
            grouped.calls[index].output = renumbered(output)
            grouped.calls[index] = grouped.calls[index].mapArguments { $0.replacingColumns(names) }
            let result = Expression.column(grouped.calls[index].output)
            let empty = aggregate.calls[index].valueOverNothing
            items.append(
                ProjectItem(
                    expression: empty.isNull
                        ? result
                        : .coalesce([result, .literal(empty, output.type)], type: output.type),
                    output: output))
        }
        let joined = LogicalPlan.join(
            Join(
                kind: .left, equalities: domain.equalities(with: copy), residual: nil,
                left: domain.plan, right: .aggregate(grouped)))
        return .project(Project(items: items, input: joined))
    }

    private func push(_ domain: Domain, into join: Join) -> LogicalPlan {
        var join = join
        switch join.kind {
        case .inner where !reads(join.right, domain):
            join.left = push(domain, into: join.left)
        case .inner where !reads(join.left, domain):
            join.right = push(domain, into: join.right)
        case .left where !reads(join.right, domain), .semi where !reads(join.right, domain),
            .anti where !reads(join.right, domain):
            join.left = push(domain, into: join.left)
        case .right where !reads(join.left, domain):
            join.right = push(domain, into: join.right)
        case .inner, .left, .semi, .anti:
            let (copy, names) = domain.copy(ids)
            join.left = push(domain, into: join.left)
            join.right = push(copy, into: join.right.replacingFreeColumns(names))
            join.equalities += domain.equalities(with: copy)
        case .right:
            let (copy, names) = domain.copy(ids)
            join.left = push(copy, into: join.left.replacingFreeColumns(names))
            join.right = push(domain, into: join.right)
            join.equalities += copy.equalities(with: domain)
        case .full:
            return pushBoth(domain, join)
        }
        return .join(join)
    }

    /// Of a full join either side may be without a partner, so that the combination is that of
    /// whichever is there.
    private func pushBoth(_ domain: Domain, _ join: Join) -> LogicalPlan {
        var join = join
        let outputs = join.columns
        let (left, leftNames) = domain.copy(ids)
        let (right, rightNames) = domain.copy(ids)
        join.left = push(left, into: join.left.replacingFreeColumns(leftNames))
        join.right = push(right, into: join.right.replacingFreeColumns(rightNames))
        join.residual = join.residual?.replacingColumns(leftNames)
        join.equalities += left.equalities(with: right)
        let items = zip(domain.columns, zip(left.columns, right.columns)).map { column, copies in
            ProjectItem(
                expression: .coalesce(
                    [.column(copies.0), .column(copies.1)], type: column.type),
                output: column)
        }
        return .project(
            Project(items: outputs.map(ProjectItem.init(passing:)) + items, input: .join(join)))
    }
}

extension ProjectItem {
    /// A column that is passed on as it is.
    init(passing column: PlanColumn) {
        self.init(expression: .column(column), output: column)
    }
}
