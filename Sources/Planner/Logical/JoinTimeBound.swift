import Columnar

/// A join by time: until when a row may still find a match.
public struct JoinTimeBound: Sendable {
    /// The time of a left row.
    public var left: PlanColumn
    /// The time of a right row.
    public var right: PlanColumn
    /// A left row has met all its matches once the watermark is past its time by more than this many
    /// microseconds.
    public var leftSlack: Int64
    /// The same for a right row.
    public var rightSlack: Int64
    /// How far behind the watermark the event times of what leaves may be, in microseconds (rule 28).
    public var delay: Int64
    /// Whether the times are bounds of windows, rather than event times.
    public var isWindow: Bool
}

extension Join {
    /// How the condition bounds the time between two rows that match: an equality of window bounds,
    /// or event times between a lower and an upper distance; nil where it does not.
    func timeBound(left: PlanProperties, right: PlanProperties) -> JoinTimeBound? {
        windowBound(left: left, right: right) ?? interval(left: left, right: right)
    }

    private func windowBound(left: PlanProperties, right: PlanProperties) -> JoinTimeBound? {
        for (a, b) in columnEqualities {
            guard let first = left.windows[a.id], let second = right.windows[b.id],
                first.isStart == second.isStart, first.kind == second.kind,
                let firstSlack = first.slack, let secondSlack = second.slack
            else { continue }
            // A row waits for those of the other side.
            return JoinTimeBound(
                left: a, right: b, leftSlack: secondSlack, rightSlack: firstSlack, delay: 0,
                isWindow: true)
        }
        return nil
    }

    private func interval(left: PlanProperties, right: PlanProperties) -> JoinTimeBound? {
        let terms =
            equalities.map { TimeDistance(between: $0.left, "=", $0.right) }
            + (residual?.conjuncts ?? []).map { TimeDistance($0) }
        var found: (left: PlanColumn, right: PlanColumn)?
        var lower: Int64?
        var upper: Int64?
        for var distance in terms.compactMap(\.self) {
            if left.eventTimes.contains(distance.second.id) { distance.turn() }
            guard left.eventTimes.contains(distance.first.id),
                right.eventTimes.contains(distance.second.id)
            else { continue }
            if let found, found != (distance.first, distance.second) { continue }
            found = (distance.first, distance.second)
            if let bound = distance.lower { lower = max(lower ?? bound, bound) }
            if let bound = distance.upper { upper = min(upper ?? bound, bound) }
        }
        guard let found, let lower, let upper else { return nil }
        // A row whose matches all lie before it meets those that are there when it comes: it is not
        // late while the watermark has not passed itself.
        let (leftSlack, rightSlack) = (max(0, -lower), max(0, upper))
        return JoinTimeBound(
            left: found.left, right: found.right, leftSlack: leftSlack, rightSlack: rightSlack,
            delay: max(leftSlack, rightSlack), isWindow: false)
    }
}

extension WindowBound {
    /// Beyond how many microseconds after the bound the watermark says that no row of the window comes
    /// any more: a window [start, end) takes none once the watermark has reached its end.
    fileprivate var slack: Int64? {
        guard size.months == 0, let timeDelay else { return nil }
        return isStart ? timeDelay : timeDelay - 1
    }
}

/// A condition that bounds `first - second`, both columns with a time, in microseconds.
private struct TimeDistance {
    var first: PlanColumn
    var second: PlanColumn
    var lower: Int64?
    var upper: Int64?

    /// What a comparison says; nil where it is none of two columns and fixed intervals.
    init?(_ term: Expression) {
        guard case .call(let call) = term, call.arguments.count == 2 else { return nil }
        self.init(between: call.arguments[0], call.function.name, call.arguments[1])
    }

    init?(between left: Expression, _ comparison: String, _ right: Expression) {
        guard let a = left.shiftedColumn, let b = right.shiftedColumn,
            a.column.type == b.column.type
        else { return nil }
        first = a.column
        second = b.column
        let distance = b.microseconds - a.microseconds
        switch comparison {
        case "=": (lower, upper) = (distance, distance)
        case ">=": lower = distance
        case ">": lower = distance + 1
        case "<=": upper = distance
        case "<": upper = distance - 1
        default: return nil
        }
    }

    /// The same said of `second - first`.
    mutating func turn() {
        (first, second) = (second, first)
        (lower, upper) = (upper.map { -$0 }, lower.map { -$0 })
    }
}

extension Expression {
    /// A column of times and what is added to it; nil for anything else.
    fileprivate var shiftedColumn: (column: PlanColumn, microseconds: Int64)? {
        switch self {
        case .column(let column):
            return column.type == .timestamp || column.type == .timestamptz ? (column, 0) : nil
        case .call(let call) where call.arguments.count == 2:
            guard call.function.name == "+" || call.function.name == "-",
                let base = call.arguments[0].shiftedColumn,
                case .literal(.interval(let interval), _) = call.arguments[1],
                interval.months == 0, abs(interval.fixedMicroseconds) < Self.largestShift
            else { return nil }
            let shift = interval.fixedMicroseconds
            return (base.column, base.microseconds + (call.function.name == "+" ? shift : -shift))
        default:
            return nil
        }
    }

    /// A thousand years, so that no sum of shifts overflows.
    private static let largestShift: Int64 = 31_557_600_000_000_000
}
