import Columnar
import Functions

/// The input of an operator that ranks: rows by partition and in order, each with its weight before
/// and after the batch that is being worked on, so that the same order can be read as it was and as
/// it is. Rows that are there less than zero times are kept until they are made up for. Partitions may
/// be those of windows, with which they end, or be forgotten when they have not changed for long.
final class PartitionedRows {
    /// As of when the rows are read.
    enum Moment {
        /// Before the batch.
        case before
        /// With the batch.
        case after
    }

    let types: [DataType]
    let ordered = OrderedRows()
    /// Which partitions belong to which windows, where they do.
    let windows: WindowPartitions?
    private let partition: [Int]
    private let coding: SortableRowCoding
    private let table: KeyTable?
    private var entryCounts: [Int] = []
    /// The partition of each row of the batch that was added last.
    private(set) var partitions: [UInt32] = []
    private var weightsBefore: [Int64] = []
    private var weightsAfter: [Int64] = []
    private var partitionOfRow: [UInt32] = []
    /// The rows that the batch touched; one may occur more than once.
    private(set) var touchedRows: [UInt32] = []
    private var stamps: [Bool] = []
    /// The partitions that the batch touched, each once.
    private(set) var touchedPartitions: [UInt32] = []
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []
    private var screen: HeadScreen?
    private var uses: PartitionUses?

    /// Rows with columns of `types`, partitioned by the columns `partition` and in the order
    /// `ordering`, ties broken by the whole row. `screen` says which rows are not kept at all. The
    /// windows of partitions end at the time in the column `windowEnd`, if there is one; other
    /// partitions, if there are several, are forgotten when they have not changed for `timeToLive`
    /// microseconds, if that is given.
    init(
        types: [DataType], partition: [Int], ordering: RowOrdering, screen: HeadScreen? = nil,
        windowEnd: Int? = nil, timeToLive: Int64? = nil
    ) {
        self.screen = screen
        self.types = types
        self.partition = partition
        windows = windowEnd.map { WindowPartitions(endColumn: $0) }
        if windows == nil, !partition.isEmpty {
            uses = timeToLive.map { PartitionUses(timeToLive: $0) }
        }
        coding = SortableRowCoding(types: types, ordering: ordering)
        table = partition.isEmpty ? nil : KeyTable(types: partition.map { types[$0] })
    }

    /// How many different rows there are.
    var count: Int { ordered.rows.count }

    /// The partitions that have rows, in the order of their numbers.
    var livePartitions: [UInt32] { table?.liveGroups ?? [0] }

    /// Adds the rows of a batch that are of any account, to be seen as of after it.
    func add(_ batch: Batch) {
        locate(batch)
        guard
            let found = screen?.candidates(
                batch, partitions, newPartitions: table?.newGroups ?? [], limit: entryCounts.count)
        else { return write(batch, words: nil) }
        let rows = found.rows.rows
        partitions = (0..<rows.count).map { partitions[Int(rows[$0])] }
        write(batch.filtered(by: found.rows), words: found.words)
    }

    private func write(_ batch: Batch, words: [UInt64]?) {
        let encoded = coding.encode(batch.columns, count: batch.count)
        encoded.bytes.withUnsafeBytes { bytes in
            for row in 0..<batch.count {
                let range = encoded.starts[row]..<encoded.starts[row + 1]
                let number = add(
                    UnsafeRawBufferPointer(rebasing: bytes[range]),
                    orderByteCount: encoded.orderByteCounts[row], to: partitions[row],
                    weight: batch.weights?.span[row] ?? 1)
                if let words { screen?.note(words[row], of: number) }
            }
        }
        windows?.note(batch, in: self)
    }

    private func locate(_ batch: Batch) {
        if let table {
            table.findOrInsert(
                keys: partition.map { batch.columns[$0] }, count: batch.count,
                groupIDs: &partitions)
        } else {
            partitions = Array(repeating: 0, count: batch.count)
        }
        let limit = table?.groupLimit ?? 1
        if entryCounts.count < limit {
            let missing = limit - entryCounts.count
            entryCounts.append(contentsOf: repeatElement(0, count: missing))
            stamps.append(contentsOf: repeatElement(false, count: missing))
        }
        for partition in table?.newGroups ?? [] { entryCounts[Int(partition)] = 0 }
    }

    private func add(
        _ bytes: UnsafeRawBufferPointer, orderByteCount: Int, to partition: UInt32, weight: Int64
    ) -> UInt32 {
        let found = ordered.findOrAdd(partition, bytes, orderByteCount: orderByteCount)
        let row = Int(found.row)
        if found.isNew { enter(found.row, partition) }
        weightsAfter[row] &+= weight
        touchedRows.append(found.row)
        if !stamps[Int(partition)] {
            stamps[Int(partition)] = true
            touchedPartitions.append(partition)
        }
        return found.row
    }

    private func enter(_ row: UInt32, _ partition: UInt32) {
        let index = Int(row)
        if index == weightsAfter.count {
            weightsBefore.append(0)
            weightsAfter.append(0)
            partitionOfRow.append(partition)
        } else {
            weightsBefore[index] = 0
            weightsAfter[index] = 0
            partitionOfRow[index] = partition
        }
        entryCounts[Int(partition)] += 1
    }

    /// How often a row is there; less than zero counts as not at all.
    @inline(__always)
    func copies(of row: UInt32, _ moment: Moment) -> Int64 {
        max(0, moment == .before ? weightsBefore[Int(row)] : weightsAfter[Int(row)])
    }

    /// Whether the batch changed how often a row is there.
    func isChanged(_ row: UInt32) -> Bool { copies(of: row, .before) != copies(of: row, .after) }

    /// The partition of a row.
    func partition(of row: UInt32) -> UInt32 { partitionOfRow[Int(row)] }

    /// The batch is done with at `now`, microseconds: what is after it is before the next. Rows without
    /// weight go.
    func commit(at now: Int64) {
        uses?.note(touchedPartitions, at: now)
        commit()
    }

    private func commit() {
        var changed: [UInt32] = []
        for row in touchedRows where partitionOfRow[Int(row)] != KeyTable.absent {
            if weightsAfter[Int(row)] == 0 {
                remove(row)
            } else if weightsBefore[Int(row)] != weightsAfter[Int(row)] {
                weightsBefore[Int(row)] = weightsAfter[Int(row)]
                changed.append(row)
            }
        }
        dirty.reserve(ordered.rows.limit)
        dirty.mark(changed.span)
        touchedRows.removeAll(keepingCapacity: true)
        for partition in touchedPartitions {
            stamps[Int(partition)] = false
            removeIfEmpty(partition)
        }
        touchedPartitions.removeAll(keepingCapacity: true)
    }

    /// Keeps the rows of a partition that are within `range`, and may screen what comes by the last of
    /// them. Not while a batch is being worked on.
    func trim(_ partition: UInt32, to range: RankRange) {
        var kept: [RankedRow] = []
        let end = appendHead(
            of: partition, within: range, .after, numbersCopies: false, to: &kept)
        let count = kept.reduce(Int64(range.offset)) { $0 &+ $1.copies }
        if let last = kept.last, count >= range.end { screen?.setLast(last.row, of: partition) }
        removeTail(of: partition, from: end)
    }

    /// Drops the partitions that have not changed for the time to live. Not while a batch is being
    /// worked on.
    func dropIdlePartitions(at now: Int64) {
        for partition in uses?.idle(among: livePartitions, at: now) ?? [] {
            removeTail(of: partition, from: ordered.start(of: partition))
        }
    }

    /// Drops all rows of a partition from `place` on. Not while a batch is being worked on.
    func removeTail(of partition: UInt32, from place: OrderedRows.Place) {
        var rows: [UInt32] = []
        var place = place
        while let entry = ordered.entry(at: place), entry.partition == partition {
            rows.append(entry.row)
            place = ordered.next(place)
        }
        for row in rows { remove(row) }
        removeIfEmpty(partition)
    }

    private func remove(_ row: UInt32) {
        if dirty.drop(row) { removedKeys.append(key(row)) }
        let partition = partitionOfRow[Int(row)]
        ordered.remove(row, of: partition)
        partitionOfRow[Int(row)] = KeyTable.absent
        entryCounts[Int(partition)] -= 1
    }

    private func removeIfEmpty(_ partition: UInt32) {
        guard let table, entryCounts[Int(partition)] == 0 else { return }
        // Marked, so that the same partition is not given back twice.
        entryCounts[Int(partition)] = -1
        uses?.drop(partition) { partitionKey(partition) }
        table.remove(partition)
    }

    /// The columns of `rows`, which are there.
    func columns(of rows: [UInt32]) -> [Column] {
        let builders = types.map { ColumnBuilder(type: $0, capacity: rows.count) }
        for row in rows {
            let isRow = coding.decode(ordered.rows.row(row), into: builders)
            assert(isRow)
        }
        return builders.map { $0.finish() }
    }

    /// The memory that is held.
    var byteCount: Int {
        ordered.byteCount + (table?.byteCount ?? 0) + weightsBefore.capacity * 20
            + entryCounts.capacity * 9 + dirty.byteCount + (screen?.byteCount ?? 0)
            + (uses?.byteCount ?? 0)
    }
}

/// Key: a byte, then the row as `SortableRowCoding` writes it without the ordering. Value: its weight.
/// With them the windows' watermark and the partitions' last changes.
extension PartitionedRows {
    /// Other than that of `HeldRows`, which an operator may have as well.
    static let keyKind: UInt8 = 3

    /// What changed since the last call.
    func takeChanges() -> StateChanges {
        var changes = StateChanges()
        takeChanges(into: &changes)
        return changes
    }

    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        for row in dirty.takeDirty() {
            withUnsafeBytes(of: weightsAfter[Int(row)]) { changes.set(key(row), $0) }
        }
        windows?.takeChanges(into: &changes)
        uses?.takeChanges(into: &changes) { partitionKey($0) }
    }

    /// Takes over what is stored among `entries`. Throws `StateError` where it cannot be read.
    func restore(from entries: StateChanges) throws {
        try windows?.restore(from: entries)
        let builders = types.map { ColumnBuilder(type: $0) }
        var weights: [Int64] = []
        for index in 0..<entries.count {
            let key = entries.key(at: index)
            guard key.first == Self.keyKind, let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            weights.append(try reader.read(Int64.self))
            let isRow = Array(key.dropFirst()).withUnsafeBytes {
                coding.decode($0, into: builders)
            }
            guard isRow else { throw StateError("a saved row does not fit its columns") }
        }
        guard !weights.isEmpty else { return }
        add(
            Batch(
                columns: builders.map { $0.finish() }, count: weights.count,
                weights: Weights(weights)))
        commit()
        for row in dirty.takeDirty() { dirty.markStored(row) }
        try uses?.restore(from: entries, partitions: livePartitions) { partitionKey($0) }
    }

    private func key(_ row: UInt32) -> [UInt8] {
        [Self.keyKind] + Array(ordered.rows.row(row))
    }

    private func partitionKey(_ partition: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        if let table {
            RowCoding.encode(table.keyColumns(groups: [partition]), row: 0, into: &bytes)
        }
        return bytes
    }
}
