import Columnar
import Functions

/// The rows of the open sessions, each once with how often it is there, and in the order of time for
/// each key, so that its sessions can be read off.
final class SessionRows {
    /// A row of a key.
    struct Entry: Comparable {
        let time: Int64
        let row: UInt32

        static func < (left: Entry, right: Entry) -> Bool {
            (left.time, left.row) < (right.time, right.row)
        }
    }

    /// A row with its session.
    struct Member: Equatable {
        let entry: Entry
        let count: Int64
        let window: TimeWindow
    }

    let types: [DataType]
    private let gap: Int64
    private let table: KeyTable
    private var counts: [Int64] = []
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []
    private var entries: [[Entry]] = []

    init(types: [DataType], gap: Int64) {
        self.types = types
        self.gap = gap
        table = KeyTable(types: types)
    }

    /// How many different rows there are.
    var count: Int { table.count }

    var byteCount: Int {
        table.byteCount + counts.capacity * 8 + dirty.byteCount
            + entries.reduce(0) { $0 + $1.capacity * MemoryLayout<Entry>.stride }
    }

    /// The numbers of the rows of `batch`; those that stay without a count are to be forgotten.
    func locate(_ batch: Batch) -> [UInt32] {
        var rows: [UInt32] = []
        table.findOrInsert(keys: batch.columns, count: batch.count, groupIDs: &rows)
        if counts.count < table.groupLimit {
            let missing = table.groupLimit - counts.count
            counts.append(contentsOf: repeatElement(0, count: missing))
            dirty.reserve(table.groupLimit)
        }
        return rows
    }

    func rowCount(_ row: UInt32) -> Int64 { counts[Int(row)] }

    /// Whether `key` has rows.
    func hasRows(_ key: UInt32) -> Bool { Int(key) < entries.count && !entries[Int(key)].isEmpty }

    /// The time of the first row of `key`.
    func firstTime(_ key: UInt32) -> Int64? {
        Int(key) < entries.count ? entries[Int(key)].first?.time : nil
    }

    /// Whether a row of `key` is within the gap of `time`.
    func touches(_ time: Int64, _ key: UInt32) -> Bool {
        guard hasRows(key) else { return false }
        let rows = entries[Int(key)]
        let place = rows.partitioningIndex { $0.time >= time }
        if place < rows.count, rows[place].time - gap <= time { return true }
        return place > 0 && rows[place - 1].time + gap >= time
    }

    /// Adds `weight` to a row's count.
    func add(_ row: UInt32, at time: Int64, key: UInt32, weight: Int64) {
        if Int(key) >= entries.count {
            entries.append(contentsOf: repeatElement([], count: Int(key) + 1 - entries.count))
        }
        let before = counts[Int(row)]
        counts[Int(row)] = before &+ weight
        dirty.mark([row].span)
        let entry = Entry(time: time, row: row)
        if before <= 0, counts[Int(row)] > 0 {
            let place = entries[Int(key)].partitioningIndex { $0 >= entry }
            entries[Int(key)].insert(entry, at: place)
        } else if before > 0, counts[Int(row)] <= 0 {
            let place = entries[Int(key)].partitioningIndex { $0 >= entry }
            if place < entries[Int(key)].count, entries[Int(key)][place] == entry {
                entries[Int(key)].remove(at: place)
            }
        }
    }

    /// The rows of `key` with their sessions, in the order of time.
    func members(_ key: UInt32) -> [Member] {
        guard hasRows(key) else { return [] }
        let rows = entries[Int(key)]
        var members: [Member] = []
        members.reserveCapacity(rows.count)
        var first = 0
        while first < rows.count {
            var next = first + 1
            while next < rows.count, rows[next].time - gap <= rows[next - 1].time { next += 1 }
            let window = TimeWindow(start: rows[first].time, end: rows[next - 1].time + gap)
            for entry in rows[first..<next] {
                members.append(
                    Member(entry: entry, count: counts[Int(entry.row)], window: window))
            }
            first = next
        }
        return members
    }

    /// The columns of `rows`.
    func columns(_ rows: [UInt32]) -> [Column] { table.keyColumns(groups: rows) }

    /// Drops the first `rowCount` rows of `key`, whose sessions have closed.
    func dropFirst(_ rowCount: Int, of key: UInt32) {
        let rows = entries[Int(key)].prefix(rowCount).map(\.row)
        for row in rows { counts[Int(row)] = 0 }
        entries[Int(key)].removeFirst(rowCount)
        forget(rows)
    }

    /// Drops a row that was taken away and never came.
    func expire(_ row: UInt32) {
        counts[Int(row)] = 0
        forget([row])
    }

    /// Forgets those of `rows` that are not there any more.
    func forget(_ rows: [UInt32]) {
        let gone = Set(rows).filter { counts[Int($0)] == 0 }.sorted()
        let stored = gone.filter { dirty.drop($0) }
        if !stored.isEmpty {
            let columns = table.keyColumns(groups: stored)
            for index in stored.indices { removedKeys.append(Self.stateKey(columns, index)) }
        }
        for row in gone { table.remove(row) }
    }
}

/// Key: the byte 1 and the row. Value: how often it is there.
extension SessionRows {
    static let keyKind: UInt8 = 1

    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        let changed = dirty.takeDirty()
        guard !changed.isEmpty else { return }
        let columns = table.keyColumns(groups: changed)
        for (index, row) in changed.enumerated() {
            let count = counts[Int(row)]
            changes.set(
                Self.stateKey(columns, index), withUnsafeBytes(of: count) { Array($0) })
        }
    }

    /// The rows among `entries` with their counts; the caller adds them.
    func restored(from entries: StateChanges) throws -> Batch {
        let builders = types.map { ColumnBuilder(type: $0) }
        var weights: [Int64] = []
        for index in 0..<entries.count {
            guard entries.key(at: index).first == Self.keyKind,
                let bytes = entries.value(at: index)
            else { continue }
            var key = StateReader(Array(entries.key(at: index).dropFirst()))
            try RowCoding.decode(&key, into: builders)
            var value = StateReader(Array(bytes))
            weights.append(try value.read(Int64.self))
        }
        return Batch(
            columns: builders.map { $0.finish() }, count: weights.count,
            weights: Weights(weights))
    }

    /// Notes that all rows are stored.
    func markStored(_ rows: [UInt32]) {
        _ = dirty.takeDirty()
        for row in rows { dirty.markStored(row) }
    }

    private static func stateKey(_ columns: [Column], _ index: Int) -> [UInt8] {
        var bytes = [keyKind]
        RowCoding.encode(columns, row: index, into: &bytes)
        return bytes
    }
}

extension Array {
    /// The first position whose element satisfies `condition`, as all after it do.
    func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
