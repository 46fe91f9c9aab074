import Columnar

extension PhysicalPlan {
    /// The operators whose state grows as long as their endless input goes on, each in a line, with
    /// what it keeps.
    public var unboundedStates: [String] {
        let below = inputs.flatMap(\.unboundedStates)
        let state: String? =
            switch self {
            case .join(let join): join.unboundedRows
            case .asOfJoin(let join) where join.emission == .changes:
                rowsWithoutEnd(of: [join.left, join.right])
            default: nil
            }
        guard let state else { return below }
        return ["\(nodeName) \(details) keeps \(state)"] + below
    }

    /// Whether the operator forgets what has not changed for the time to live (`SET state_ttl`): rows
    /// of a join, groups, partitions. What ends by event time or with bounded input is not forgotten
    /// before that, nor what is one for all rows.
    public var hasTimeToLive: Bool {
        switch self {
        case .join(let join): join.timeBound == nil && join.emission == .changes
        case .groupAggregate(let node): !node.keys.isEmpty && node.emission == .changes
        case .topN(let node):
            !node.partition.isEmpty && node.windowEnd == nil && node.emission == .changes
        case .over(let node):
            !node.partition.isEmpty && node.windowEnd == nil && node.eventTime == nil
                && node.emission == .changes
        default: false
        }
    }

    /// Whether there are ever more rows: those of an endless stream, not those of a table, of which
    /// there are as many as it has.
    fileprivate var growsForever: Bool {
        switch self {
        case .scan(let scan): !scan.relation.isBounded && scan.relation.changes == .appendOnly
        case .groupAggregate: false
        default: inputs.contains(where: \.growsForever)
        }
    }
}

/// The rows of those inputs of which there are ever more; nil when there are none.
private func rowsWithoutEnd(of inputs: [PhysicalPlan]) -> String? {
    let growing = inputs.filter(\.growsForever)
    if growing.isEmpty { return nil }
    return "every row of " + growing.flatMap(\.relationNames).joined(separator: ", ")
}

extension IncrementalJoin {
    /// The rows that are kept without end; nil where the state has a bound.
    fileprivate var unboundedRows: String? {
        guard timeBound == nil else { return nil }
        return rowsWithoutEnd(of: isOnArrival ? [right] : [left, right])
    }

    /// What bounds the state, as EXPLAIN says it.
    var stateBound: String {
        if let bound = timeBound {
            if bound.isWindow { return "bounded by open windows" }
            return "bounded by time: left rows for \(text(bound.leftSlack)), right rows for "
                + text(bound.rightSlack)
        }
        if let rows = unboundedRows { return "unbounded: \(rows)" }
        let kept = isOnArrival ? right.relationNames : left.relationNames + right.relationNames
        return "the rows of " + kept.joined(separator: ", ")
    }

    private func text(_ microseconds: Int64) -> String {
        let span = min(max(0, microseconds), Int64.max / 1_000)
        return "\(Value.interval(Interval(nanoseconds: span * 1_000)))"
    }
}
