import Columnar
import Functions

/// Join of each row a of A with the one row of B that has its key and the nearest position: the largest
/// that is not above a's, or the smallest that is not below. With nearest(B)[a] that row,
/// Δ = Σ over the rows a that ΔA changes, or whose nearest row ΔB may change,
/// of (a, nearest(B₋ + ΔB)[a]) − (a, nearest(B₋)[a]); a change of B touches the rows of A between its
/// position and that of the next row of B. State O(|A| + |B|).
///
/// Over event time, where both inputs only insert (or B is a table whose rows carry the time from which
/// they hold), a row of A waits until the watermark has passed it, so that all of B that it may meet is
/// there; it leaves once and is forgotten (rule 28). Of B the rows stay that a later row of A may meet:
/// for each key those after the watermark, and the last before it. Of a versioned B, of which a key has
/// one row at a time, a row that was replaced stays that long, too, and holds until the next one in time.
///
/// Input 0 is A, input 1 is B, exchanged by their keys, or gathered when there are none. Output: the
/// columns of A, then those of B, NULL in a left join where there is no such row.
public final class AsOfJoinOperator: SteppedOperator, StatefulOperator {
    /// When results leave.
    public enum Emission: Sendable {
        /// With every step, as changes.
        case changes
        /// When the watermark has passed the row of A.
        case onWatermark
        /// Once, at the end of bounded inputs.
        case onFinish
    }

    /// What is near.
    public struct Nearness: Sendable {
        /// The column of A that holds its position: a number, a date or a time.
        public var left: Int
        /// The one of B, of the same type.
        public var right: Int
        /// Whether the row of B is at or after that of A, rather than at or before.
        public var isForward: Bool
        /// Whether an equal position is not near.
        public var isStrict: Bool
        /// Whether rows of B are versions, each of which holds until the next one of its key.
        public var isVersioned: Bool

        /// A nearness.
        public init(
            left: Int, right: Int, isForward: Bool, isStrict: Bool, isVersioned: Bool = false
        ) {
            self.left = left
            self.right = right
            self.isForward = isForward
            self.isStrict = isStrict
            self.isVersioned = isVersioned
        }
    }

    /// The name that plans and errors show.
    public let name: String
    private let emission: Emission
    private let core: AsOfCore
    private var collected: [[Batch]] = [[], []]

    /// Joins inputs with columns of `leftTypes` and `rightTypes`; rows of A without a match are kept if
    /// `keepsUnmatched`.
    public init(
        keys: JoinOperator.Keys, nearness: Nearness, keepsUnmatched: Bool, leftTypes: [DataType],
        rightTypes: [DataType], emission: Emission = .changes, name: String = "AsOfJoin"
    ) {
        self.emission = emission
        self.name = name
        core = AsOfCore(
            keys: keys, nearness: nearness, keepsUnmatched: keepsUnmatched,
            types: [leftTypes, rightTypes], waits: emission == .onWatermark)
    }

    /// Keeps the rows for the end of the step.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        collected[input].append(batch)
    }

    /// Takes in what came.
    public func endStep(output: Output) throws {
        let changes = collected
        collected = [[], []]
        for batch in changes[1] { core.addRight(batch) }
        for batch in changes[0] { try core.addLeft(batch, output) }
        try core.endStep(output, emits: emission == .changes)
    }

    /// Sends the rows that the watermark has passed.
    public func advance(to watermark: Watermark, output: Output) throws {
        if emission == .onWatermark { try core.advance(to: watermark, output) }
    }

    /// Sends everything where that was left for the end.
    public func finish(output: Output) throws {
        if emission == .onFinish { try core.sendAll(output) }
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges { core.takeStateChanges() }

    /// Takes both inputs of the last epoch over.
    public func restore(from entries: StateChanges) throws { try core.restore(from: entries) }

    /// The memory of both inputs and their orders.
    public var stateByteCount: Int { core.byteCount }

    /// The number of different rows of both inputs.
    public var stateRowCount: Int { core.rowCount }
}
