import Columnar

/// The operators that will run, each with its inputs. The lowering makes one operator of each case.
public indirect enum PhysicalPlan: Sendable {
    /// Reads a relation.
    case scan(Scan)
    /// Puts out rows written in the query.
    case values(Values)
    /// Keeps rows.
    case filter(condition: Expression, input: PhysicalPlan)
    /// Computes columns.
    case project(items: [ProjectItem], input: PhysicalPlan)
    /// Adds the columns of the windows that a row falls into.
    case windowAssign(PhysicalWindowAssign)
    /// Adds rows where a series of times has none.
    case gapFill(PhysicalGapFill)
    /// Puts the elements of arrays beside each row.
    case unnest(PhysicalUnnest)
    /// Aggregates by window and key.
    case windowAggregate(WindowAggregate)
    /// Aggregates by key.
    case groupAggregate(GroupAggregate)
    /// Looks rows up in a relation that was read before.
    case lookupJoin(LookupJoin)
    /// Joins two changing inputs.
    case join(IncrementalJoin)
    /// Joins each row with the nearest one.
    case asOfJoin(AsOfJoin)
    /// Puts inputs together.
    case union(columns: [PlanColumn], inputs: [PhysicalPlan])
    /// Keeps the rows of both inputs, or of the first alone.
    case setOperation(PhysicalSetOperation)
    /// Orders bounded input at its end.
    case sort(keys: [SortKey], input: PhysicalPlan)
    /// Takes the first rows of bounded input as they come.
    case limit(Int, offset: Int, input: PhysicalPlan)
    /// Takes the first rows in an order.
    case topN(PhysicalTopN)
    /// Adds the results of functions over the rows around each row.
    case over(PhysicalOver)
    /// Holds each row until the watermark is `delay` microseconds past its event time (rule 24).
    case eventTimeHold(time: PlanColumn, delay: Int64, input: PhysicalPlan)
    /// Keeps rows while comparisons with the moving clock hold (rule 32).
    case temporalFilter(TemporalFilter)
    /// Keeps what was computed from a row, for when the row leaves (rule 17): its first columns are the
    /// row, the others the values.
    case keptValues(rowColumnCount: Int, input: PhysicalPlan)
    /// Lets changes out every so many microseconds of the wall clock.
    case emitEvery(period: Int64, input: PhysicalPlan)
}

/// Adds `window_start` and `window_end`.
public struct PhysicalWindowAssign: Sendable {
    /// The kind of window.
    public var kind: WindowKind
    /// Where window 0 begins, after 1970-01-01 00:00:00 UTC.
    public var offset: Interval
    /// The time of a row.
    public var time: PlanColumn
    /// The columns that rows of one session have in common.
    public var partition: [PlanColumn]
    /// When rows leave; rows of a session may wait for its end, others never do.
    public var emission: Emission
    /// How long a session takes late rows once it has closed, in microseconds.
    public var lateness: Int64
    /// The two columns it adds.
    public var windowStart: PlanColumn
    /// The second of them.
    public var windowEnd: PlanColumn
    /// Whether the input never deletes.
    public var inputIsAppendOnly: Bool
    /// The input.
    public var input: PhysicalPlan
}

/// Adds rows where a series of times has none.
public struct PhysicalGapFill: Sendable {
    /// What is filled, and how.
    public var fill: GapFill
    /// How far behind the watermark the times of later rows may be, in microseconds; nil when nothing
    /// is known.
    public var delay: Int64?
    /// When rows leave.
    public var emission: Emission
    /// The input.
    public var input: PhysicalPlan
}

/// When an aggregation lets results out.
public enum Emission: String, Sendable {
    /// Every change, as a delete of the old and an insert of the new result.
    case changes
    /// Once, when the watermark passes the end of the window.
    case onWindowClose = "on window close"
    /// Once, at the end of bounded input.
    case atEnd = "at end"
}

/// An aggregation whose groups end with their window.
public struct WindowAggregate: Sendable {
    /// All group keys, the window's bounds among them.
    public var keys: [PlanColumn]
    /// Where a row's window comes from.
    public var windows: WindowOrigin
    /// The keys that hold the beginning or the end, and which of the two.
    public var bounds: [ColumnID: WindowBound]
    /// The kind of window.
    public var kind: WindowKind
    /// How far the watermark must be past the end for the window to close, in microseconds.
    public var delay: Int64
    /// How long after that late rows correct it, in microseconds.
    public var lateness: Int64
    /// The aggregates.
    public var calls: [AggregateCall]
    /// When results leave.
    public var emission: Emission
    /// Whether the input never deletes.
    public var inputIsAppendOnly: Bool
    /// The input.
    public var input: PhysicalPlan
}

/// Where the window of a row comes from.
public enum WindowOrigin: Sendable {
    /// From columns, its beginning and its end.
    case columns(start: Expression, end: Expression)
    /// From its time: each row comes once, however many windows it is in.
    case time(PlanColumn, offset: Interval)
}

/// An aggregation whose groups do not end.
public struct GroupAggregate: Sendable {
    /// The group keys.
    public var keys: [PlanColumn]
    /// The aggregates.
    public var calls: [AggregateCall]
    /// When results leave.
    public var emission: Emission
    /// Whether the input never deletes.
    public var inputIsAppendOnly: Bool
    /// The input.
    public var input: PhysicalPlan
}

/// A join whose build side is read to its end before the probe side begins.
public struct LookupJoin: Sendable {
    /// What happens to probe rows: inner, left, semi or anti.
    public var kind: JoinKind
    /// The equalities, `left` over the probe side and `right` over the build side.
    public var equalities: [JoinEquality]
    /// A further condition over both sides.
    public var residual: Expression?
    /// The side that streams.
    public var probe: PhysicalPlan
    /// The side that is kept.
    public var build: PhysicalPlan
    /// The columns that leave: the probe's, then the build's.
    public var columns: [PlanColumn]
}

/// A join that keeps both sides and follows the changes of either.
public struct IncrementalJoin: Sendable {
    /// What happens to rows without a match.
    public var kind: JoinKind
    /// The equalities.
    public var equalities: [JoinEquality]
    /// A further condition over both sides.
    public var residual: Expression?
    /// Until when a row may find a match; nil where the condition does not bound it.
    public var timeBound: JoinTimeBound?
    /// Whether left rows meet the right rows that are there when they come, and are not kept.
    public var isOnArrival = false
    /// When results leave.
    public var emission: Emission
    /// The left input.
    public var left: PhysicalPlan
    /// The right input.
    public var right: PhysicalPlan
    /// The columns that leave: the left ones, then the right ones; for semi and anti joins the left
    /// ones.
    public var columns: [PlanColumn]
}

/// INTERSECT or EXCEPT.
public struct PhysicalSetOperation: Sendable {
    /// Which rows are kept.
    public var kind: SetOperationKind
    /// Whether multiplicities count.
    public var isAll: Bool
    /// The columns, which each input has by position.
    public var columns: [PlanColumn]
    /// When rows leave.
    public var emission: Emission
    /// The rows before the word.
    public var left: PhysicalPlan
    /// The rows behind it.
    public var right: PhysicalPlan
}

/// Functions over the rows around each row.
public struct PhysicalOver: Sendable {
    /// What makes a partition.
    public var partition: [PlanColumn]
    /// The order within a partition.
    public var keys: [SortKey]
    /// The calls.
    public var calls: [OverCall]
    /// The end of the window that a partition belongs to; nil when it does not end.
    public var windowEnd: Expression?
    /// When rows leave.
    public var emission: Emission
    /// How far frames reach back, where each row leaves once when the watermark passes it; nil where
    /// results may change.
    public var eventTime: EventTimeReach?
    /// The input.
    public var input: PhysicalPlan
}

/// How far frames in the order of event time reach.
public struct EventTimeReach: Hashable, Sendable {
    /// How far to one side of a row.
    public struct Distance: Hashable, Sendable {
        /// In rows of the partition.
        public var rows = 0
        /// In groups of peers of the partition.
        public var groups = 0
        /// In microseconds; nil for none.
        public var microseconds: Int64?
    }

    /// Back.
    public var back = Distance()
    /// Ahead.
    public var ahead = Distance()
}

/// The first rows in an order, of all rows or of each partition.
public struct PhysicalTopN: Sendable {
    /// What makes a partition.
    public var partition: [PlanColumn]
    /// The order.
    public var keys: [SortKey]
    /// What is counted.
    public var counting: RankCounting
    /// How many leave at most; nil for all.
    public var limit: Int?
    /// How many are passed over first.
    public var offset: Int
    /// The column for the rank.
    public var rank: PlanColumn?
    /// The end of the window that a partition belongs to; nil when it does not end.
    public var windowEnd: Expression?
    /// When rows leave.
    public var emission: Emission
    /// Whether the input never deletes.
    public var inputIsAppendOnly: Bool
    /// The input.
    public var input: PhysicalPlan
}

extension PhysicalPlan {
    /// The columns it puts out, in order: the positions that expressions of its user refer to.
    public var columns: [PlanColumn] {
        switch self {
        case .scan(let node): node.columns
        case .values(let node): node.columns
        case .filter(_, let input), .eventTimeHold(_, _, let input): input.columns
        case .temporalFilter(let node): node.input.columns
        case .emitEvery(_, let input), .keptValues(_, let input): input.columns
        case .project(let items, _): items.map(\.output)
        case .windowAssign(let node): node.input.columns + [node.windowStart, node.windowEnd]
        case .gapFill(let node): node.fill.columns
        case .unnest(let node): node.input.columns + node.added
        case .windowAggregate(let node): node.keys + node.calls.map(\.output)
        case .groupAggregate(let node): node.keys + node.calls.map(\.output)
        case .lookupJoin(let node): node.columns
        case .join(let node): node.columns
        case .asOfJoin(let node): node.columns
        case .union(let columns, _): columns
        case .setOperation(let node): node.columns
        case .sort(_, let input), .limit(_, _, let input): input.columns
        case .topN(let node): node.input.columns + (node.rank.map { [$0] } ?? [])
        case .over(let node): node.input.columns + node.calls.map(\.output)
        }
    }

    /// Its inputs, in order.
    public var inputs: [PhysicalPlan] {
        switch self {
        case .scan, .values: []
        case .filter(_, let input), .project(_, let input), .eventTimeHold(_, _, let input): [input]
        case .temporalFilter(let node): [node.input]
        case .emitEvery(_, let input), .keptValues(_, let input): [input]
        case .windowAssign(let node): [node.input]
        case .gapFill(let node): [node.input]
        case .unnest(let node): [node.input]
        case .windowAggregate(let node): [node.input]
        case .groupAggregate(let node): [node.input]
        case .lookupJoin(let node): [node.probe, node.build]
        case .join(let node): [node.left, node.right]
        case .asOfJoin(let node): [node.left, node.right]
        case .union(_, let inputs): inputs
        case .setOperation(let node): [node.left, node.right]
        case .sort(_, let input), .limit(_, _, let input): [input]
        case .topN(let node): [node.input]
        case .over(let node): [node.input]
        }
    }

    /// The same operator over inputs that `transform` makes of its own.
    func mapInputs(_ transform: (PhysicalPlan) -> PhysicalPlan) -> PhysicalPlan {
        switch self {
        case .scan, .values:
            return self
        case .filter(let condition, let input):
            return .filter(condition: condition, input: transform(input))
        case .project(let items, let input):
            return .project(items: items, input: transform(input))
        case .windowAssign(var node):
            node.input = transform(node.input)
            return .windowAssign(node)
        case .gapFill(var node):
            node.input = transform(node.input)
            return .gapFill(node)
        case .unnest(var node):
            node.input = transform(node.input)
            return .unnest(node)
        case .windowAggregate(var node):
            node.input = transform(node.input)
            return .windowAggregate(node)
        case .groupAggregate(var node):
            node.input = transform(node.input)
            return .groupAggregate(node)
        case .lookupJoin(var node):
            node.probe = transform(node.probe)
            node.build = transform(node.build)
            return .lookupJoin(node)
        case .join(var node):
            node.left = transform(node.left)
            node.right = transform(node.right)
            return .join(node)
        case .asOfJoin(var node):
            node.left = transform(node.left)
            node.right = transform(node.right)
            return .asOfJoin(node)
        case .union(let columns, let inputs):
            return .union(columns: columns, inputs: inputs.map(transform))
        case .setOperation(var node):
            node.left = transform(node.left)
            node.right = transform(node.right)
            return .setOperation(node)
        case .sort(let keys, let input):
            return .sort(keys: keys, input: transform(input))
        case .limit(let limit, let offset, let input):
            return .limit(limit, offset: offset, input: transform(input))
        case .topN(var node):
            node.input = transform(node.input)
            return .topN(node)
        case .over(var node):
            node.input = transform(node.input)
            return .over(node)
        case .eventTimeHold(let time, let delay, let input):
            return .eventTimeHold(time: time, delay: delay, input: transform(input))
        case .temporalFilter(var node):
            node.input = transform(node.input)
            return .temporalFilter(node)
        case .keptValues(let count, let input):
            return .keptValues(rowColumnCount: count, input: transform(input))
        case .emitEvery(let period, let input):
            return .emitEvery(period: period, input: transform(input))
        }
    }
}
