import Columnar
import Functions

/// One input of a join: its rows, each once with the sum of its weights, and for each key the list of
/// its rows. A row is found by its content, so that a removal costs the same whatever number of rows
/// share its key; it is compared bit by bit.
///
/// Keys are the group numbers of a table that both inputs share. Rows whose weights add up to 0 stay
/// until the step is over.
final class KeyedRows {
    let types: [DataType]
    private let identityTypes: [DataType]
    private let table: KeyTable
    private(set) var weights: [Int64] = []
    /// How much weight of the other input matches each row, where that depends on more than the key.
    private(set) var matches: [Int64] = []
    /// The key of each row, `none` for numbers not in use.
    private(set) var keys: [UInt32] = []
    private var nextRows: [UInt32] = []
    private var previousRows: [UInt32] = []
    /// By key: its first row.
    private var heads: [UInt32] = []
    /// By key: the sum of the weights of its rows.
    private(set) var sums: [Int64] = []
    private var ids: [UInt32] = []
    private var emptied: [UInt32] = []
    private(set) var touched: TouchedEntries
    private(set) var touchedKeys = TouchedEntries(hasMatches: false)
    private(set) var dirty = DirtySet()
    /// Until when each row may find a match, where the join is by time.
    private let time: RowTime?
    private var expiries: [Int64] = []
    private var queue = ExpiryQueue()
    /// When each row last changed, where idle rows are dropped.
    private var lastUses: LastUses?
    /// Rows that are gone and were stored, as `RowCoding` has them.
    private var removed: [[UInt8]] = []

    static let none = UInt32.max

    /// A row is over once the watermark is past the time in `column` by more than `slack`
    /// microseconds.
    struct RowTime {
        var column: Int
        var slack: Int64

        /// The last watermark at which each row of `batch` is not over.
        func expiries(of batch: Batch) -> [Int64] {
            let times = batch.columns[column].reinterpreted(as: .bigint)
            let values = times.span(of: Int64.self)
            return (0..<batch.count).map { row in
                let (sum, overflow) = values[row].addingReportingOverflow(slack)
                return overflow ? (slack > 0 ? .max : .min) : sum
            }
        }
    }

    /// No rows with columns of `types`; `countsMatches` tells whether `matches` is kept. Rows are
    /// dropped `timeToLive` microseconds after their last change, if that is given.
    init(
        types: [DataType], countsMatches: Bool, time: RowTime? = nil, timeToLive: Int64? = nil
    ) {
        self.types = types
        self.time = time
        lastUses = timeToLive.map { LastUses(timeToLive: $0) }
        identityTypes = types.map(\.identityType)
        table = KeyTable(types: identityTypes)
        touched = TouchedEntries(hasMatches: countsMatches)
    }

    /// How many different rows there are.
    var count: Int { table.count }

    /// The rows in use, in ascending order.
    var liveRows: [UInt32] { table.liveGroups }

    /// The columns of `rows`.
    func columns(of rows: [UInt32]) -> [Column] {
        zip(table.keyColumns(groups: rows), types).map { $0.reinterpreted(as: $1) }
    }

    /// Makes room for the keys `0..<keyLimit`.
    func reserveKeys(_ keyLimit: Int) {
        guard heads.count < keyLimit else { return }
        let extra = keyLimit - heads.count
        heads.append(contentsOf: repeatElement(Self.none, count: extra))
        sums.append(contentsOf: repeatElement(0, count: extra))
        touchedKeys.reserve(keyLimit)
    }

    /// Adds the changes of `batch`, whose rows have the keys `rowKeys`. A row that was not there has
    /// `rowMatches`, if those are kept.
    func add(_ batch: Batch, keys rowKeys: [UInt32], matches rowMatches: [Int64]) {
        let identity = zip(batch.columns, identityTypes).map { $0.reinterpreted(as: $1) }
        table.findOrInsert(keys: identity, count: batch.count, groupIDs: &ids)
        reserveRows(table.groupLimit)
        let expiries = time?.expiries(of: batch)
        for row in 0..<batch.count {
            let id = Int(ids[row])
            let key = Int(rowKeys[row])
            let isNew = keys[id] == Self.none
            if isNew { link(id, key: key) }
            if isNew, let expiries {
                self.expiries[id] = expiries[row]
                queue.insert(ids[row], at: expiries[row])
            }
            touched.note(id, weight: weights[id], matches: touched.hasMatches ? matches[id] : 0)
            touchedKeys.note(key, weight: sums[key], matches: 0)
            if isNew && touched.hasMatches { matches[id] = rowMatches[row] }
            let weight = batch.weights?.span[row] ?? 1
            weights[id] &+= weight
            sums[key] &+= weight
            if weights[id] == 0 { emptied.append(ids[row]) }
        }
        let changed = ids
        dirty.mark(changed.span)
    }

    /// Notes that the rows that were added last changed at `now`, microseconds.
    func noteUse(at now: Int64) { lastUses?.note(ids, at: now) }

    /// The rows that are over at `watermark`; each is given once.
    func takeExpired(at watermark: Int64) -> [UInt32] {
        var rows: [UInt32] = []
        while let (row, time) = queue.takeFirst(before: watermark) {
            guard keys[Int(row)] != Self.none, expiries[Int(row)] == time else { continue }
            expiries[Int(row)] = .max
            rows.append(row)
        }
        return rows
    }

    /// Drops, when the step is over, the rows that have not changed for the time to live, and those
    /// that are there less than zero times: the removals of rows that were dropped before.
    func forgetIdleRows(at now: Int64) {
        guard lastUses != nil else { return }
        forget(touched.entries.filter { weights[Int($0)] < 0 })
        forget(lastUses?.idle(among: liveRows, at: now) ?? [])
    }

    /// Drops rows when the step is over, as if they had never been there; what they were matched with
    /// stays matched.
    func forget(_ rows: [UInt32]) {
        for row in rows { weights[Int(row)] = 0 }
        emptied += rows
    }

    /// Neither input has rows with `key` any more.
    func release(_ key: UInt32) {
        if Int(key) < sums.count { sums[Int(key)] = 0 }
    }

    /// The numbers of the rows of `batch`, `KeyTable.absent` for one that is not there.
    func find(_ batch: Batch) -> [UInt32] {
        let identity = zip(batch.columns, identityTypes).map { $0.reinterpreted(as: $1) }
        var found: [UInt32] = []
        table.find(keys: identity, count: batch.count, groupIDs: &found)
        return found
    }

    /// Adds `weight` to what matches `row`.
    func addMatches(_ weight: Int64, to row: UInt32) {
        let id = Int(row)
        touched.note(id, weight: weights[id], matches: matches[id])
        matches[id] &+= weight
        dirty.mark(row)
    }

    /// Puts the rows of `key` behind `cursor` into `pairs`, as partners of row `partner`, until it
    /// holds `limit`; false when there are more, from the new `cursor` on.
    func appendRows(
        of key: UInt32, from cursor: inout UInt32, partner: Int, weight: Int64, limit: Int,
        to pairs: inout JoinPairs
    ) -> Bool {
        if key == KeyTable.absent { return true }
        var row = cursor == Self.none ? heads[Int(key)] : cursor
        while row != Self.none {
            if pairs.count >= limit {
                cursor = row
                return false
            }
            let stored = weights[Int(row)]
            if stored != 0 { pairs.append(partner, row, weight &* stored, stored) }
            row = nextRows[Int(row)]
        }
        cursor = Self.none
        return true
    }

    /// Calls `body` with each row of `key`.
    func forEachRow(of key: UInt32, _ body: (UInt32) -> Void) {
        var row = heads[Int(key)]
        while row != Self.none {
            body(row)
            row = nextRows[Int(row)]
        }
    }

    /// Whether no row has `key`.
    func isEmpty(_ key: UInt32) -> Bool {
        Int(key) >= heads.count || heads[Int(key)] == Self.none
    }

    /// The rows that the end of the step will drop; one may be named twice.
    var rowsToDrop: [UInt32] {
        emptied.filter { weights[Int($0)] == 0 && keys[Int($0)] != Self.none }
    }

    /// The step is over: drops the rows whose weights add up to 0; returns their keys.
    func endStep() -> [UInt32] {
        touched.removeAll()
        touchedKeys.removeAll()
        guard !emptied.isEmpty else { return [] }
        var gone: [UInt32] = []
        var freedKeys: [UInt32] = []
        for row in emptied where weights[Int(row)] == 0 && keys[Int(row)] != Self.none {
            gone.append(row)
            freedKeys.append(keys[Int(row)])
            unlink(Int(row))
        }
        emptied.removeAll(keepingCapacity: true)
        forgetStored(gone.filter { dirty.drop($0) })
        for row in gone { table.remove(row) }
        return freedKeys
    }

    private func forgetStored(_ rows: [UInt32]) {
        guard !rows.isEmpty else { return }
        let columns = columns(of: rows)
        for index in rows.indices {
            var bytes: [UInt8] = []
            RowCoding.encode(columns, row: index, into: &bytes)
            removed.append(bytes)
        }
    }

    private func link(_ id: Int, key: Int) {
        weights[id] = 0
        keys[id] = UInt32(truncatingIfNeeded: key)
        let head = heads[key]
        nextRows[id] = head
        previousRows[id] = Self.none
        if head != Self.none { previousRows[Int(head)] = UInt32(truncatingIfNeeded: id) }
        heads[key] = UInt32(truncatingIfNeeded: id)
    }

    private func unlink(_ id: Int) {
        let (before, after) = (previousRows[id], nextRows[id])
        if before == Self.none {
            heads[Int(keys[id])] = after
        } else {
            nextRows[Int(before)] = after
        }
        if after != Self.none { previousRows[Int(after)] = before }
        keys[id] = Self.none
    }

    private func reserveRows(_ limit: Int) {
        dirty.reserve(limit)
        touched.reserve(limit)
        let extra = limit - weights.count
        guard extra > 0 else { return }
        weights.append(contentsOf: repeatElement(0, count: extra))
        keys.append(contentsOf: repeatElement(Self.none, count: extra))
        nextRows.append(contentsOf: repeatElement(Self.none, count: extra))
        previousRows.append(contentsOf: repeatElement(Self.none, count: extra))
        if touched.hasMatches { matches.append(contentsOf: repeatElement(0, count: extra)) }
        if time != nil { expiries.append(contentsOf: repeatElement(.max, count: extra)) }
    }

    var byteCount: Int {
        table.byteCount + queue.byteCount + (lastUses?.byteCount ?? 0)
            + (weights.capacity + matches.capacity + sums.capacity + expiries.capacity) * 8
            + (keys.capacity + nextRows.capacity + previousRows.capacity + heads.capacity) * 4
            + touched.byteCount + touchedKeys.byteCount + dirty.byteCount
    }
}

/// Key: the byte `side`, then the row. Value: its weight, what matches it if that is kept, and the
/// second of its last change where rows have a time to live.
extension KeyedRows {
    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges, side: UInt8) {
        for row in removed { changes.remove([side] + row) }
        removed.removeAll()
        let rows = dirty.takeDirty()
        var key: [UInt8] = []
        var value = StateWriter()
        var start = 0
        while start < rows.count {
            let piece = Array(rows[start..<min(start + Batch.targetRowCount, rows.count)])
            start += piece.count
            let columns = columns(of: piece)
            for (index, row) in piece.enumerated() {
                key.removeAll(keepingCapacity: true)
                key.append(side)
                RowCoding.encode(columns, row: index, into: &key)
                value.removeAll()
                value.write(weights[Int(row)])
                if touched.hasMatches { value.write(matches[Int(row)]) }
                if let lastUses { value.write(lastUses[row]) }
                changes.set(key, value.bytes)
            }
        }
    }

    /// Takes over the rows among `entries` that `side` stored; `keysOf` gives the keys of a batch.
    func restore(
        from entries: StateChanges, side: UInt8, keysOf: (Batch) -> [UInt32]
    ) throws {
        var builders = types.map { ColumnBuilder(type: $0) }
        var savedWeights: [Int64] = []
        var savedMatches: [Int64] = []
        var savedUses: [UInt32] = []
        func addPiece() {
            let batch = Batch(
                columns: builders.map { $0.finish() }, count: savedWeights.count,
                weights: Weights(savedWeights))
            add(batch, keys: keysOf(batch), matches: savedMatches)
            for id in ids { dirty.markStored(id) }
            for (id, second) in zip(ids, savedUses) { lastUses?[id] = second }
            _ = endStep()
            builders = types.map { ColumnBuilder(type: $0) }
            savedWeights.removeAll(keepingCapacity: true)
            savedMatches.removeAll(keepingCapacity: true)
            savedUses.removeAll(keepingCapacity: true)
        }
        for index in 0..<entries.count where entries.key(at: index).first == side {
            guard let saved = entries.value(at: index) else { continue }
            var key = StateReader(Array(entries.key(at: index).dropFirst()))
            var value = StateReader(Array(saved))
            try RowCoding.decode(&key, into: builders)
            savedWeights.append(try value.read(Int64.self))
            savedMatches.append(touched.hasMatches ? try value.read(Int64.self) : 0)
            if lastUses != nil { savedUses.append(try value.read(UInt32.self)) }
            if savedWeights.count == Batch.targetRowCount { addPiece() }
        }
        if !savedWeights.isEmpty { addPiece() }
        _ = dirty.takeDirty()
    }
}
