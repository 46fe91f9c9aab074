import Columnar
import Functions

/// Functions over the rows around each row: `f(…) OVER (PARTITION BY … ORDER BY …)`. Every row of the
/// input leaves with the results of the calls behind it. Rows that are equal by the order are told
/// apart by the whole row, so that numbers and ROWS frames are deterministic.
public struct Over: Sendable {
    /// Columns of the input whose values make a partition; none for all rows together.
    public var partition: [PlanColumn]
    /// The order within a partition; none makes all rows peers.
    public var keys: [SortKey]
    /// The calls, all over this window, in frames of their own.
    public var calls: [OverCall]
    /// The input.
    public var input: LogicalPlan

    /// Calls over one window.
    public init(
        partition: [PlanColumn], keys: [SortKey], calls: [OverCall], input: LogicalPlan
    ) {
        self.partition = partition
        self.keys = keys
        self.calls = calls
        self.input = input
    }

    /// The input's columns, then the results.
    public var columns: [PlanColumn] { input.columns + calls.map(\.output) }
}

/// One call with OVER.
public struct OverCall: Sendable {
    /// What is called.
    public enum Function: Sendable {
        /// A function that needs OVER, an overload of it, and its arguments.
        case over(OverFunction, OverOverload, [Expression])
        /// An aggregate over the rows of the frame.
        case aggregate(AggregateCall)
    }

    /// What is called.
    public var function: Function
    /// The rows that count.
    public var frame: OverFrame
    /// Whether NULL values are passed over.
    public var ignoresNulls: Bool
    /// The column that holds the result.
    public var output: PlanColumn

    /// A call.
    public init(
        _ function: Function, frame: OverFrame, ignoresNulls: Bool = false, output: PlanColumn
    ) {
        self.function = function
        self.frame = frame
        self.ignoresNulls = ignoresNulls
        self.output = output
    }

    /// The expressions that it reads of each row.
    public var expressions: [Expression] {
        let bounds = [frame.start, frame.end].flatMap(\.expressions)
        switch function {
        case .over(_, _, let arguments): return arguments + bounds
        case .aggregate(let call): return call.arguments + (call.filter.map { [$0] } ?? []) + bounds
        }
    }

    /// Whether both compute the same, whatever their outputs are called.
    func computesSame(as other: OverCall) -> Bool {
        guard frame == other.frame, ignoresNulls == other.ignoresNulls else { return false }
        switch (function, other.function) {
        case (.over(let a, _, let left), .over(let b, _, let right)):
            return a.name == b.name && left == right && output.type == other.output.type
        case (.aggregate(let a), .aggregate(let b)): return a.computesSame(as: b)
        default: return false
        }
    }

    /// Whether it tells rows apart that are equal by the order.
    var tellsPeersApart: Bool {
        guard case .over(let function, _, _) = function else {
            return frame.unit == .rows || frame.exclusion == .currentRow
        }
        switch function.reach {
        case .frame, .distance: return true
        case .preceding, .partition: return ["row_number", "ntile"].contains(function.name)
        }
    }
}

/// The rows around a row that count for it.
public struct OverFrame: Hashable, Sendable {
    /// What the bounds count.
    public enum Unit: String, Hashable, Sendable {
        /// Rows.
        case rows = "ROWS"
        /// Distances of the order's column.
        case range = "RANGE"
        /// Groups of peers.
        case groups = "GROUPS"
    }

    /// One end of a frame.
    public indirect enum Bound: Sendable {
        /// The first row of the partition.
        case unboundedPreceding
        /// So many rows or groups before.
        case preceding(Int)
        /// The row, or its peers.
        case currentRow
        /// So many rows or groups behind.
        case following(Int)
        /// The last row of the partition.
        case unboundedFollowing
        /// Rows whose value is not beyond a limit.
        case value(ValueBound)
    }

    /// A RANGE bound with an offset.
    public struct ValueBound: Sendable {
        /// Whether it lies before the row.
        public var isPreceding: Bool
        /// How far.
        public var offset: Value
        /// The value of a row, of the limit's type.
        public var key: Expression
        /// The last value that counts for a row.
        public var limit: Expression
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

    /// All rows of the partition.
    public static let partition = OverFrame(
        unit: .range, start: .unboundedPreceding, end: .unboundedFollowing)

    /// The rows up to the current one and its peers (rule 43).
    public static let running = OverFrame(
        unit: .range, start: .unboundedPreceding, end: .currentRow)
}

extension OverFrame.Bound: Hashable {
    /// The expressions that it reads of each row.
    var expressions: [Expression] {
        if case .value(let bound) = self { [bound.key, bound.limit] } else { [] }
    }

    /// Whether both are the same distance away.
    public static func == (left: OverFrame.Bound, right: OverFrame.Bound) -> Bool {
        switch (left, right) {
        case (.unboundedPreceding, .unboundedPreceding), (.currentRow, .currentRow),
            (.unboundedFollowing, .unboundedFollowing):
            true
        case (.preceding(let a), .preceding(let b)), (.following(let a), .following(let b)): a == b
        case (.value(let a), .value(let b)):
            a.isPreceding == b.isPreceding && a.offset == b.offset && a.limit == b.limit
        default: false
        }
    }

    /// Hashes what `==` compares, as far as it is cheap.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
