import Planner

extension PlannedQuery {
    /// Whether one of the columns at `positions` is the beginning or the end of a window whose rows
    /// leave when it closes: rows that agree in them come together and never again.
    func isPartitionedByClosedWindow(_ positions: [Int]) -> Bool {
        let bounds = physical.closedWindowBounds
        return positions.contains {
            columns.indices.contains($0) && bounds.contains(columns[$0].id)
        }
    }
}

extension PhysicalPlan {
    /// The columns that hold bounds of windows that let their rows out when they close. A column that
    /// is passed through keeps its id.
    fileprivate var closedWindowBounds: Set<ColumnID> {
        let below = inputs.reduce(into: Set<ColumnID>()) { $0.formUnion($1.closedWindowBounds) }
        guard case .windowAggregate(let aggregate) = self, aggregate.emission == .onWindowClose
        else {
            return below
        }
        return below.union(aggregate.bounds.keys)
    }
}
