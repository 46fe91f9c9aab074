import Columnar
import Functions

/// One row for each key, which is replaced or deleted.
///
/// Rows stay in the batches in which they came; a key knows its place. The last blocks of rows are
/// merged, without the rows that were replaced, while the one before is not twice as large, so a row
/// is copied O(log rows) times; all are when half of the rows are dead.
final class LatestRows {
    private let key: [Int]
    private let types: [DataType]
    private let keepsVersions: Bool
    private let table: KeyTable
    private var places: [Place] = []
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    /// Where a key that a batch touches is among those that it does.
    private var turns: [Int32] = []
    private var blocks: [Block] = []
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []
    private var groups: [UInt32] = []

    /// Where the row of a key is; none for a key that was only mentioned.
    private struct Place: Equatable {
        var block: Int32
        var row: Int32
        static let none = Place(block: -1, row: -1)
    }

    /// Rows with the groups of their keys.
    private struct Block {
        var rows: Batch
        var groups: [UInt32]
    }

    /// Rows with columns of `types` by the columns `key`. What a key has between two rows of a batch is
    /// a change too if `keepsVersions`.
    init(key: [Int], types: [DataType], keepsVersions: Bool = false) {
        self.key = key
        self.types = types
        self.keepsVersions = keepsVersions
        table = KeyTable(types: key.map { types[$0] })
    }

    /// How many keys have a row.
    var count: Int { table.count }

    var byteCount: Int {
        table.byteCount + places.capacity * 12 + dirty.byteCount
            + blocks.reduce(0) { $0 + $1.rows.byteCount + $1.groups.count * 4 }
    }

    /// What a batch changed.
    struct Changes {
        fileprivate let types: [DataType]
        fileprivate var sources: [(rows: Batch, row: Int, weight: Int64)] = []
        /// How many deletes were of keys without a row.
        fileprivate(set) var ignoredCount = 0

        /// The changes; a row's removal comes before what replaces it.
        func batch() -> Batch {
            let builders = types.map { ColumnBuilder(type: $0, capacity: sources.count) }
            for source in sources {
                for (index, builder) in builders.enumerated() {
                    builder.append(from: source.rows.columns[index], row: source.row)
                }
            }
            let weights = sources.map(\.weight)
            return Batch(
                columns: builders.map { $0.finish() }, count: sources.count,
                weights: weights.contains { $0 < 0 } ? Weights(weights) : nil)
        }
    }

    /// Writes the rows with positive weights and deletes the keys of the others, in order.
    func apply(_ batch: Batch) -> Changes {
        table.findOrInsert(
            keys: key.map { batch.columns[$0] }, count: batch.count, groupIDs: &groups)
        grow()
        stamp &+= 1
        let block = Int32(blocks.count)
        blocks.append(Block(rows: batch.withoutOrigin, groups: groups))
        var changes = Changes(types: types)
        var touched: [(group: UInt32, before: Place)] = []
        for row in 0..<batch.count {
            let group = Int(groups[row])
            if stamps[group] != stamp {
                stamps[group] = stamp
                turns[group] = Int32(touched.count)
                touched.append((groups[row], places[group]))
            } else if keepsVersions {
                let turn = Int(turns[group])
                compare(groups[row], touched[turn].before, &changes)
                touched[turn].before = places[group]
            }
            if batch.weights.map({ $0.span[row] > 0 }) ?? true {
                places[group] = Place(block: block, row: Int32(row))
            } else {
                if places[group] == .none { changes.ignoredCount += 1 }
                places[group] = .none
            }
        }
        for (group, before) in touched { settle(group, before, &changes) }
        merge()
        return changes
    }

    /// Compares what a key had with what it has at the end of a batch.
    private func settle(_ group: UInt32, _ before: Place, _ changes: inout Changes) {
        compare(group, before, &changes)
        if places[Int(group)] == .none { forget(group) }
    }

    /// Compares what a key had with what it has.
    private func compare(_ group: UInt32, _ before: Place, _ changes: inout Changes) {
        let after = places[Int(group)]
        if before != .none && after != .none && isSame(before, after) {
            places[Int(group)] = before
            return
        }
        if before != .none { add(before, -1, to: &changes) }
        if after != .none {
            add(after, 1, to: &changes)
            markDirty(group)
        }
    }

    private func add(_ place: Place, _ weight: Int64, to changes: inout Changes) {
        changes.sources.append((blocks[Int(place.block)].rows, Int(place.row), weight))
    }

    private func isSame(_ left: Place, _ right: Place) -> Bool {
        let (old, new) = (blocks[Int(left.block)].rows, blocks[Int(right.block)].rows)
        return zip(old.columns, new.columns).allSatisfy {
            $0.isIdentical(at: Int(left.row), to: $1, at: Int(right.row))
        }
    }

    private func markDirty(_ group: UInt32) {
        [group].withUnsafeBufferPointer { dirty.mark(Span(_unsafeElements: $0)) }
    }

    /// Lets a key go that has no row.
    private func forget(_ group: UInt32) {
        if dirty.drop(group) {
            var bytes: [UInt8] = []
            RowCoding.encode(table.keyColumns(groups: [group]), row: 0, into: &bytes)
            removedKeys.append(bytes)
        }
        table.remove(group)
    }

    private func grow() {
        let limit = table.groupLimit
        guard limit > places.count else { return }
        places.append(contentsOf: repeatElement(.none, count: limit - places.count))
        stamps.append(contentsOf: repeatElement(0, count: limit - stamps.count))
        turns.append(contentsOf: repeatElement(0, count: limit - turns.count))
        dirty.reserve(limit)
    }

    // MARK: Blocks

    private func merge() {
        let total = blocks.reduce(0) { $0 + $1.groups.count }
        if total > 2 * table.count + 8 * Batch.targetRowCount {
            return mergeBlocks(from: 0)
        }
        var first = blocks.count - 1
        var count = blocks.last?.groups.count ?? 0
        while first > 0, blocks[first - 1].groups.count < 2 * count {
            first -= 1
            count += blocks[first].groups.count
        }
        if first < blocks.count - 1 { mergeBlocks(from: first) }
    }

    /// Makes one block of the live rows of the blocks from `first` on.
    private func mergeBlocks(from first: Int) {
        var parts: [Batch] = []
        var groups: [UInt32] = []
        for index in first..<blocks.count {
            let block = blocks[index]
            var live: [Int] = []
            for (row, group) in block.groups.enumerated()
            where places[Int(group)] == Place(block: Int32(index), row: Int32(row)) {
                live.append(row)
                places[Int(group)] = Place(block: Int32(first), row: Int32(groups.count))
                groups.append(group)
            }
            let plain = Batch(columns: block.rows.columns, count: block.rows.count)
            parts.append(plain.filtered(by: Selection(live)))
        }
        blocks.removeSubrange(first...)
        blocks.append(Block(rows: .concatenated(parts, types: types), groups: groups))
    }

    /// All rows.
    func all() -> Batch {
        if blocks.isEmpty { return .empty(types) }
        mergeBlocks(from: 0)
        return blocks[0].rows
    }
}

/// Key: the key's row. Value: the row.
extension LatestRows {
    /// Adds what changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        var bytes: [UInt8] = []
        var value: [UInt8] = []
        for group in dirty.takeDirty() {
            let place = places[Int(group)]
            guard place != .none else { continue }
            let columns = blocks[Int(place.block)].rows.columns
            bytes.removeAll(keepingCapacity: true)
            value.removeAll(keepingCapacity: true)
            RowCoding.encode(key.map { columns[$0] }, row: Int(place.row), into: &bytes)
            RowCoding.encode(columns, row: Int(place.row), into: &value)
            changes.set(bytes, value)
        }
    }

    /// Takes the rows of the last epoch over.
    func restore(from entries: StateChanges) throws {
        let builders = types.map { ColumnBuilder(type: $0, capacity: entries.count) }
        var count = 0
        for index in 0..<entries.count {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            try RowCoding.decode(&reader, into: builders)
            count += 1
        }
        guard count > 0 else { return }
        let rows = Batch(columns: builders.map { $0.finish() }, count: count)
        _ = apply(rows)
        _ = dirty.takeDirty()
    }
}
