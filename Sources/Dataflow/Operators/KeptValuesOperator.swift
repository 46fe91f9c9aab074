import Columnar
import Functions

/// Makes sure that what is computed from a row when it leaves is what was computed when it came
/// (rule 17): values such as `random()` and `now()` are kept with the row. A row that comes passes
/// with its values; for one that leaves, the values of a row that is equal in the other columns leave,
/// the last that came first. State O(rows).
///
/// Input: the row, then the values as computed now. Output: the same columns.
public final class KeptValuesOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "KeptValues"
    private let keyCount: Int
    private let types: [DataType]
    private let keys: KeyTable
    private let rows: KeyTable
    /// The rows with values of each key, the last that came behind.
    private var stacks: [[UInt32]] = []
    /// How many rows of each key left before they came.
    private var debts: [Int64] = []
    private var counts: [Int64] = []
    private var dirtyRows = DirtySet()
    private var dirtyDebts = DirtySet()
    private var removedKeys: [[UInt8]] = []

    /// For rows of `keyCount` columns with values behind them; `types` are those of all columns.
    public init(keyCount: Int, types: [DataType]) {
        self.keyCount = keyCount
        self.types = types
        keys = KeyTable(types: Array(types.prefix(keyCount)))
        rows = KeyTable(types: types)
    }

    /// Passes rows that come, and lets those leave that once came.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        var keyIDs: [UInt32] = []
        var rowIDs: [UInt32] = []
        locate(batch, &keyIDs, &rowIDs)
        var sent: [UInt32] = []
        var weights: [Int64] = []
        for row in 0..<batch.count {
            let weight = batch.weights?.span[row] ?? 1
            if weight > 0 {
                let passed = pay(weight, of: keyIDs[row])
                guard passed > 0 else { continue }
                push(rowIDs[row], passed, key: keyIDs[row])
                sent.append(rowIDs[row])
                weights.append(passed)
            } else {
                take(-weight, of: keyIDs[row]) { number, count in
                    sent.append(number)
                    weights.append(-count)
                }
            }
        }
        if !sent.isEmpty {
            try output.send(
                Batch(
                    columns: rows.keyColumns(groups: sent), count: sent.count,
                    weights: weights.allSatisfy { $0 == 1 } ? nil : Weights(weights)))
        }
        forget(rowIDs + sent, keyIDs)
    }

    private func locate(_ batch: Batch, _ keyIDs: inout [UInt32], _ rowIDs: inout [UInt32]) {
        keys.findOrInsert(
            keys: Array(batch.columns.prefix(keyCount)), count: batch.count, groupIDs: &keyIDs)
        rows.findOrInsert(keys: batch.columns, count: batch.count, groupIDs: &rowIDs)
        if debts.count < keys.groupLimit {
            let missing = keys.groupLimit - debts.count
            debts.append(contentsOf: repeatElement(0, count: missing))
            stacks.append(contentsOf: repeatElement([], count: missing))
            dirtyDebts.reserve(keys.groupLimit)
        }
        if counts.count < rows.groupLimit {
            counts.append(contentsOf: repeatElement(0, count: rows.groupLimit - counts.count))
            dirtyRows.reserve(rows.groupLimit)
        }
    }

    /// How many of `weight` rows that come are not those that left before.
    private func pay(_ weight: Int64, of key: UInt32) -> Int64 {
        let paid = min(weight, debts[Int(key)])
        guard paid > 0 else { return weight }
        debts[Int(key)] -= paid
        dirtyDebts.mark([key].span)
        return weight - paid
    }

    private func push(_ row: UInt32, _ count: Int64, key: UInt32) {
        if counts[Int(row)] == 0 { stacks[Int(key)].append(row) }
        counts[Int(row)] += count
        dirtyRows.mark([row].span)
    }

    private func take(_ count: Int64, of key: UInt32, _ leave: (UInt32, Int64) -> Void) {
        var left = count
        while left > 0, let row = stacks[Int(key)].last {
            let taken = min(left, counts[Int(row)])
            leave(row, taken)
            counts[Int(row)] -= taken
            dirtyRows.mark([row].span)
            left -= taken
            if counts[Int(row)] == 0 { stacks[Int(key)].removeLast() }
        }
        guard left > 0 else { return }
        debts[Int(key)] += left
        dirtyDebts.mark([key].span)
    }

    private func forget(_ rowIDs: [UInt32], _ keyIDs: [UInt32]) {
        let goneRows = Set(rowIDs).filter { counts[Int($0)] == 0 }.sorted()
        let storedRows = goneRows.filter { dirtyRows.drop($0) }
        noteRemoved(rows, storedRows, Self.rowKind)
        for row in goneRows { rows.remove(row) }
        let paid = Set(keyIDs).filter { debts[Int($0)] == 0 }.sorted()
        noteRemoved(keys, paid.filter { dirtyDebts.drop($0) }, Self.debtKind)
        for key in paid where stacks[Int(key)].isEmpty { keys.remove(key) }
    }

    private func noteRemoved(_ table: KeyTable, _ numbers: [UInt32], _ kind: UInt8) {
        guard !numbers.isEmpty else { return }
        let columns = table.keyColumns(groups: numbers)
        for index in numbers.indices {
            removedKeys.append(Self.stateKey(kind, columns, index))
        }
    }
}

/// Key: the byte 1 and the row with its values, or the byte 2 and the row. Value: how often it is
/// there, or is owed.
extension KeptValuesOperator {
    private static let rowKind: UInt8 = 1
    private static let debtKind: UInt8 = 2

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        store(rows, dirtyRows.takeDirty(), counts, Self.rowKind, &changes)
        store(keys, dirtyDebts.takeDirty(), debts, Self.debtKind, &changes)
        return changes
    }

    private func store(
        _ table: KeyTable, _ numbers: [UInt32], _ values: [Int64], _ kind: UInt8,
        _ changes: inout StateChanges
    ) {
        guard !numbers.isEmpty else { return }
        let columns = table.keyColumns(groups: numbers)
        for (index, number) in numbers.enumerated() {
            let value = values[Int(number)]
            changes.set(
                Self.stateKey(kind, columns, index), withUnsafeBytes(of: value) { Array($0) })
        }
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        for kind in [Self.rowKind, Self.debtKind] {
            let stored = kind == Self.rowKind ? types : Array(types.prefix(keyCount))
            let builders = stored.map { ColumnBuilder(type: $0) }
            var values: [Int64] = []
            for index in 0..<entries.count where entries.key(at: index).first == kind {
                guard let bytes = entries.value(at: index) else { continue }
                var key = StateReader(Array(entries.key(at: index).dropFirst()))
                try RowCoding.decode(&key, into: builders)
                var value = StateReader(Array(bytes))
                values.append(try value.read(Int64.self))
            }
            guard !values.isEmpty else { continue }
            let columns = builders.map { $0.finish() }
            if kind == Self.rowKind {
                restoreRows(Batch(columns: columns, count: values.count), values)
            } else {
                restoreDebts(columns, values)
            }
        }
    }

    private func restoreRows(_ batch: Batch, _ values: [Int64]) {
        var keyIDs: [UInt32] = []
        var rowIDs: [UInt32] = []
        locate(batch, &keyIDs, &rowIDs)
        for row in 0..<batch.count { push(rowIDs[row], values[row], key: keyIDs[row]) }
        for row in dirtyRows.takeDirty() { dirtyRows.markStored(row) }
    }

    private func restoreDebts(_ columns: [Column], _ values: [Int64]) {
        var keyIDs: [UInt32] = []
        keys.findOrInsert(keys: columns, count: values.count, groupIDs: &keyIDs)
        let missing = max(0, keys.groupLimit - debts.count)
        debts.append(contentsOf: repeatElement(0, count: missing))
        stacks.append(contentsOf: repeatElement([], count: missing))
        dirtyDebts.reserve(keys.groupLimit)
        for (key, value) in zip(keyIDs, values) {
            debts[Int(key)] = value
            dirtyDebts.markStored(key)
        }
    }

    private static func stateKey(_ kind: UInt8, _ columns: [Column], _ index: Int) -> [UInt8] {
        var bytes = [kind]
        RowCoding.encode(columns, row: index, into: &bytes)
        return bytes
    }

    /// The memory of the rows.
    public var stateByteCount: Int {
        keys.byteCount + rows.byteCount + counts.capacity * 8 + debts.capacity * 16
            + stacks.reduce(0) { $0 + $1.capacity * 4 }
    }

    /// The number of rows.
    public var stateRowCount: Int { rows.count }
}
