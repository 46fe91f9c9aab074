import Columnar

extension PhysicalPlan {
    /// What the operator is called, here and wherever it reports.
    public var nodeName: String {
        switch self {
        case .scan: "Scan"
        case .values: "Values"
        case .filter: "Filter"
        case .project: "Project"
        case .windowAssign: "WindowAssign"
        case .gapFill: "GapFill"
        case .unnest: "Unnest"
        case .windowAggregate: "WindowAggregate"
        case .groupAggregate: "GroupAggregate"
        case .lookupJoin: "LookupJoin"
        case .join: "Join"
        case .asOfJoin: "AsOfJoin"
        case .union: "Union"
        case .setOperation: "SetOperation"
        case .sort: "Sort"
        case .limit: "Limit"
        case .topN: "TopN"
        case .over: "Over"
        case .eventTimeHold: "EventTimeHold"
        case .temporalFilter: "TemporalFilter"
        case .emitEvery: "EmitEvery"
        case .keptValues: "KeptValues"
        }
    }

    var details: String {
        switch self {
        case .scan(let scan): scan.description
        case .values(let values): rowCountText(values.rows.count)
        case .filter(let condition, _): condition.description
        case .project(let items, _): items.text
        case .gapFill(let node): node.fill.text + ", emits \(node.emission.rawValue)"
        case .windowAssign(let node):
            windowText(node.kind, of: node.time, partition: node.partition)
                + (node.kind.isSession ? ", emits \(node.emission.rawValue)" : "")
        case .unnest(let node):
            unnestText(node.arrays, node.added, keepsEmpty: node.keepsEmpty)
        case .windowAggregate(let node): node.text
        case .groupAggregate(let node):
            aggregationText(node.keys, node.calls) + ", emits \(node.emission.rawValue)"
        case .lookupJoin(let node):
            "\(node.kind.rawValue) " + conditionText(node.equalities, node.residual)
        case .join(let node):
            "\(node.kind.rawValue) " + conditionText(node.equalities, node.residual)
                + (node.emission == .changes ? "" : ", emits \(node.emission.rawValue)")
                + (node.isOnArrival ? ", as of arrival" : "")
        case .asOfJoin(let node): node.details
        case .union: ""
        case .setOperation(let node):
            setOperationText(node.kind, isAll: node.isAll) + ", emits \(node.emission.rawValue)"
        case .sort(let keys, _): sortText(keys)
        case .limit(let limit, let offset, _): topText(.rows, limit, offset, by: [], of: [], nil)
        case .over(let node):
            overText(node.partition, node.keys, node.calls) + ", emits "
                + (node.eventTime?.emission ?? node.emission.rawValue)
        case .topN(let node):
            topText(
                node.counting, node.limit, node.offset, by: node.keys, of: node.partition, node.rank
            )
                + ", emits \(node.emission.rawValue)"
        case .eventTimeHold(let time, _, _): "until the watermark passes \(time.reference)"
        case .temporalFilter(let node): node.text
        case .keptValues(let count, let input):
            input.columns.dropFirst(count).map(\.reference).joined(separator: ", ")
        case .emitEvery(let period, _): "\(intervalText(period))"
        }
    }

    /// What bounds the rows that the operator keeps; nil for an operator without state.
    public var stateBound: String? {
        switch self {
        case .windowAssign(let node):
            node.kind.isSession ? "bounded by the rows of open sessions" : nil
        case .windowAggregate(let node):
            node.kind.isSession
                ? "bounded by open sessions"
                : "bounded by open windows of \(node.kind.size.fixedMicroseconds / 1_000_000) s"
        case .groupAggregate(let node):
            node.keys.isEmpty
                ? "one row"
                : "bounded by the number of distinct "
                    + node.keys.map(\.name).joined(separator: ", ")
        case .lookupJoin(let node):
            "the rows of \(node.build.relationNames.joined(separator: ", "))"
        case .join(let node): node.stateBound
        case .asOfJoin(let node): node.stateBound
        case .setOperation: "bounded by the number of distinct rows of both inputs"
        case .sort: "all rows of bounded input"
        case .topN(let node): node.stateBound
        case .over(let node): node.stateBound
        case .eventTimeHold: "bounded by the watermark's delay"
        case .gapFill(let node):
            node.delay == nil
                ? "all rows" : "bounded by open windows, and a row for each distinct key"
        case .temporalFilter: "bounded by the rows that will enter or leave"
        case .emitEvery: "the rows that changed since"
        case .keptValues: "all rows"
        default: nil
        }
    }

    var relationNames: [String] {
        if case .scan(let scan) = self { return [scan.relation.name] }
        return inputs.flatMap(\.relationNames)
    }

    /// The tree as EXPLAIN prints it, a node a line; `timeToLive` is how long state lives without a
    /// change, nil for ever.
    public func lines(timeToLive: Interval? = nil) -> [String] {
        let life = timeToLive.map { hasTimeToLive ? ", forgotten after \(Value.interval($0))" : "" }
        let state = stateBound.map { "  [state: \($0)\(life ?? "")]" } ?? ""
        return [(nodeName + " " + details).trimmedRight + state]
            + inputs.flatMap { $0.lines(timeToLive: timeToLive).map { "  " + $0 } }
    }
}

extension PhysicalOver {
    /// The rows that a change, or a later row, may reach.
    fileprivate var stateBound: String {
        guard let eventTime else {
            return windowEnd == nil ? "all rows" : "the rows of the open windows"
        }
        let of =
            partition.isEmpty
            ? "" : " of each distinct " + partition.map(\.name).joined(separator: ", ")
        var text = "bounded by the watermark's delay"
        for (distance, side) in [(eventTime.back, ""), (eventTime.ahead, " ahead")] {
            if let microseconds = distance.microseconds {
                text += ", the rows of \(microseconds / 1_000_000) s" + side
            }
            if distance.rows > 0 { text += ", \(distance.rows) rows" + side + of }
            if distance.groups > 0 { text += ", \(distance.groups) groups of peers" + side + of }
        }
        return text
    }
}

extension PhysicalTopN {
    /// The rows that may still be among the first.
    fileprivate var stateBound: String {
        let kept = limit.map { "\(UInt($0) + UInt(offset)) rows" }
        let some = inputIsAppendOnly ? kept ?? "all rows" : "all rows"
        if windowEnd != nil { return "\(some) of each partition of the open windows" }
        if partition.isEmpty { return some }
        return some + " of each distinct " + partition.map(\.name).joined(separator: ", ")
    }
}

extension WindowAggregate {
    fileprivate var text: String {
        let late = lateness == 0 ? "" : ", late rows correct for \(intervalText(lateness))"
        let emits = ", emits \(emission.rawValue)" + late
        guard case .time(let time, _) = windows else { return aggregationText(keys, calls) + emits }
        return aggregationText(keys, calls) + " over " + windowText(kind, of: time, partition: [])
            + emits
    }
}

extension PlannedQuery {
    /// Every stage of the plan, as EXPLAIN prints it; `timeToLive` is how long state lives without a
    /// change, nil for ever.
    public func lines(timeToLive: Interval? = nil) -> [String] {
        func section(_ title: String, _ lines: [String]) -> [String] {
            [title] + lines.map { "  " + $0 }
        }
        let kind =
            (isBounded ? "bounded" : "continuous") + ", "
            + (isAppendOnly ? "only inserts" : "inserts, updates and deletes")
        return section("Logical plan", bound.lines) + section("Optimised plan", optimized.lines)
            + section("Operators (\(kind))", physical.lines(timeToLive: timeToLive))
    }
}

extension EventTimeReach {
    /// When a row leaves.
    fileprivate var emission: String {
        "when the watermark passes " + (ahead == Distance() ? "the row" : "all it depends on")
    }
}
