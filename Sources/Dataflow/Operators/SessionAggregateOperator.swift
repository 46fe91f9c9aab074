import Columnar
import Functions

/// GROUP BY a session and keys, over input that only inserts. A session of key g is a maximal run of
/// rows of g no more than a gap apart; with S(A)[g] the sessions of A,
/// Δ = {γ(s) | s ∈ S(A₋ + ΔA)[g]} − {γ(s) | s ∈ S(A₋)[g]} for each g that ΔA touches: a row extends a
/// session, or bridges two, whose partial aggregates are merged (rule 22; Akidau et al., The Dataflow
/// Model, VLDB 2015). A session closes when the watermark is past its end, is sent then where results
/// leave on close, and its state is dropped; with an allowed lateness the state stays that much longer,
/// and late rows correct what was sent. State O(open sessions).
///
/// Output: the session's start and end, the keys, then the aggregates.
public final class SessionAggregateOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name: String
    private let time: Int
    private let timeType: DataType
    private let keys: [Int]
    private let keyTypes: [DataType]
    private let emission: WindowAggregateOperator.Emission
    private let isCorrecting: Bool
    private let aggregates: AggregateSet
    private let table: KeyTable?
    private var sessions: OpenSessions
    private var dirty = DirtySet()
    private var removed: [UInt32] = []
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var keyIDs: [UInt32] = []

    /// Sessions of the times in the column `time`, of type `timeType`, of rows with equal values in
    /// the columns `keys`, at most `gap` microseconds apart, which take late rows for `lateness`
    /// microseconds; computes `calls`, none DISTINCT.
    public init(
        time: Int, timeType: DataType, gap: Int64, keys: [Int], keyTypes: [DataType],
        calls: [AggregateCall], emission: WindowAggregateOperator.Emission, lateness: Int64 = 0,
        name: String = "SessionAggregate"
    ) {
        assert(!calls.contains(where: \.isDistinct))
        self.time = time
        self.timeType = timeType
        self.keys = keys
        self.keyTypes = keyTypes
        self.emission = emission
        isCorrecting = emission == .changes || lateness > 0
        self.name = name
        aggregates = AggregateSet(calls)
        table = keyTypes.isEmpty ? nil : KeyTable(types: keyTypes)
        sessions = OpenSessions(gap: gap, lateness: lateness)
    }

    /// Adds rows to the sessions they touch.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try batch.withUsableTimes(time, output)
        guard batch.count > 0 else { return }
        locateKeys(of: batch)
        let (slots, late) = place(batch)
        reserve()
        let old =
            isCorrecting
            ? snapshot(of: sessions.touched.filter { $0.before.map(isSent) ?? false }) : nil
        for merge in sessions.absorbed { try self.merge(merge.session, into: merge.into) }
        update(batch, slots, late)
        if let old { try sendChanges(from: old, output) }
        for merge in sessions.absorbed { release(merge.session) }
        if late.isEmpty { return }
        try output.countLate(Selection(late), of: batch)
        for key in table?.newGroups ?? [] where !sessions.hasSessions(key) { table?.remove(key) }
    }

    /// Sends the sessions that close now, and drops those that take no more rows.
    public func advance(to watermark: Watermark, output: Output) throws {
        let (closed, gone) = sessions.close(from: self.watermark, to: watermark)
        self.watermark = watermark
        isWatermarkChanged = true
        if emission == .onClose {
            var start = 0
            while start < closed.count {
                let end = min(start + Batch.targetRowCount, closed.count)
                try sendFinal(Array(closed[start..<end]), output)
                start = end
            }
        }
        let keys = Set(gone.map { sessions.key(of: $0) })
        for session in gone { release(session) }
        for key in keys where !sessions.hasSessions(key) { table?.remove(key) }
    }

    private func locateKeys(of batch: Batch) {
        guard let table else {
            keyIDs = Array(repeating: 0, count: batch.count)
            return
        }
        table.findOrInsert(
            keys: keys.map { batch.columns[$0] }, count: batch.count, groupIDs: &keyIDs)
    }

    /// The session of each row that is not late, and the rows that are.
    private func place(_ batch: Batch) -> (slots: [UInt32], late: [Int]) {
        sessions.beginRound()
        let column = batch.columns[time]
        let times = column.span(of: Int64.self)
        var slots: [UInt32] = []
        slots.reserveCapacity(batch.count)
        var late: [Int] = []
        for row in 0..<times.count {
            let slot = sessions.place(times[row], key: keyIDs[row], watermark: watermark)
            if slot == OpenSessions.none { late.append(row) } else { slots.append(slot) }
        }
        if !sessions.absorbed.isEmpty {
            for index in slots.indices { slots[index] = sessions.resolved(slots[index]) }
        }
        return (slots, late)
    }

    /// Whether the result of a session that ends as `window` does was sent.
    private func isSent(_ window: TimeWindow) -> Bool {
        emission == .changes || window.end < watermark
    }

    private func reserve() {
        aggregates.reserve(groupCount: sessions.limit)
        dirty.reserve(sessions.limit)
    }

    private func merge(_ session: UInt32, into target: UInt32) throws {
        var writer = StateWriter()
        for accumulator in aggregates.accumulators {
            accumulator.encode(group: session, into: &writer)
        }
        var reader = StateReader(writer.bytes)
        let copy = AggregateSet(aggregates.calls)
        copy.reserve(groupCount: 1)
        for (own, copy) in zip(aggregates.accumulators, copy.accumulators) {
            try copy.decode(group: 0, from: &reader)
            own.merge(copy, groups: [target].span)
        }
        aggregates.reset(session)
    }

    private func update(_ batch: Batch, _ slots: [UInt32], _ late: [Int]) {
        dirty.mark(slots.span)
        guard !late.isEmpty else {
            return aggregates.update(batch.columns, groups: slots, weights: batch.weights) { _, _ in
            }
        }
        let isLate = Set(late)
        let kept = Selection((0..<batch.count).filter { !isLate.contains($0) })
        aggregates.update(
            batch.columns.map { $0.gathered(kept) }, groups: slots,
            weights: batch.weights?.gathered(kept)
        ) { _, _ in }
    }

    private func release(_ session: UInt32) {
        if dirty.drop(session) { removed.append(session) }
        aggregates.reset(session)
        sessions.release(session)
    }
}

// MARK: Results

extension SessionAggregateOperator {
    /// The rows of some sessions at one moment.
    private struct SessionRows {
        var sessions: [UInt32]
        var columns: [Column]
        var errors: RowErrors
    }

    private func snapshot(of touched: [OpenSessions.Touch]) -> SessionRows {
        rows(of: touched.map(\.session), windows: touched.compactMap(\.before))
    }

    private func rows(of numbers: [UInt32], windows: [TimeWindow]) -> SessionRows {
        var errors = RowErrors()
        let results = aggregates.results(of: numbers, errors: &errors)
        var starts = FixedColumnWriter<Int64>(type: timeType, count: numbers.count)
        var ends = FixedColumnWriter<Int64>(type: timeType, count: numbers.count)
        for (row, window) in windows.enumerated() {
            starts[row] = window.start
            ends[row] = window.end
        }
        let keys = table?.keyColumns(groups: numbers.map { sessions.key(of: $0) }) ?? []
        return SessionRows(
            sessions: numbers, columns: [starts.finish(), ends.finish()] + keys + results,
            errors: errors)
    }

    /// Old rows leave and new ones come, but for sessions that look as before (rule 15).
    private func sendChanges(from old: SessionRows, _ output: Output) throws {
        let gone = Set(sessions.absorbed.map(\.session))
        let alive = sessions.touched.map(\.session).filter {
            !gone.contains($0) && isSent(sessions.window(of: $0))
        }
        if alive.isEmpty, old.sessions.isEmpty { return }
        let new = rows(of: alive, windows: alive.map { sessions.window(of: $0) })
        let failedBefore = Set(old.errors.entries.map { old.sessions[$0.row] })
        var fresh = RowErrors()
        fresh.merge(new.errors) { !failedBefore.contains(new.sessions[$0]) }
        try output.reject(fresh, of: Batch(columns: new.columns, count: alive.count))
        var leaving = Set(old.sessions.indices).subtracting(old.errors.entries.map(\.row))
        var coming = Set(new.sessions.indices).subtracting(new.errors.entries.map(\.row))
        for (before, after) in unchanged(old, new) {
            guard leaving.contains(before), coming.contains(after) else { continue }
            leaving.remove(before)
            coming.remove(after)
        }
        let parts = [
            Batch(columns: old.columns, count: old.sessions.count)
                .filtered(by: Selection(leaving.sorted())),
            Batch(columns: new.columns, count: new.sessions.count)
                .filtered(by: Selection(coming.sorted())),
        ]
        let rows = Batch.concatenated(parts, types: new.columns.map(\.type))
        let weights = Array(repeating: Int64(-1), count: leaving.count)
        try output.send(
            Batch(
                columns: rows.columns, count: rows.count,
                weights: leaving.isEmpty
                    ? nil : Weights(weights + Array(repeating: 1, count: coming.count))))
    }

    /// The rows of `old` and `new` that are of the same session and equal.
    private func unchanged(_ old: SessionRows, _ new: SessionRows) -> [(Int, Int)] {
        var place: [UInt32: Int] = [:]
        for (row, session) in old.sessions.enumerated() { place[session] = row }
        let pairs = new.sessions.enumerated().compactMap { row, session in
            place[session].map { ($0, row) }
        }
        let before = Selection(pairs.map(\.0))
        let after = Selection(pairs.map(\.1))
        let differs = RowDifference.rows(
            old.columns.map { $0.gathered(before) }, new.columns.map { $0.gathered(after) },
            count: pairs.count)
        return pairs.indices.filter { !differs[$0] }.map { pairs[$0] }
    }

    private func sendFinal(_ closed: [UInt32], _ output: Output) throws {
        let rows = rows(of: closed, windows: closed.map { sessions.window(of: $0) })
        try output.send(
            output.removingRejected(
                rows.errors, from: Batch(columns: rows.columns, count: closed.count)))
    }
}

// MARK: State

/// Key: the byte 1 and the session's number. Value: its start and end, the key's row, the aggregates.
extension SessionAggregateOperator {
    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        for session in removed { changes.remove(Self.stateKey(session)) }
        removed.removeAll()
        let changed = dirty.takeDirty()
        let keys = table?.keyColumns(groups: changed.map { sessions.key(of: $0) }) ?? []
        var row: [UInt8] = []
        for (index, session) in changed.enumerated() {
            var value = StateWriter()
            let window = sessions.window(of: session)
            value.write(window.start)
            value.write(window.end)
            row.removeAll(keepingCapacity: true)
            RowCoding.encode(keys, row: index, into: &row)
            value.write(bytes: row)
            for accumulator in aggregates.accumulators {
                accumulator.encode(group: session, into: &value)
            }
            changes.set(Self.stateKey(session), value.bytes)
        }
        if isWatermarkChanged {
            changes.set([0], withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkChanged = false
        }
        return changes
    }

    /// Takes the open sessions of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        var saved: [(number: UInt32, key: UInt32, window: TimeWindow)] = []
        var readers: [StateReader] = []
        for index in 0..<entries.count {
            guard let bytes = entries.value(at: index) else { continue }
            var value = StateReader(Array(bytes))
            var key = StateReader(Array(entries.key(at: index)))
            guard try key.read(UInt8.self) == 1 else {
                watermark = try value.read(Watermark.self)
                continue
            }
            let number = try key.read(UInt32.self)
            let window = TimeWindow(
                start: try value.read(Int64.self), end: try value.read(Int64.self))
            let row = Array(try value.readBytes())
            saved.append((number, try findKey(row), window))
            readers.append(value)
        }
        sessions.restore(saved)
        reserve()
        for index in saved.indices {
            for accumulator in aggregates.accumulators {
                try accumulator.decode(group: saved[index].number, from: &readers[index])
            }
            dirty.markStored(saved[index].number)
        }
    }

    private func findKey(_ row: [UInt8]) throws -> UInt32 {
        guard let table else { return 0 }
        var reader = StateReader(row)
        let builders = keyTypes.map { ColumnBuilder(type: $0) }
        try RowCoding.decode(&reader, into: builders)
        table.findOrInsert(keys: builders.map { $0.finish() }, count: 1, groupIDs: &keyIDs)
        return keyIDs[0]
    }

    private static func stateKey(_ session: UInt32) -> [UInt8] {
        [1] + withUnsafeBytes(of: session) { Array($0) }
    }

    /// The memory of the open sessions.
    public var stateByteCount: Int {
        sessions.byteCount + aggregates.byteCount + (table?.byteCount ?? 0) + dirty.byteCount
    }

    /// The number of open sessions.
    public var stateRowCount: Int { sessions.count }
}
