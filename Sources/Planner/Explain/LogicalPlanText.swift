import Columnar

extension LogicalPlan {
    /// What the node is called.
    var nodeName: String {
        switch self {
        case .scan: "Scan"
        case .values: "Values"
        case .filter: "Filter"
        case .project: "Project"
        case .windowAssign: "WindowAssign"
        case .gapFill: "GapFill"
        case .unnest: "Unnest"
        case .aggregate: "Aggregate"
        case .join: "Join"
        case .union: "Union"
        case .setOperation: "SetOperation"
        case .sort: "Sort"
        case .topN: "TopN"
        case .over: "Over"
        }
    }

    /// What the node does, in a line without its inputs.
    private var details: String {
        switch self {
        case .scan(let scan): scan.description
        case .values(let values): rowCountText(values.rows.count)
        case .filter(let filter): filter.condition.description
        case .project(let project): project.items.text
        case .gapFill(let fill): fill.text
        case .windowAssign(let assign):
            windowText(assign.kind, of: assign.time, partition: assign.partition)
        case .unnest(let node):
            unnestText(node.arrays, node.added, keepsEmpty: node.keepsEmpty)
        case .aggregate(let aggregate): aggregationText(aggregate.keys, aggregate.calls)
        case .join(let join):
            "\(join.kind.rawValue) " + conditionText(join.equalities, join.residual)
                + (join.nearest.map { ", \($0)" } ?? "")
                + (join.isOnArrival ? ", as of arrival" : "")
        case .union: ""
        case .setOperation(let node): setOperationText(node.kind, isAll: node.isAll)
        case .sort(let sort): sortText(sort.keys)
        case .over(let over): overText(over.partition, over.keys, over.calls)
        case .topN(let top):
            topText(
                top.counting, top.limit, top.offset, by: top.keys, of: top.partition, top.rank)
        }
    }

    /// The tree as EXPLAIN prints it, a node a line.
    public var lines: [String] {
        [(nodeName + " " + details).trimmedRight] + inputs.flatMap { $0.lines.map { "  " + $0 } }
    }
}

extension Scan: CustomStringConvertible {
    /// The relation and what is read of it.
    public var description: String {
        var text = "\(relation.name) (\(fields.map(\.column.name).joined(separator: ", ")))"
        if !computed.isEmpty { text += " computing \(computed.text)" }
        if let watermark {
            text += " watermark for \(watermark.time.name) as \(watermark.expression)"
        }
        return text
    }
}

extension WindowKind: CustomStringConvertible {
    /// `tumble 00:01:00`.
    public var description: String {
        switch self {
        case .tumble(let size): "tumble \(Value.interval(size))"
        case .hop(let size, let slide):
            "hop \(Value.interval(size)) every \(Value.interval(slide))"
        case .cumulate(let size, let step):
            "cumulate \(Value.interval(size)) by \(Value.interval(step))"
        case .session(let gap): "session \(Value.interval(gap))"
        }
    }
}

extension GapFill {
    var text: String {
        let by = partition.map(\.reference).joined(separator: ", ")
        return "every \(Value.interval(step)) of \(time.reference)"
            + (by.isEmpty ? "" : " by \(by)")
            + (carriesValues ? ", carrying values" : "")
    }
}

/// So many microseconds as an interval.
func intervalText(_ microseconds: Int64) -> String {
    "\(Value.interval(Interval(fixedMicroseconds: microseconds)))"
}

/// What a window is over.
func windowText(_ kind: WindowKind, of time: PlanColumn, partition: [PlanColumn]) -> String {
    let by = partition.map(\.reference).joined(separator: ", ")
    return "\(kind) of \(time.reference)" + (by.isEmpty ? "" : " by \(by)")
}

extension PlanColumn {
    /// `name #7`, as expressions print it.
    var reference: String { "\(name)\(id)" }
}

extension [ProjectItem] {
    var text: String {
        map { item in
            item.isPassedThrough
                ? item.output.reference : "\(item.expression) AS \(item.output.reference)"
        }.joined(separator: ", ")
    }
}

/// The keys and calls of an aggregation.
func aggregationText(_ keys: [PlanColumn], _ calls: [AggregateCall]) -> String {
    let by = keys.isEmpty ? "" : " by " + keys.map(\.reference).joined(separator: ", ")
    return calls.map(\.description).joined(separator: ", ") + by
}

/// The condition of a join.
func conditionText(_ equalities: [JoinEquality], _ residual: Expression?) -> String {
    let terms =
        equalities.map { "\($0.left) \($0.matchesNull ? "IS NOT DISTINCT FROM" : "=") \($0.right)" }
        + (residual.map { ["\($0)"] } ?? [])
    return terms.isEmpty ? "every pair" : "on " + terms.joined(separator: " AND ")
}

/// Which set operation.
func setOperationText(_ kind: SetOperationKind, isAll: Bool) -> String {
    kind.rawValue + (isAll ? " all" : "")
}

/// The keys of a sort.
func sortText(_ keys: [SortKey]) -> String {
    keys.map { key in
        key.column.reference + (key.isDescending ? " DESC" : "")
            + (key.nullsFirst == key.isDescending
                ? "" : key.nullsFirst ? " NULLS FIRST" : " NULLS LAST")
    }.joined(separator: ", ")
}

/// What a top-N takes, by which order, of which partitions, and the column for the rank.
func topText(
    _ counting: RankCounting, _ limit: Int?, _ offset: Int, by keys: [SortKey],
    of partition: [PlanColumn], _ rank: PlanColumn?
) -> String {
    var text = limit.map { "\($0) \(counting.rawValue)" } ?? "all \(counting.rawValue)"
    if offset > 0 { text += " after \(offset)" }
    if !partition.isEmpty {
        text += " of each " + partition.map(\.reference).joined(separator: ", ")
    }
    if !keys.isEmpty { text += " by " + sortText(keys) }
    if let rank { text += " as \(rank.reference)" }
    return text
}

extension String {
    var trimmedRight: String {
        var copy = self
        while copy.hasSuffix(" ") { copy.removeLast() }
        return copy
    }
}

/// `1 row`, `2 rows`.
func rowCountText(_ count: Int) -> String { "\(count) row\(count == 1 ? "" : "s")" }
