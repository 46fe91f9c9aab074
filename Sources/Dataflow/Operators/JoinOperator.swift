import Columnar
import Functions

/// Join of two changing inputs A and B: Δ(A ⋈ B) = ΔA ⋈ B₋ + A₋ ⋈ ΔB + ΔA ⋈ ΔB, where X₋ is the state
/// before this step; weights multiply. It is computed as ΔA ⋈ B₋ + (A₋ + ΔA) ⋈ ΔB.
///
/// Outer, semi and anti joins know for each row a how much weight m(a) of B matches it: a padded or
/// anti row is there while m(a) ≤ 0, a semi row while m(a) > 0 (rules 2, 7). Without a condition
/// beside the keys, m is a sum for each key; with one, a number for each row. A pair whose condition
/// fails is rejected and counts as a match for padding and for anti joins.
///
/// Where the condition bounds the time between two rows (an interval join; a join by window), a row
/// leaves the state once the watermark says that no match can come, and a row without a match leaves
/// just then, once. A row that comes later than that is counted as late.
///
/// State O(|A| + |B|), by time what the watermark has not passed. Rows may also be dropped when they
/// have not changed for the time to live: later rows do not meet them, and what they were matched with
/// stays as it is. A change costs in proportion to the pairs it makes. Budiu et
/// al., VLDB 2023.
/// Input 0 is A, input 1 is B; both must have been exchanged by their keys, or gathered when there
/// are none. Output: the columns of A, then those of B; of A alone for semi and anti joins.
public final class JoinOperator: SteppedOperator, TimedOperator, StatefulOperator {
    /// The kinds of joins.
    public enum Kind: Sendable {
        /// Pairs.
        case inner
        /// Pairs, and rows of A without a match.
        case left
        /// Pairs, and rows of B without a match.
        case right
        /// Pairs, and rows of either without a match.
        case full
        /// Rows of A with a match.
        case semi
        /// Rows of A without a match.
        case anti
    }

    /// When results leave.
    public enum Emission: Sendable {
        /// With every step, as changes.
        case changes
        /// Once, at the end of bounded inputs that only insert.
        case onFinish
        /// When a row of A comes: with the rows of B that are there then, whatever becomes of them. A
        /// only inserts and is not kept; inner or left.
        case onArrival
    }

    /// What is joined with what.
    public struct Keys: Sendable {
        /// The key columns of A.
        public var left: [Int]
        /// The key columns of B, of the same types.
        public var right: [Int]
        /// For each of them whether NULL matches NULL.
        public var matchNull: [Bool]

        /// Keys.
        public init(left: [Int], right: [Int], matchNull: [Bool]) {
            self.left = left
            self.right = right
            self.matchNull = matchNull
        }
    }

    /// How the condition bounds the time between two rows that match.
    public struct Time: Sendable {
        /// The column of A that holds a row's time, TIMESTAMP or TIMESTAMPTZ.
        public var left: Int
        /// The one of B.
        public var right: Int
        /// A row of A has met all its matches once the watermark is past its time by more than this
        /// many microseconds.
        public var leftSlack: Int64
        /// The same for a row of B.
        public var rightSlack: Int64
        /// How far behind the watermark the times of what leaves may be, microseconds.
        public var delay: Int64

        /// A bound.
        public init(left: Int, right: Int, leftSlack: Int64, rightSlack: Int64, delay: Int64) {
            self.left = left
            self.right = right
            self.leftSlack = leftSlack
            self.rightSlack = rightSlack
            self.delay = delay
        }
    }

    /// The name that plans and errors show.
    public let name: String
    private let time: Time?
    private let emission: Emission
    private let core: JoinCore
    private var collected: [[Batch]] = [[], []]

    /// Joins inputs with columns of `leftTypes` and `rightTypes` where the keys are equal and
    /// `condition` over the columns of both is true; forgets rows that have not changed for
    /// `timeToLive` microseconds.
    public init(
        _ kind: Kind, keys: Keys, leftTypes: [DataType], rightTypes: [DataType],
        condition: CompiledExpression? = nil, time: Time? = nil, timeToLive: Int64? = nil,
        emission: Emission = .changes, name: String = "Join"
    ) {
        self.time = time
        self.emission = emission
        self.name = name
        core = JoinCore(
            kind, keys: keys, types: [leftTypes, rightTypes], condition: condition,
            time: time, timeToLive: timeToLive)
    }

    /// Keeps the rows for the end of the step.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        collected[input].append(batch)
    }

    /// Joins what came.
    public func endStep(output: Output) throws {
        let changes = collected
        collected = [[], []]
        if emission == .onArrival {
            for batch in changes[1] { try core.add(batch, side: 1, output, emits: false) }
            for batch in changes[0] { try core.lookUp(batch, output) }
            return try core.endStep(output, emits: false)
        }
        for side in 0...1 {
            for batch in changes[side] {
                try core.add(batch, side: side, output, emits: emission == .changes)
            }
        }
        try core.endStep(output, emits: emission == .changes)
    }

    /// Drops the rows that can find no match any more.
    public func advance(to watermark: Watermark, output: Output) throws {
        try core.advance(to: watermark, output)
    }

    /// Forgets rows whose time to live is over.
    public func tick(now: Int64, output: Output) throws {
        core.dropIdleRows(at: now)
    }

    /// What leaves may be older than the watermark by the bound of the join (rule 28).
    public func outputWatermark(_ watermark: Watermark) -> Watermark {
        guard let time, watermark > .min, watermark < .max else { return watermark }
        let (lowered, overflow) = watermark.subtractingReportingOverflow(time.delay)
        return overflow ? .min : lowered
    }

    /// Sends everything where that was left for the end.
    public func finish(output: Output) throws {
        if emission == .onFinish { try core.sendAll(output) }
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges { core.takeStateChanges() }

    /// Takes both inputs of the last epoch over.
    public func restore(from entries: StateChanges) throws { try core.restore(from: entries) }

    /// The memory of both inputs and their indexes.
    public var stateByteCount: Int { core.byteCount }

    /// The number of different rows of both inputs.
    public var stateRowCount: Int { core.rowCount }
}
