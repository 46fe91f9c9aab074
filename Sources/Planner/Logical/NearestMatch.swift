import Columnar

/// A join of each left row with one right row at most: of those that match, the nearest in time, or in
/// any other position.
public struct NearestMatch: Sendable {
    /// The position of a left row.
    public var left: Expression
    /// The position of a right row, of the same type.
    public var right: Expression
    /// Whether the right row is at or after the left one, rather than at or before.
    public var isForward: Bool
    /// Whether an equal position is not near.
    public var isStrict: Bool
    /// Whether right rows are versions, each of which holds until the next one of its key
    /// (`FOR SYSTEM_TIME AS OF`).
    public var isVersioned: Bool

    /// Whether positions of a type can be compared as numbers.
    static func takes(_ type: DataType) -> Bool {
        switch type {
        case .smallint, .integer, .bigint, .date, .time, .timestamp, .timestamptz: true
        case .real, .double: true
        case .decimal(let precision, _): precision <= 18
        default: false
        }
    }
}

extension NearestMatch: CustomStringConvertible {
    /// `nearest ts#1 >= ts#7`.
    public var description: String {
        let comparison = isForward ? (isStrict ? "<" : "<=") : (isStrict ? ">" : ">=")
        return "nearest \(left) \(comparison) \(right)" + (isVersioned ? " of each version" : "")
    }
}

extension Join {
    /// Whether a left row of a nearest match can wait for the watermark, behind which nothing nearer
    /// comes.
    func canWait(left: PlanProperties, right: PlanProperties) -> Bool {
        guard let nearest, !nearest.isForward, left.isAppendOnly,
            right.isAppendOnly || nearest.isVersioned, case .column(let time) = nearest.left,
            case .column(let other) = nearest.right
        else { return false }
        return left.eventTimes.contains(time.id) && right.eventTimes.contains(other.id)
    }

    /// What is known of the rows of a nearest match, or of one as of arrival: that of the left rows,
    /// where each leaves once.
    func onceProperties(left: PlanProperties, right: PlanProperties) -> PlanProperties {
        var result = left
        result.isBounded = left.isBounded && right.isBounded
        if isOnArrival || canWait(left: left, right: right) { return result }
        result.isAppendOnly = false
        result.isFinal = false
        result.eventTimes = []
        result.windows = [:]
        return result
    }
}
