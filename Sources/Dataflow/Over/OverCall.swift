import Columnar
import Functions

/// One call with OVER: which function, over which columns, in which frame. Whoever builds the graph
/// computes arguments and filters into columns first.
public struct OverCall: Sendable {
    /// What is called.
    public enum Function: Sendable {
        /// A function that needs OVER.
        case over(OverOverload)
        /// An aggregate over the rows of the frame; its arguments are columns of the rows.
        case aggregate(AggregateCall)
    }

    /// What is called.
    public var function: Function
    /// The columns of the arguments; an aggregate has its own.
    public var arguments: [Int]
    /// The frame.
    public var frame: OverFrame
    /// Whether NULL values are passed over.
    public var ignoresNulls: Bool
    /// Which rows decide about the result of a row.
    public var reach: Reach
    /// The type of the result.
    public var resultType: DataType

    /// A call.
    public init(
        _ function: Function, arguments: [Int] = [], frame: OverFrame, ignoresNulls: Bool = false,
        reach: Reach, resultType: DataType
    ) {
        self.function = function
        self.arguments = arguments
        self.frame = frame
        self.ignoresNulls = ignoresNulls
        self.reach = reach
        self.resultType = resultType
    }

    /// Which rows of a partition decide about the result of one of them.
    public enum Reach: Hashable, Sendable {
        /// Those around it.
        case near(OverNear)
        /// Those in front of it and its peers.
        case preceding
        /// All.
        case partition

        /// At most so many before it and so many behind it.
        public static func rows(back: Int, ahead: Int) -> Reach {
            .near(
                OverNear(back: OverNear.Side(rows: back), ahead: OverNear.Side(rows: ahead)))
        }

        /// What decides about the results of two calls.
        func union(_ other: Reach) -> Reach {
            switch (self, other) {
            case (.near(let near), .near(let others)): .near(near.union(others))
            case (.preceding, .preceding): .preceding
            case (.preceding, .near(let near)), (.near(let near), .preceding):
                near.ahead.isNothing ? .preceding : .partition
            default: .partition
            }
        }
    }
}

/// The rows around a row that count for it.
public struct OverFrame: Hashable, Sendable {
    /// What the bounds count.
    public enum Unit: Hashable, Sendable {
        /// Rows.
        case rows
        /// Groups of peers; RANGE too, where its bounds are not values.
        case groups
    }

    /// One end of a frame.
    public enum Bound: Hashable, Sendable {
        /// The first row of the partition.
        case unboundedPreceding
        /// So many before.
        case preceding(Int)
        /// The row, or its peers.
        case currentRow
        /// So many behind.
        case following(Int)
        /// The last row of the partition.
        case unboundedFollowing
        /// RANGE with an offset: the rows whose value in the column `key`, by which they are
        /// ordered, is not beyond the row's value in the column `limit`.
        case value(key: Int, limit: Int)
    }

    /// What the bounds count.
    public var unit: Unit
    /// The first row.
    public var start: Bound
    /// The last row.
    public var end: Bound
    /// What is left out.
    public var exclusion: OverExclusion

    /// A frame.
    public init(unit: Unit, start: Bound, end: Bound, exclusion: OverExclusion = .nothing) {
        self.unit = unit
        self.start = start
        self.end = end
        self.exclusion = exclusion
    }

    /// The frame of a window without ORDER BY, or one that does not matter.
    public static let partition = OverFrame(
        unit: .groups, start: .unboundedPreceding, end: .unboundedFollowing)

    /// Which rows decide about a call over the frame.
    public var reach: OverCall.Reach {
        if let back = start.side(unit), let ahead = end.side(unit) {
            return .near(OverNear(back: back.back, ahead: ahead.ahead))
        }
        switch (start, end) {
        case (.unboundedPreceding, .currentRow), (.unboundedPreceding, .preceding):
            return .preceding
        default: return .partition
        }
    }
}

extension OverFrame.Bound {
    /// How far it may lie in either direction; nil without an end.
    fileprivate func side(
        _ unit: OverFrame.Unit
    ) -> (back: OverNear.Side, ahead: OverNear.Side)? {
        var back = OverNear.Side()
        var ahead = OverNear.Side()
        // Groups of peers are read whole.
        if unit == .groups { (back.groups, ahead.groups) = (0, 0) }
        switch self {
        case .currentRow: break
        case .preceding(let count):
            if unit == .rows { back.rows = count } else { back.groups = count }
        case .following(let count):
            if unit == .rows { ahead.rows = count } else { ahead.groups = count }
        case .value(let key, let limit):
            back.limits = [OverNear.Limit(key: key, limit: limit)]
            ahead.limits = back.limits
        case .unboundedPreceding, .unboundedFollowing: return nil
        }
        return (back, ahead)
    }
}
