import SQL

/// Joins a plan with one that reads columns of it, row by row as SQL says it, without doing it row by
/// row: what depends on the outer row is either pulled up into the join's condition (`PullUp`), or the
/// inner plan is computed for every distinct combination of the outer columns that it reads
/// (`DomainPush`). Neumann and Kemper, "Unnesting Arbitrary Queries", BTW 2015.
struct Decorrelation {
    let ids: ColumnIDAllocator

    /// The join of `left` with what `right` is for each row of it, inner, left, semi or anti, where
    /// all of `condition` is true.
    func join(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, on condition: [Expression],
        at range: SourceRange? = nil
    ) -> LogicalPlan {
        let outer = right.freeColumns.intersection(left.columns.map(\.id))
        let pullUp = PullUp(outer: outer, ids: ids)
        if let pulled = pullUp.pull(right) {
            return .join(
                Join(
                    kind: kind, equalities: [],
                    residual: .conjunction(pulled.predicates + condition), left: left,
                    right: pulled.plan, range: range))
        }
        let columns = left.columns.filter { outer.contains($0.id) }
        var names: [ColumnID: Expression] = [:]
        let domain = Domain(of: columns, in: left, ids: ids, names: &names)
        let inner = DomainPush(ids: ids).push(domain, into: right.replacingFreeColumns(names))
        let equalities = zip(columns, domain.columns).map { column, copy in
            JoinEquality(left: .column(column), right: .column(copy), matchesNull: true)
        }
        return .join(
            Join(
                kind: kind, equalities: equalities, residual: .conjunction(condition), left: left,
                right: inner, range: range))
    }
}

/// The distinct combinations of values for which a correlated plan is computed.
struct Domain {
    /// Puts out `columns`, each combination once.
    var plan: LogicalPlan
    var columns: [PlanColumn]

    private init(plan: LogicalPlan, columns: [PlanColumn]) {
        self.plan = plan
        self.columns = columns
    }

    /// The combinations of `columns` in `plan`, under new ids, and what the old ones are called in it.
    init(
        of columns: [PlanColumn], in plan: LogicalPlan, ids: ColumnIDAllocator,
        names: inout [ColumnID: Expression]
    ) {
        var items: [ProjectItem] = []
        for column in columns {
            var copy = column
            copy.id = ids.allocate()
            items.append(ProjectItem(expression: .column(column), output: copy))
            names[column.id] = .column(copy)
        }
        let outputs = items.map(\.output)
        let rows = LogicalPlan.project(Project(items: items, input: plan))
        self.init(
            plan: .aggregate(Aggregate(keys: outputs, calls: [], input: rows)), columns: outputs)
    }

    /// The same combinations under other ids, and what each column is called there.
    func copy(_ ids: ColumnIDAllocator) -> (Domain, names: [ColumnID: Expression]) {
        var names: [ColumnID: Expression] = [:]
        var items: [ProjectItem] = []
        for column in columns {
            var copy = column
            copy.id = ids.allocate()
            items.append(ProjectItem(expression: .column(column), output: copy))
            names[column.id] = .column(copy)
        }
        let plan = LogicalPlan.project(Project(items: items, input: plan))
        return (Domain(plan: plan, columns: items.map(\.output)), names)
    }

    /// The equalities of its columns with those of a copy.
    func equalities(with copy: Domain) -> [JoinEquality] {
        zip(columns, copy.columns).map {
            JoinEquality(left: .column($0), right: .column($1), matchesNull: true)
        }
    }
}
