extension Rule {
    /// A projection of a projection becomes one, unless an expression would be computed twice; one
    /// that changes nothing goes.
    static let mergeProjections = Rule(
        "merge_projections", "computes columns in as few steps as possible"
    ) { plan, _ in
        plan.rewritten { node in
            guard case .project(let outer) = node else { return node }
            if outer.changesNothing { return outer.input }
            guard case .project(let inner) = outer.input, outer.canAbsorb(inner) else {
                return node
            }
            let replacements = Dictionary(
                uniqueKeysWithValues: inner.items.map { ($0.output.id, $0.expression) })
            let items = outer.items.map {
                ProjectItem(
                    expression: $0.expression.replacingColumns(replacements), output: $0.output)
            }
            return .project(Project(items: items, input: inner.input))
        }
    }
}

extension Project {
    fileprivate var changesNothing: Bool {
        items.allSatisfy(\.isPassedThrough) && items.map(\.output) == input.columns
    }

    /// Whether no computed column of `inner` is read more than once, and none is volatile.
    fileprivate func canAbsorb(_ inner: Project) -> Bool {
        var uses: [ColumnID: Int] = [:]
        for item in items { item.expression.countColumns(into: &uses) }
        return inner.items.allSatisfy { item in
            switch item.expression {
            case .column, .literal: true
            default: item.expression.isDeterministic && (uses[item.output.id] ?? 0) <= 1
            }
        }
    }
}

extension Expression {
    fileprivate func countColumns(into uses: inout [ColumnID: Int]) {
        if case .column(let column) = self { uses[column.id, default: 0] += 1 }
        for child in children { child.countColumns(into: &uses) }
    }
}
