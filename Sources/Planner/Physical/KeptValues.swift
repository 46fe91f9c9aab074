extension PhysicalPlanner {
    /// A projection. Over rows that may leave again, values that another computation would not give
    /// again are kept with the rows (rule 17).
    func choose(_ project: Project, over input: Planned) -> PhysicalPlan {
        let kept = project.items.filter(\.expression.isVolatile)
        guard !kept.isEmpty, !input.properties.isAppendOnly, !input.properties.isBounded else {
            return .project(items: project.items, input: input.plan)
        }
        let columns = input.plan.columns
        var below = columns.map { ProjectItem(expression: .column($0), output: $0) }
        var values: [ColumnID: PlanColumn] = [:]
        for (index, item) in kept.enumerated() {
            let value = PlanColumn(
                id: ColumnID(Self.firstValue - index), name: item.output.name,
                type: item.output.type)
            values[item.output.id] = value
            below.append(ProjectItem(expression: item.expression, output: value))
        }
        let above = project.items.map { item in
            guard let value = values[item.output.id] else { return item }
            return ProjectItem(expression: .column(value), output: item.output)
        }
        let held = PhysicalPlan.keptValues(
            rowColumnCount: columns.count, input: .project(items: below, input: input.plan))
        return .project(items: above, input: held)
    }

    /// Ids that no plan gives out: they only live between the two projections.
    private static let firstValue = -3_000_000
}

extension LogicalPlan {
    /// Whether it calls a function such as `random()` anywhere.
    var isRandom: Bool {
        expressions.contains(where: \.isRandom) || inputs.contains(where: \.isRandom)
    }
}

extension Expression {
    /// Whether computing it again may give another value.
    fileprivate var isVolatile: Bool {
        readsClock || isRandom || children.contains(where: \.isVolatile)
    }

    /// Whether it calls a function such as `random()`.
    var isRandom: Bool {
        if case .call(let call) = self, call.overload.volatility == .volatile { return true }
        return children.contains(where: \.isRandom)
    }
}
