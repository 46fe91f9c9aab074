import Columnar

/// A column that holds the beginning or the end of a window.
public struct WindowBound: Hashable, Sendable {
    /// Which of the two it is.
    public var isStart: Bool
    /// The kind of the window.
    public var kind: WindowKind
    /// How far behind the watermark the window's end may be when rows of it still come, in
    /// microseconds: it closes when the watermark is that far past its end.
    public var delay: Int64
    /// The assignment that made the window, named by its `window_end` column: a start and an end of
    /// the same window have the same one.
    public var window: ColumnID

    /// How long the window is at most; of a session, the gap.
    public var size: Interval { kind.size }

    /// How far behind the watermark the bound itself may be; nil when nothing is known, as of the
    /// start of a session.
    public var timeDelay: Int64? {
        if !isStart { return delay }
        return kind.isSession ? nil : delay + kind.size.fixedMicroseconds - 1
    }
}

/// What is known of the rows that a plan puts out, derived from the leaves up.
public struct PlanProperties: Sendable {
    /// Whether rows are only ever added.
    public var isAppendOnly: Bool
    /// Whether each row leaves once its window has closed or its input has ended.
    public var isFinal = false
    /// Whether the output ends by itself.
    public var isBounded: Bool
    /// The columns that the watermark speaks of: no later row is older than the watermark in them,
    /// but for late ones.
    public var eventTimes: Set<ColumnID>
    /// The columns that hold bounds of windows.
    public var windows: [ColumnID: WindowBound]
}

extension LogicalPlan {
    /// Derives what is known of its output, as far as the logical plan decides it.
    public var properties: PlanProperties { properties(of: inputs.map(\.properties)) }

    /// Derives what is known of its output from what is known of its inputs.
    func properties(of inputs: [PlanProperties]) -> PlanProperties {
        switch self {
        case .scan(let scan): scan.properties
        case .values:
            PlanProperties(
                isAppendOnly: true, isBounded: true, eventTimes: [], windows: [:])
        case .filter, .unnest: inputs[0]
        case .sort: inputs[0].isBounded ? inputs[0].withoutTime : inputs[0]
        case .topN(let top): inputs[0].ranked(within: top.partition)
        case .over(let over): inputs[0].ranked(within: over.partition)
        case .project(let project): project.properties(of: inputs[0])
        case .windowAssign(let assign): assign.properties(of: inputs[0])
        case .gapFill(let fill): fill.properties(of: inputs[0])
        case .aggregate(let aggregate): aggregate.properties(of: inputs[0])
        case .join(let join): join.properties(left: inputs[0], right: inputs[1])
        case .union(let union): union.properties(of: inputs)
        case .setOperation(let operation): operation.properties(of: inputs)
        }
    }
}

extension PlanProperties {
    /// The window that rows with equal values in `columns` are all of; nil when there is none, or only
    /// the start of one whose end that does not tell.
    public func window(of columns: [PlanColumn]) -> WindowBound? {
        let bounds = columns.compactMap { windows[$0.id] }
        return bounds.first { bound in
            !bound.kind.isSession || bounds.contains { $0.window == bound.window && !$0.isStart }
        }
    }

    /// The same of rows of which no time is known, since they leave at the end or come back late.
    var withoutTime: PlanProperties {
        var result = self
        result.eventTimes = []
        result.windows = [:]
        return result
    }

    /// The same of rows that are chosen or numbered within partitions: updates, unless the physical
    /// plan lets rows out only when they are final. A row that comes back may be older than the
    /// watermark, so that of times only the partition's window is known.
    fileprivate func ranked(within partition: [PlanColumn]) -> PlanProperties {
        var result = withoutTime
        let kept = Set(partition.map(\.id))
        result.isAppendOnly = false
        result.isFinal = false
        result.windows = windows.filter { kept.contains($0.key) }
        return result
    }
}

extension Scan {
    fileprivate var properties: PlanProperties {
        PlanProperties(
            isAppendOnly: relation.changes != .changing, isBounded: relation.isBounded,
            eventTimes: watermark.map { [$0.time.id] } ?? [], windows: [:])
    }
}

extension Project {
    /// Follows columns that are passed on, also under a new id.
    fileprivate func properties(of input: PlanProperties) -> PlanProperties {
        var result = input
        result.eventTimes = []
        result.windows = [:]
        for item in items {
            guard case .column(let column) = item.expression else { continue }
            if input.eventTimes.contains(column.id) { result.eventTimes.insert(item.output.id) }
            result.windows[item.output.id] = input.windows[column.id]
        }
        return result
    }
}

extension WindowAssign {
    fileprivate func properties(of input: PlanProperties) -> PlanProperties {
        var result = input
        let isEventTime = input.eventTimes.contains(time.id)
        guard let behind = isEventTime ? 0 : input.windows[time.id]?.timeDelay else {
            return result
        }
        // A row at the very end of a session still belongs to it.
        let delay = behind + (kind.isSession ? 1 : 0)
        for column in [windowStart, windowEnd] {
            result.windows[column.id] = WindowBound(
                isStart: column.id == windowStart.id, kind: kind, delay: delay,
                window: windowEnd.id)
        }
        return result
    }
}

extension Aggregate {
    /// The window that a group belongs to; nil when it is grouped by none.
    public func windowKey(in input: PlanProperties) -> WindowBound? { input.window(of: keys) }

    /// Updates, unless the physical plan lets results out only when they are final.
    fileprivate func properties(of input: PlanProperties) -> PlanProperties {
        var result = input
        let kept = Set(keys.map(\.id))
        result.isAppendOnly = false
        result.eventTimes = input.eventTimes.intersection(kept)
        result.windows = input.windows.filter { kept.contains($0.key) }
        return result
    }
}

extension Join {
    /// The side that is read to its end before the other begins, which then looks rows up in it:
    /// one that ends, and whose rows need not be kept without a match; nil when there is none.
    func buildSide(left: PlanProperties, right: PlanProperties) -> JoinSide? {
        if nearest != nil { return nil }
        if right.isBounded, kind != .right, kind != .full { return .right }
        if left.isBounded, !isOnArrival, kind == .inner || kind == .right { return .left }
        return nil
    }

    /// Of a side that is looked up no time is known: all of it is there before the watermark. Where
    /// both sides change, a row may meet a match long after its time has passed, unless the join is
    /// by time.
    fileprivate func properties(left: PlanProperties, right: PlanProperties) -> PlanProperties {
        var result = left
        let side = buildSide(left: left, right: right)
        if nearest != nil || (isOnArrival && side == nil) {
            return onceProperties(left: left, right: right)
        }
        let bound = side == nil ? timeBound(left: left, right: right) : nil
        switch side {
        case .right: break
        case .left: result = right
        case nil:
            result.eventTimes = []
            result.windows = [:]
            if let bound { add(bound, left, right, to: &result) }
        }
        // A match that comes later removes what an outer or anti join had put out without it; by time
        // it waits until no match can come.
        let staysTrue = side != nil || bound != nil || kind == .inner || kind == .semi
        result.isAppendOnly = left.isAppendOnly && right.isAppendOnly && staysTrue
        result.isFinal = left.isFinal && right.isFinal && staysTrue
        result.isBounded = left.isBounded && right.isBounded
        return result
    }

    /// The times that a join by time leaves: both event times, or both windows.
    private func add(
        _ bound: JoinTimeBound, _ left: PlanProperties, _ right: PlanProperties,
        to result: inout PlanProperties
    ) {
        let known = Set(columns.map(\.id))
        guard bound.isWindow else {
            result.eventTimes = known.intersection([bound.left.id, bound.right.id])
            return
        }
        let joined = [left.windows[bound.left.id], right.windows[bound.right.id]].compactMap(\.self)
        let delay = joined.map(\.delay).max() ?? 0
        for (id, window) in left.windows.merging(right.windows, uniquingKeysWith: { a, _ in a })
        where joined.contains(where: { $0.window == window.window }) && known.contains(id) {
            result.windows[id] = window
            result.windows[id]?.delay = delay
        }
    }

    /// The pairs of columns that are equal in every pair of rows.
    var columnEqualities: [(left: PlanColumn, right: PlanColumn)] {
        let leftIDs = Set(left.columns.map(\.id))
        let terms = equalities.map { ($0.left, $0.right) } + residualEqualities
        return terms.compactMap { a, b in
            guard case .column(let first) = a, case .column(let second) = b else { return nil }
            return leftIDs.contains(first.id) ? (first, second) : (second, first)
        }
    }

    private var residualEqualities: [(Expression, Expression)] {
        let leftIDs = Set(left.columns.map(\.id))
        return (residual?.conjuncts ?? []).compactMap { term in
            guard case .call(let call) = term, call.function.name == "=",
                let a = call.arguments.first, let b = call.arguments.last,
                a.columnIDs.isSubset(of: leftIDs) != b.columnIDs.isSubset(of: leftIDs)
            else { return nil }
            return (a, b)
        }
    }
}

/// One of the inputs of a join.
enum JoinSide: Sendable {
    case left
    case right
}

extension Union {
    /// A column keeps its meaning where it has the same in every input.
    fileprivate func properties(of inputs: [PlanProperties]) -> PlanProperties {
        var result = PlanProperties(
            isAppendOnly: inputs.allSatisfy(\.isAppendOnly),
            isFinal: inputs.allSatisfy(\.isFinal), isBounded: inputs.allSatisfy(\.isBounded),
            eventTimes: [], windows: [:])
        for (position, column) in columns.enumerated() {
            let sources = zip(self.inputs, inputs).map { ($0.columns[position].id, $1) }
            if sources.allSatisfy({ $1.eventTimes.contains($0) }) {
                result.eventTimes.insert(column.id)
            }
            let bounds = sources.compactMap { $1.windows[$0] }
            if bounds.count == inputs.count,
                bounds.allSatisfy({ $0.isStart == bounds[0].isStart && $0.kind == bounds[0].kind })
            {
                result.windows[column.id] = bounds[0]
            }
        }
        return result
    }
}

extension SetOperation {
    /// Columns keep their meaning as in a union of both. A row that comes to the right later takes one
    /// from EXCEPT.
    fileprivate func properties(of inputs: [PlanProperties]) -> PlanProperties {
        var result = Union(columns: columns, inputs: [left, right]).properties(of: inputs)
        result.isAppendOnly = result.isAppendOnly && kind == .intersect
        result.isFinal = result.isFinal && kind == .intersect
        return result
    }
}
