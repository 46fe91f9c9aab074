import Columnar
import Functions

/// What is known of the rows of each partition that were let out: how many they are, in how many
/// groups of peers, and the aggregates over all of them. State O(partitions).
final class RunningPartitions {
    private let types: [DataType]
    private let table: KeyTable?
    private let calls: [AggregateCall]
    private let accumulators: [any Accumulator]
    private var rowCounts: [Int64] = []
    private var groupCounts: [Int64] = []
    private var dirty = DirtySet()
    private var found: [UInt32] = []

    /// Partitions by keys of `types`, with the aggregates `calls` over their rows so far.
    init(types: [DataType], calls: [AggregateCall]) {
        self.types = types
        self.calls = calls
        accumulators = calls.map { $0.makeAccumulator($0.accumulatorArguments) }
        table = types.isEmpty ? nil : KeyTable(types: types)
    }

    /// How many partitions there are.
    var count: Int { table?.count ?? 1 }

    /// The number of the partition with the key in `keys`, each of one row.
    func find(_ keys: [Column]) -> UInt32 {
        if let table {
            table.findOrInsert(keys: keys, count: 1, groupIDs: &found)
        } else {
            found = [0]
        }
        let limit = table?.groupLimit ?? 1
        if rowCounts.count < limit {
            let missing = limit - rowCounts.count
            rowCounts.append(contentsOf: repeatElement(0, count: missing))
            groupCounts.append(contentsOf: repeatElement(0, count: missing))
            for accumulator in accumulators { accumulator.reserve(groupCount: limit) }
            dirty.reserve(limit)
        }
        return found[0]
    }

    /// How many rows of a partition were let out, in how many groups of peers.
    func counts(of partition: UInt32) -> (rows: Int, groups: Int) {
        (Int(rowCounts[Int(partition)]), Int(groupCounts[Int(partition)]))
    }

    /// Counts rows that are let out.
    func add(rows: Int, groups: Int, to partition: UInt32) {
        rowCounts[Int(partition)] += Int64(rows)
        groupCounts[Int(partition)] += Int64(groups)
        dirty.mark([partition].span)
    }

    /// Adds the rows that are asked about to an aggregate, and gives its results after each row, or
    /// after all peers of each row.
    func results(
        _ call: Int, of partition: UInt32, _ columns: [Column], _ rows: OverRows, byRow: Bool,
        errors: inout RowErrors
    ) -> Column {
        let accumulator = accumulators[call]
        let counted = CountedRows(columns, calls[call], rowCount: rows.count)
        let builder = ColumnBuilder(
            type: calls[call].resultType, capacity: rows.asked.count)
        var row = rows.asked.lowerBound
        while row < rows.asked.upperBound {
            let step = byRow ? row..<(row + 1) : row..<rows.peers(of: row).upperBound
            let numbers = counted.numbers(in: step)
            if !numbers.isEmpty {
                let groups = [UInt32](repeating: partition, count: numbers.count)
                accumulator.update(counted.sliced(numbers), groups: groups.span, weights: nil)
            }
            var failed = RowErrors()
            let result = accumulator.results(of: [partition].span, errors: &failed).expanded()
            for member in step {
                builder.append(from: result, row: 0)
                guard let failure = failed.entries.first else { continue }
                errors.record(failure.error, row: member - rows.asked.lowerBound)
            }
            row = step.upperBound
        }
        return builder.finish()
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

    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        let partitions = dirty.takeDirty()
        let keys = table?.keyColumns(groups: partitions) ?? []
        var value = StateWriter()
        for (row, partition) in partitions.enumerated() {
            var key = [Self.keyKind]
            RowCoding.encode(keys, row: row, into: &key)
            value.removeAll()
            value.write(rowCounts[Int(partition)])
            value.write(groupCounts[Int(partition)])
            for accumulator in accumulators { accumulator.encode(group: partition, into: &value) }
            changes.set(key, value.bytes)
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
            let partition = find(builders.map { $0.finish() })
            rowCounts[Int(partition)] = try value.read(Int64.self)
            groupCounts[Int(partition)] = try value.read(Int64.self)
            for accumulator in accumulators {
                try accumulator.decode(group: partition, from: &value)
            }
            dirty.markStored(partition)
        }
    }
}
