import SQL

extension Rule {
    /// Inner joins in the order in which they cost least: what a condition connects before what only
    /// a cross product would; of several, one that is joined by its key, or that ends, or that is
    /// filtered, before one that multiplies rows; else as written. A semi or anti join that is about
    /// one input of an inner join runs before it.
    static let orderJoins = Rule(
        "order_joins", "joins what is connected, and what is small, first"
    ) { plan, _ in
        plan.ordered()
    }
}

extension LogicalPlan {
    fileprivate func ordered() -> LogicalPlan {
        guard case .join(let join) = self else { return mapInputs { $0.ordered() } }
        if join.kind.isLeftOnly {
            let below = mapInputs { $0.ordered() }
            if case .join(let semi) = below { return semi.pushedDown() }
            return below
        }
        guard join.isReorderable else {
            return mapInputs { $0.ordered() }
        }
        var group = JoinGroup()
        group.collect(join)
        group.inputs = group.inputs.map { $0.ordered() }
        let result = group.joined(at: join.range)
        let order = columns.map(\.id)
        if result.columns.map(\.id) == order { return result }
        let known = Dictionary(
            result.columns.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let items = order.compactMap { known[$0] }
            .map { ProjectItem(expression: .column($0), output: $0) }
        return .project(Project(items: items, input: result))
    }
}

extension Join {
    /// Whether it is nothing but pairs and their condition.
    fileprivate var isReorderable: Bool {
        kind == .inner && equalities.isEmpty && takesAllMatches
    }

    private var takesAllMatches: Bool { nearest == nil && !isOnArrival }

    /// A semi or anti join over an inner join of which it reads one input only, put below it.
    fileprivate func pushedDown() -> LogicalPlan {
        guard case .join(var inner) = left, inner.kind == .inner, inner.takesAllMatches else {
            return .join(self)
        }
        let terms = equalities.flatMap { [$0.left, $0.right] } + (residual.map { [$0] } ?? [])
        guard terms.allSatisfy({ $0.isTotal && $0.isDeterministic }) else { return .join(self) }
        let leftIDs = Set(left.columns.map(\.id))
        let read = terms.reduce(into: Set<ColumnID>()) { $0.formUnion($1.columnIDs) }
            .intersection(leftIDs)
        guard !read.isEmpty else { return .join(self) }
        var semi = self
        if read.isSubset(of: Set(inner.left.columns.map(\.id))) {
            semi.left = inner.left
            inner.left = semi.pushedDown()
        } else if read.isSubset(of: Set(inner.right.columns.map(\.id))) {
            semi.left = inner.right
            inner.right = semi.pushedDown()
        } else {
            return .join(self)
        }
        return .join(inner)
    }
}

/// Inner joins right below one another: what they join, and the terms of all their conditions.
private struct JoinGroup {
    var inputs: [LogicalPlan] = []
    private var terms: [Expression] = []
    /// Terms that may fail, which must not meet rows that they did not meet before (rule 39).
    private var lateTerms: [Expression] = []

    /// Takes a join apart.
    mutating func collect(_ join: Join) {
        collect(join.left)
        collect(join.right)
        for term in join.residual?.conjuncts ?? [] {
            if term.isTotal && term.isDeterministic && lateTerms.isEmpty {
                terms.append(term)
            } else {
                lateTerms.append(term)
            }
        }
    }

    private mutating func collect(_ plan: LogicalPlan) {
        if case .join(let join) = plan, join.isReorderable {
            collect(join)
        } else {
            inputs.append(plan)
        }
    }

    /// The joins in their new order.
    func joined(at range: SourceRange?) -> LogicalPlan {
        var waiting = Array(inputs.dropFirst())
        var terms = terms
        var result = inputs[0]
        while !waiting.isEmpty {
            let index = next(of: waiting, after: result, by: terms)
            let right = waiting.remove(at: index)
            let known = Set((result.columns + right.columns).map(\.id))
            var usable = terms.filter { $0.columnIDs.isSubset(of: known) }
            terms.removeAll { $0.columnIDs.isSubset(of: known) }
            if waiting.isEmpty { usable += lateTerms }
            result = .join(
                Join(
                    kind: .inner, equalities: [], residual: Expression.conjunction(usable),
                    left: result, right: right, range: range))
        }
        return result
    }

    /// Which of the inputs that wait is joined next.
    private func next(
        of waiting: [LogicalPlan], after joined: LogicalPlan, by terms: [Expression]
    ) -> Int {
        let ids = Set(joined.columns.map(\.id))
        let costs = waiting.map { cost(of: $0, after: ids, by: terms) }
        let least = costs.min() ?? 0
        return costs.firstIndex(of: least) ?? 0
    }

    /// How much joining `input` now is to be put off: 0 where each row meets one row at most.
    private func cost(
        of input: LogicalPlan, after ids: Set<ColumnID>, by terms: [Expression]
    ) -> Int {
        let own = Set(input.columns.map(\.id))
        let connecting = terms.filter { term in
            let columns = term.columnIDs
            return !columns.isDisjoint(with: own) && !columns.isDisjoint(with: ids)
                && columns.isSubset(of: own.union(ids))
        }
        if connecting.isEmpty { return input.hasOneRow ? 1 : 100 }
        let keys = connecting.compactMap { $0.equalColumn(in: own) }
        if let key = input.declaredKey, key.isSubset(of: keys) { return 0 }
        if keys.isEmpty { return 50 }
        let properties = input.properties
        return (properties.isBounded ? 10 : 20) - (input.isFiltered ? 5 : 0)
    }
}

extension LogicalPlan {
    /// The columns that no two rows share, as far as the logical plan tells.
    fileprivate var declaredKey: Set<ColumnID>? {
        switch self {
        case .scan(let scan):
            let key = scan.relation.primaryKey
            let ids = key.compactMap { name in scan.columns.first { $0.name == name }?.id }
            return key.isEmpty || ids.count < key.count ? nil : Set(ids)
        case .filter(let filter): return filter.input.declaredKey
        case .aggregate(let aggregate): return Set(aggregate.keys.map(\.id))
        default: return nil
        }
    }

    fileprivate var hasOneRow: Bool {
        switch self {
        case .aggregate(let aggregate): aggregate.keys.isEmpty
        case .values(let values): values.rows.count <= 1
        case .project(let project): project.input.hasOneRow
        default: false
        }
    }

    fileprivate var isFiltered: Bool {
        switch self {
        case .filter: true
        case .project(let project): project.input.isFiltered
        default: false
        }
    }
}

extension Expression {
    /// The column among `ids` that an equality with something else determines.
    fileprivate func equalColumn(in ids: Set<ColumnID>) -> ColumnID? {
        guard case .call(let call) = self, call.function.name == "=" else { return nil }
        for (side, other) in [(0, 1), (1, 0)] {
            if case .column(let column) = call.arguments[side], ids.contains(column.id),
                call.arguments[other].columnIDs.isDisjoint(with: ids)
            {
                return column.id
            }
        }
        return nil
    }
}
