extension PhysicalPlan {
    /// The same plans reading each relation through one and the same scan, which has the columns
    /// that any of them needs, so that a job can read it once. Relations that a join looks up stay
    /// as they are: they are read at another time.
    public static func sharingScans(_ plans: [PhysicalPlan]) -> [PhysicalPlan] {
        var scans: [String: [Scan]] = [:]
        var lookedUp: Set<String> = []
        for plan in plans { plan.collectScans(into: &scans, lookedUp: &lookedUp) }
        let shared = scans.filter { name, found in
            found.count > 1 && !lookedUp.contains(name)
        }
        return plans.map { $0.replacingScans(shared) }
    }

    private func collectScans(
        into scans: inout [String: [Scan]], lookedUp: inout Set<String>
    ) {
        if case .scan(let scan) = self { scans[scan.relation.name, default: []].append(scan) }
        if case .lookupJoin(let join) = self {
            var built: [String: [Scan]] = [:]
            join.build.collectScans(into: &built, lookedUp: &lookedUp)
            lookedUp.formUnion(built.keys)
        }
        for input in inputs { input.collectScans(into: &scans, lookedUp: &lookedUp) }
    }

    private func replacingScans(_ shared: [String: [Scan]]) -> PhysicalPlan {
        guard case .scan(let scan) = self else { return mapInputs { $0.replacingScans(shared) } }
        guard let others = shared[scan.relation.name] else { return self }
        let items = scan.columns.map { ProjectItem(expression: .column($0), output: $0) }
        return .project(items: items, input: .scan(scan.widened(to: others)))
    }
}

extension Scan {
    /// The scan with every field and column that one of `others` has, in the relation's order.
    fileprivate func widened(to others: [Scan]) -> Scan {
        var scan = self
        var numbering = WideningIDs()
        var ids: [ColumnID: ColumnID] = [:]
        for other in others {
            for field in other.fields {
                let known = scan.fields.first { $0.column.name == field.column.name }
                ids[field.column.id] = known?.column.id
                if known != nil { continue }
                let added = numbering.renumbered(field.column, &ids)
                scan.fields.append(ScanField(column: added, metadataKey: field.metadataKey))
            }
            for item in other.computed
            where !scan.computed.contains(where: { $0.output.name == item.output.name }) {
                let expression = item.expression.rewritten { node in
                    guard case .column(var column) = node else { return node }
                    column.id = ids[column.id] ?? column.id
                    return .column(column)
                }
                let output = numbering.renumbered(item.output, &ids)
                scan.computed.append(ProjectItem(expression: expression, output: output))
            }
        }
        let order = relation.columns.map(\.name)
        func place(_ column: PlanColumn) -> Int { order.firstIndex(of: column.name) ?? .max }
        scan.fields.sort { place($0.column) < place($1.column) }
        scan.computed.sort { place($0.output) < place($1.output) }
        scan.columns = scan.fields.map(\.column) + scan.computed.map(\.output)
        return scan
    }
}

/// Ids for columns that a scan gets for the sake of others; no plan gives out negative ones, and the
/// lowering's own are small.
private struct WideningIDs {
    private var next = -1_000_000

    mutating func renumbered(
        _ column: PlanColumn, _ ids: inout [ColumnID: ColumnID]
    ) -> PlanColumn {
        var copy = column
        copy.id = ColumnID(next)
        next -= 1
        ids[column.id] = copy.id
        return copy
    }
}
