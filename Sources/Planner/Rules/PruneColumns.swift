extension Rule {
    /// Drops every column that nobody reads, down to the fields that a format decodes.
    static let pruneColumns = Rule(
        "prune_columns", "reads and carries only the columns that are needed"
    ) { plan, _ in
        Pruning(droppable: nil).prune(plan, keeping: Set(plan.columns.map(\.id)))
    }
}

extension LogicalPlan {
    /// The plan without those columns of connectors that `*` leaves out and nobody reads: they are no
    /// part of the row that breaks ties (rule 43), whichever rules run.
    func withoutUnreadHiddenColumns() -> LogicalPlan {
        Pruning(droppable: hiddenColumns).prune(self, keeping: Set(columns.map(\.id)))
    }

    private var hiddenColumns: Set<ColumnID> {
        guard case .scan(let scan) = self else {
            return inputs.reduce(into: Set()) { $0.formUnion($1.hiddenColumns) }
        }
        let hidden = Set(scan.relation.columns.filter(\.isHidden).map(\.name))
        return Set(scan.columns.filter { hidden.contains($0.name) }.map(\.id))
    }
}

/// Drops columns that nobody reads.
private struct Pruning {
    /// The only ones that may be dropped; nil for all.
    let droppable: Set<ColumnID>?

    /// The plan without the columns that are neither in `asked` nor read within it.
    func prune(_ plan: LogicalPlan, keeping asked: Set<ColumnID>) -> LogicalPlan {
        let needed =
            droppable.map { Set(plan.columns.map(\.id)).subtracting($0).union(asked) } ?? asked
        switch plan {
        case .scan(let scan):
            return .scan(scan.pruned(to: needed))
        case .values:
            return plan
        case .project(var project):
            project.items.removeAll { !needed.contains($0.output.id) }
            let read = project.items.map(\.expression.columnIDs).reduce(Set()) { $0.union($1) }
            project.input = prune(project.input, keeping: read)
            return .project(project)
        case .aggregate(var aggregate):
            aggregate.calls.removeAll { !needed.contains($0.output.id) }
            let pruned = LogicalPlan.aggregate(aggregate)
            aggregate.input = prune(aggregate.input, keeping: pruned.columnsRead)
            return .aggregate(aggregate)
        case .union(var union):
            let kept = union.columns.indices.filter { needed.contains(union.columns[$0].id) }
            union.inputs = union.inputs.map { input in
                let columns = kept.map { input.columns[$0] }
                return prune(input, keeping: Set(columns.map(\.id))).projected(to: columns)
            }
            union.columns = kept.map { union.columns[$0] }
            return .union(union)
        case .setOperation:
            // Rows are compared whole.
            return plan.mapInputs { prune($0, keeping: Set($0.columns.map(\.id))) }
        case .topN(var top):
            // The whole row breaks ties, so that all of it is needed.
            if let rank = top.rank, !needed.contains(rank.id) { top.rank = nil }
            let read = LogicalPlan.topN(top).columnsRead.union(needed)
            top.input = prune(top.input, keeping: read.union(wholeRow(of: top.input)))
            return .topN(top)
        case .over(var over):
            over.calls.removeAll { !needed.contains($0.output.id) }
            if over.calls.isEmpty { return prune(over.input, keeping: needed) }
            let read = LogicalPlan.over(over).columnsRead.union(needed)
            // Where peers are told apart, it is by the whole row.
            let ties = over.calls.contains(where: \.tellsPeersApart) ? wholeRow(of: over.input) : []
            let kept = over.input.columns.map(\.id).filter {
                read.contains($0) || ties.contains($0)
            }
            over.input = prune(over.input, keeping: Set(kept))
            return .over(over)
        case .filter, .windowAssign, .unnest, .gapFill, .join, .sort:
            let below = needed.union(plan.columnsRead)
            return plan.mapInputs { input in
                prune(input, keeping: below.intersection(input.columns.map(\.id)))
            }
        }
    }

    private func wholeRow(of plan: LogicalPlan) -> Set<ColumnID> {
        Set(plan.columns.map(\.id)).subtracting(droppable ?? [])
    }
}

extension LogicalPlan {
    /// The columns that the expressions of this node read.
    fileprivate var columnsRead: Set<ColumnID> {
        expressions.reduce(into: Set()) { $0.formUnion($1.columnIDs) }
    }

    /// A projection to exactly `columns`; the plan itself when it puts out just those.
    fileprivate func projected(to columns: [PlanColumn]) -> LogicalPlan {
        if self.columns.map(\.id) == columns.map(\.id) { return self }
        let items = columns.map { ProjectItem(expression: .column($0), output: $0) }
        return .project(Project(items: items, input: self))
    }
}

extension Scan {
    fileprivate func pruned(to needed: Set<ColumnID>) -> Scan {
        var scan = self
        scan.columns.removeAll { !needed.contains($0.id) }
        var read = needed
        if let watermark {
            read.insert(watermark.time.id)
            read.formUnion(watermark.expression.columnIDs)
        }
        scan.computed.removeAll { !read.contains($0.output.id) }
        for item in scan.computed { read.formUnion(item.expression.columnIDs) }
        // Rows by key are known by it, whoever reads it.
        let key = relation.isKeyed ? relation.primaryKey : []
        scan.fields.removeAll { field in
            !read.contains(field.column.id) && !key.contains(field.column.name)
        }
        return scan
    }
}
