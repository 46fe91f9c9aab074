import Columnar
import Functions

/// GROUP BY without a window. For each group g that Δ touches:
/// Δγ(A)[g] = γ(A₋ + ΔA)[g] − γ(A₋)[g], where A₋ is the input before; weights count rows, and a group
/// whose weights add up to 0 disappears (rule 10). Nothing leaves where the result stays the same
/// (rule 15). State O(groups), plus the values of DISTINCT aggregates; groups may be forgotten when they
/// have not changed for the time to live: what was sent of them stays, and later rows begin them anew.
/// SELECT DISTINCT is GROUP BY all columns without aggregates. Budiu et al., VLDB 2023.
///
/// Output: the keys, then the aggregates. Without keys there is one row, always; the rows must have
/// been gathered to worker 0 then.
public final class GroupAggregateOperator: Operator, TimedOperator, StatefulOperator {
    /// When results leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, at the end of a bounded input.
        case onFinish
    }

    /// The name that plans and errors show.
    public let name: String
    private let keys: [Int]
    private let emission: Emission
    private let state: GroupState

    /// Groups by the columns `keys`, whose types are `keyTypes`, and computes `calls`; forgets groups
    /// that have not changed for `timeToLive` microseconds, if that is given and there are keys.
    public init(
        keys: [Int], keyTypes: [DataType], calls: [AggregateCall], emission: Emission = .changes,
        timeToLive: Int64? = nil, name: String = "GroupAggregate"
    ) {
        self.keys = keys
        self.emission = emission
        self.name = name
        state = GroupState(keyTypes: keyTypes, calls: calls, timeToLive: timeToLive)
    }

    /// Sends the row of a query without GROUP BY, which is there before any input.
    public func start(output: Output) throws {
        guard state.isGlobal, emission == .changes, output.context.worker == 0 else { return }
        try sendAll(output)
    }

    /// Adds rows; sends the changes of the groups they touch.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        state.locate(keys.map { batch.columns[$0] }, count: batch.count)
        if emission == .onFinish && batch.weights == nil {
            state.add(batch.columns, weights: nil)
            return
        }
        let located = state.touchedGroups()
        if let rows = state.rowsToAdd(batch.weights) {
            let known = batch.filtered(by: rows)
            state.locate(keys.map { known.columns[$0] }, count: known.count)
            try add(known, to: state.touchedGroups(), output)
        } else {
            try add(batch, to: located, output)
        }
        state.removeEmpty(located)
    }

    private func add(_ batch: Batch, to touched: [UInt32], _ output: Output) throws {
        guard emission == .changes else { return state.add(batch.columns, weights: batch.weights) }
        let old = GroupSnapshot(state, of: touched)
        state.add(batch.columns, weights: batch.weights)
        state.noteUse(of: touched, at: output.context.now)
        let new = GroupSnapshot(state, of: touched)
        let touchedKeys = state.keyColumns(touched)
        try new.reportErrors(besides: old, keys: touchedKeys, output)
        let changes = GroupChanges.batch(keys: touchedKeys, from: old, to: new) { _ in [] }
        try output.send(changes)
    }

    /// Forgets the groups whose time to live is over.
    public func tick(now: Int64, output: Output) throws {
        state.dropIdle(at: now)
    }

    /// Sends all groups where that was left for the end.
    public func finish(output: Output) throws {
        guard emission == .onFinish else { return }
        if state.isGlobal && output.context.worker != 0 { return }
        try sendAll(output)
    }

    private func sendAll(_ output: Output) throws {
        try state.sendAll(output) { _ in [] }
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        state.takeChanges(into: &changes)
        return changes
    }

    /// Takes the groups of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        for isDistinct in [false, true] {
            for index in 0..<entries.count {
                guard let saved = entries.value(at: index) else { continue }
                var key = StateReader(Array(entries.key(at: index)))
                var value = StateReader(Array(saved))
                let kind = Int(try key.read(UInt8.self))
                if kind == 0 && !isDistinct {
                    try state.restoreGroup(key: &key, value: &value)
                } else if kind > 0 && isDistinct {
                    try state.restoreDistinct(kind - 1, key: &key, value: &value)
                }
            }
        }
    }

    /// The memory of the groups.
    public var stateByteCount: Int { state.byteCount }

    /// The number of groups.
    public var stateRowCount: Int { state.count }
}

extension GroupState {
    /// Sends the results of all groups, in the order in which they first came.
    func sendAll(_ output: Output, windowColumns: (Int) -> [Column]) throws {
        let groups = liveGroups
        var start = 0
        while start < groups.count {
            let chunk = Array(groups[start..<min(start + Batch.targetRowCount, groups.count)])
            start += chunk.count
            let snapshot = GroupSnapshot(self, of: chunk)
            let keys = keyColumns(chunk)
            let rows = Batch(
                columns: windowColumns(chunk.count) + keys + snapshot.results,
                count: chunk.count)
            let present = chunk.indices.filter { snapshot.isPresent[$0] }
            if !snapshot.errors.isEmpty { try output.reject(snapshot.errors, of: rows) }
            try output.send(
                present.count == chunk.count ? rows : rows.filtered(by: Selection(present)))
        }
    }
}

extension GroupSnapshot {
    /// Rejects the results that could be computed before and cannot now.
    func reportErrors(besides old: GroupSnapshot, keys: [Column], _ output: Output) throws {
        guard !errors.isEmpty else { return }
        var fresh = RowErrors()
        let known = Set(old.errors.entries.map(\.row))
        fresh.merge(errors) { !known.contains($0) }
        try output.reject(fresh, of: Batch(columns: keys + results, count: isPresent.count))
    }
}
