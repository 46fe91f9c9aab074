import Columnar
import Functions

/// What is known of the rows of each partition that were let out: how many they are, in how many
/// groups of peers, and the aggregates over all of them. State O(partitions).
final class RunningPartitions {
    private let types: [DataType]
    private let table: KeyTable?
    /// What goes on from one row to the next, as long as there is the partition.
    private let accumulators: [any Accumulator]
    private var rowCounts: [Int] = []
    private var groupCounts: [Int] = []
    private var dirty = DirtySet()
    private var removed: [[UInt8]] = []

    /// Partitions by keys of `types`, whose numbers are the groups of `accumulators`.
    init(types: [DataType], accumulators: [any Accumulator]) {
        self.types = types
        self.accumulators = accumulators
        table = types.isEmpty ? nil : KeyTable(types: types)
    }

    /// How many partitions there are.
    var count: Int { table?.count ?? 1 }

    /// One more than the largest number of a partition.
    var limit: Int { rowCounts.count }

    /// The numbers of the partitions with the keys in `keys`, of `count` rows.
    func find(_ keys: [Column], count: Int) -> [UInt32] {
        var found = [UInt32](repeating: 0, count: count)
        table?.findOrInsert(keys: keys, count: count, groupIDs: &found)
        let limit = table?.groupLimit ?? 1
        if rowCounts.count < limit {
            let missing = limit - rowCounts.count
            rowCounts.append(contentsOf: repeatElement(0, count: missing))
            groupCounts.append(contentsOf: repeatElement(0, count: missing))
            for accumulator in accumulators { accumulator.reserve(groupCount: limit) }
            dirty.reserve(limit)
        }
        return found
    }

    /// How many rows of a partition were let out, in how many groups of peers.
    func counts(of partition: UInt32) -> (rows: Int, groups: Int) {
        (rowCounts[Int(partition)], groupCounts[Int(partition)])
    }

    /// Counts rows that are let out.
    func add(rows: Int, groups: Int, to partition: UInt32) {
        rowCounts[Int(partition)] += rows
        groupCounts[Int(partition)] += groups
        dirty.mark(partition)
    }

    /// Forgets a partition.
    func remove(_ partition: UInt32) {
        guard let table else { return }
        if dirty.drop(partition) {
            removed.append(stateKey(table.keyColumns(groups: [partition]), 0))
        }
        rowCounts[Int(partition)] = 0
        groupCounts[Int(partition)] = 0
        for accumulator in accumulators { accumulator.reset(group: partition) }
        table.remove(partition)
    }

    /// The memory that is held.
    var byteCount: Int {
        (table?.byteCount ?? 0) + accumulators.reduce(0) { $0 + $1.byteCount }
            + rowCounts.capacity * 16 + dirty.byteCount
    }
}

/// Key: a byte, then the partition's key. Value: the counts and the aggregates' state.
extension RunningPartitions {
    private static let keyKind: UInt8 = 2

    private func stateKey(_ keys: [Column], _ row: Int) -> [UInt8] {
        var key = [Self.keyKind]
        RowCoding.encode(keys, row: row, into: &key)
        return key
    }

    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        for key in removed { changes.remove(key) }
        removed.removeAll()
        let partitions = dirty.takeDirty()
        let keys = table?.keyColumns(groups: partitions) ?? []
        var value = StateWriter()
        for (row, partition) in partitions.enumerated() {
            value.removeAll()
            value.write(Int64(rowCounts[Int(partition)]))
            value.write(Int64(groupCounts[Int(partition)]))
            for accumulator in accumulators { accumulator.encode(group: partition, into: &value) }
            changes.set(stateKey(keys, row), value.bytes)
        }
    }

    /// Takes the partitions among `entries` over.
    func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count where entries.key(at: index).first == Self.keyKind {
            guard let saved = entries.value(at: index) else { continue }
            var key = StateReader(Array(entries.key(at: index).dropFirst()))
            var value = StateReader(Array(saved))
            let builders = types.map { ColumnBuilder(type: $0) }
            try RowCoding.decode(&key, into: builders)
            let partition = find(builders.map { $0.finish() }, count: 1)[0]
            rowCounts[Int(partition)] = Int(try value.read(Int64.self))
            groupCounts[Int(partition)] = Int(try value.read(Int64.self))
            for accumulator in accumulators {
                try accumulator.decode(group: partition, from: &value)
            }
            dirty.markStored(partition)
        }
    }
}
