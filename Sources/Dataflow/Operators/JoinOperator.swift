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
/// State O(|A| + |B|); a change costs in proportion to the pairs it makes. Budiu et al., VLDB 2023.
/// Input 0 is A, input 1 is B; both must have been exchanged by their keys, or gathered when there
/// are none. Output: the columns of A, then those of B; of A alone for semi and anti joins.
public final class JoinOperator: SteppedOperator, StatefulOperator {
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

    /// The name that plans and errors show.
    public let name: String
    private let emission: Emission
    private let core: JoinCore
    private var collected: [[Batch]] = [[], []]

    /// Joins inputs with columns of `leftTypes` and `rightTypes` where the keys are equal and
    /// `condition` over the columns of both is true.
    public init(
        _ kind: Kind, keys: Keys, leftTypes: [DataType], rightTypes: [DataType],
        condition: CompiledExpression? = nil, emission: Emission = .changes, name: String = "Join"
    ) {
        self.emission = emission
        self.name = name
        core = JoinCore(
            kind, keys: keys, types: [leftTypes, rightTypes], condition: condition)
    }

    /// Keeps the rows for the end of the step.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        collected[input].append(batch)
    }

    /// Joins what came.
    public func endStep(output: Output) throws {
        let changes = collected
        collected = [[], []]
        for side in 0...1 {
            for batch in changes[side] {
                try core.add(batch, side: side, output, emits: emission == .changes)
            }
        }
        try core.endStep(output, emits: emission == .changes)
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
