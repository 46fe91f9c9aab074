import Columnar
import Functions

/// Join of a stream A with a bounded relation B that is loaded before: Δ(A ⋈ B) = ΔA ⋈ B, linear in A
/// since B no longer changes; weights multiply, equal keys multiply, a NULL key matches only where
/// that is asked for (rule 1). State O(|B|).
///
/// Input 0 is A, input 1 is B; the source of B must be named in `startsAfter` of A's. Output: the
/// columns of A, then those of B, NULL where the left join found none; of A alone for semi and anti
/// joins (rule 7).
public final class LookupJoinOperator: Operator, StatefulOperator {
    /// The kinds of joins.
    public enum Kind: Sendable {
        /// Rows that match.
        case inner
        /// All rows of A, with NULLs where nothing matches.
        case left
        /// The rows of A that match, each once.
        case semi
        /// The rows of A that do not.
        case anti
    }

    /// The name that plans and errors show.
    public let name: String
    private let kind: Kind
    private let probeKeys: [Int]
    private let buildKeys: [Int]
    private let matchNull: [Bool]
    private let condition: CompiledExpression?
    private let held: HeldRows
    private var built: (rows: Batch, index: LookupIndex)?
    private var isCompleteStored = false
    private var groups: [UInt32] = []

    /// How many joined rows are made at a time, about.
    private static let pieceRowCount = 4 * Batch.targetRowCount

    /// Joins where the columns `probeKeys` of A equal `buildKeys` of B, whose columns are `buildTypes`
    /// (keys of the same type on both sides), and `condition` over the joined columns is true.
    /// `matchNull` tells for each key whether NULL matches NULL; none means that it never does.
    public init(
        _ kind: Kind, probeKeys: [Int], buildKeys: [Int], buildTypes: [DataType],
        matchNull: [Bool] = [], condition: CompiledExpression? = nil, name: String = "LookupJoin"
    ) {
        self.kind = kind
        self.probeKeys = probeKeys
        self.buildKeys = buildKeys
        self.matchNull = matchNull.isEmpty ? buildKeys.map { _ in false } : matchNull
        self.condition = condition
        self.name = name
        held = HeldRows(types: buildTypes)
    }

    /// Keeps rows of B, or joins rows of A.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        if input == 1 { return try held.append(batch) }
        guard let built else {
            throw StateError("rows came to \(name) before its table was loaded")
        }
        built.index.find(
            probeKeys.map { batch.columns[$0] }, count: batch.count, groups: &groups)
        if condition == nil, kind == .semi || kind == .anti {
            let kept = (0..<batch.count).filter {
                (groups[$0] == KeyTable.absent) == (kind == .anti)
            }
            return try output.send(batch.filtered(by: Selection(kept)))
        }
        if built.index.isUnique && condition == nil {
            return try output.send(joinUnique(batch, built.rows, built.index))
        }
        var start = 0
        while start < batch.count {
            let pairs = candidates(from: &start, built.index)
            try output.send(join(batch, built.rows, pairs, output))
        }
    }

    /// B is complete: builds its index.
    public func finishInput(_ input: Int, output: Output) throws {
        guard input == 1 else { return }
        try build()
    }

    private func build() throws {
        let rows = held.all()
        if rows.weights != nil {
            let plain = rows.consolidatedInserts()
            held.removeAll()
            try held.append(plain)
        }
        let complete = held.all()
        built = (complete, LookupIndex(complete, keys: buildKeys, matchNull: matchNull))
    }

    /// One match at most for each row: no lists are needed.
    private func joinUnique(_ batch: Batch, _ rows: Batch, _ index: LookupIndex) -> Batch {
        var matches = [Int32](repeating: -1, count: batch.count)
        var missing = 0
        for row in 0..<batch.count {
            if groups[row] == KeyTable.absent {
                missing += 1
            } else {
                matches[row] = index.rows[Int(index.starts[Int(groups[row])])]
            }
        }
        var kept = batch
        if missing > 0 && kind == .inner {
            let found = Selection((0..<batch.count).filter { matches[$0] >= 0 })
            kept = batch.filtered(by: found)
            matches.removeAll { $0 < 0 }
        }
        return kept.replacing(columns: kept.columns + rows.columns.map { $0.gathered(matches) })
    }

    /// Rows of A with the rows of B that have their key; -1 for none.
    private struct Pairs {
        var probe: [Int] = []
        var build: [Int32] = []
    }

    /// The pairs of the rows from `start` on, which moves past them.
    private func candidates(from start: inout Int, _ index: LookupIndex) -> Pairs {
        var pairs = Pairs()
        while start < groups.count && pairs.probe.count < Self.pieceRowCount {
            let group = groups[start]
            if group == KeyTable.absent {
                if kind != .inner {
                    pairs.probe.append(start)
                    pairs.build.append(-1)
                }
            } else {
                let range = Int(index.starts[Int(group)])..<Int(index.starts[Int(group) + 1])
                for match in range {
                    pairs.probe.append(start)
                    pairs.build.append(index.rows[match])
                }
            }
            start += 1
        }
        return pairs
    }

    private func join(
        _ batch: Batch, _ rows: Batch, _ pairs: Pairs, _ output: Output
    ) throws -> Batch {
        let joined = assemble(batch, rows, pairs)
        guard let condition, joined.count > 0 else { return joined }
        var evaluation = EvaluationContext(session: output.context.session)
        let column = condition.evaluateExpanded(joined, &evaluation)
        var isTrue = [Bool](repeating: false, count: joined.count)
        let selected = Selection(whereTrue: column)
        for index in 0..<selected.count { isTrue[Int(selected.rows[index])] = true }
        var hasFailed = [Bool](repeating: false, count: joined.count)
        for entry in evaluation.errors.entries where pairs.build[entry.row] >= 0 {
            hasFailed[entry.row] = true
        }
        var failures = RowErrors()
        failures.merge(evaluation.errors) { hasFailed[$0] }
        if !failures.isEmpty { try output.reject(failures, of: joined) }
        let kept = filter(pairs, isTrue: isTrue, hasFailed: hasFailed)
        if kind == .semi || kind == .anti { return batch.filtered(by: Selection(kept.probe)) }
        return assemble(batch, rows, kept)
    }

    /// The pairs that match; a row of a left join that has none stays once, unless a pair failed. Of
    /// a semi join the first pair that matches, of an anti join the rows without one.
    private func filter(_ pairs: Pairs, isTrue: [Bool], hasFailed: [Bool]) -> Pairs {
        var kept = Pairs()
        var start = 0
        while start < pairs.probe.count {
            let row = pairs.probe[start]
            var mayPad = kind == .left || kind == .anti
            var isFound = false
            var index = start
            while index < pairs.probe.count && pairs.probe[index] == row {
                if hasFailed[index] {
                    mayPad = false
                } else if isTrue[index] && pairs.build[index] >= 0 {
                    mayPad = false
                    let leaves = kind != .anti && !(kind == .semi && isFound)
                    isFound = true
                    if leaves {
                        kept.probe.append(row)
                        kept.build.append(pairs.build[index])
                    }
                }
                index += 1
            }
            if mayPad {
                kept.probe.append(row)
                kept.build.append(-1)
            }
            start = index
        }
        return kept
    }

    private func assemble(_ batch: Batch, _ rows: Batch, _ pairs: Pairs) -> Batch {
        let left = batch.filtered(by: Selection(pairs.probe))
        return left.replacing(
            columns: left.columns + rows.columns.map { $0.gathered(pairs.build) })
    }

    /// The rows of B that came since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        held.takeChanges(into: &changes)
        if built != nil && !isCompleteStored {
            changes.set([0], [])
            isCompleteStored = true
        }
        return changes
    }

    /// Takes B over as far as it was loaded.
    public func restore(from entries: StateChanges) throws {
        try held.restore(from: entries)
        isCompleteStored = (0..<entries.count).contains { entries.key(at: $0).first == 0 }
        if isCompleteStored { try build() }
    }

    /// The memory of B and its index.
    public var stateByteCount: Int { held.byteCount + (built?.index.byteCount ?? 0) }

    /// The number of rows of B.
    public var stateRowCount: Int { held.count }
}
