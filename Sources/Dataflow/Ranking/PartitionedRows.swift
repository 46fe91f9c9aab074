import Columnar
import Functions

/// The input of an operator that ranks: rows by partition and in order, each with its weight before
/// and after the batch that is being worked on, so that the same order can be read as it was and as
/// it is. Rows that are there less than zero times are kept until they are made up for.
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

    /// Rows with columns of `types`, partitioned by the columns `partition` and in the order
    /// `ordering`, ties broken by the whole row. `screen` says which rows are not kept at all.
    init(
        types: [DataType], partition: [Int], ordering: RowOrdering, screen: HeadScreen? = nil
    ) {
        self.screen = screen
        self.types = types
        self.partition = partition
        coding = SortableRowCoding(types: types, ordering: ordering)
        table = partition.isEmpty ? nil : KeyTable(types: partition.map { types[$0] })
    }

    /// How many different rows there are.
    var count: Int { ordered.rows.count }

    /// The partitions that have rows, in the order of their numbers.
    var livePartitions: [UInt32] { table?.liveGroups ?? [0] }

    /// Adds the rows of a batch, to be seen as of after it.
    ///
    /// - Returns: the rows that were added; the others are of no account.
    @discardableResult
    func add(_ batch: Batch) -> Batch {
        locate(batch)
        guard
            let found = screen?.candidates(
                batch, partitions, newPartitions: table?.newGroups ?? [], limit: entryCounts.count)
        else {
            write(batch, words: nil)
            return batch
        }
        let rows = found.rows.rows
        partitions = (0..<rows.count).map { partitions[Int(rows[$0])] }
        let candidates = batch.filtered(by: found.rows)
        write(candidates, words: found.words)
        return candidates
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

    /// The batch is done with: what is after it is before the next. Rows without weight go.
    func commit() {
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
    }
}

/// Key: a byte, then the row as `SortableRowCoding` writes it without the ordering. Value: its weight.
extension PartitionedRows {
    /// Other than that of `HeldRows`, which an operator may have as well.
    static let keyKind: UInt8 = 3

    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        for row in dirty.takeDirty() {
            withUnsafeBytes(of: weightsAfter[Int(row)]) { changes.set(key(row), $0) }
        }
    }

    /// Takes over the rows among `entries`, which `note` sees once they are added. Throws `StateError`
    /// where one cannot be read.
    func restore(from entries: StateChanges, note: (Batch) -> Void = { _ in }) throws {
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
        let batch = Batch(
            columns: builders.map { $0.finish() }, count: weights.count, weights: Weights(weights))
        note(add(batch))
        commit()
        for row in dirty.takeDirty() { dirty.markStored(row) }
    }

    private func key(_ row: UInt32) -> [UInt8] {
        [Self.keyKind] + Array(ordered.rows.row(row))
    }
}
