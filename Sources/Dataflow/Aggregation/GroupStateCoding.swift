import Columnar
import Functions

/// How groups are stored. Key: the window's key if there is one, a byte (0: a group, i + 1: a value
/// of the DISTINCT aggregate i), the group's key row, then the value's row. Value: the number of rows,
/// the second of the last change where groups have a time to live, and the aggregates' state; or how
/// often the value occurs.
extension GroupState {
    /// Notes that the groups, which are still there, are to be removed from what is stored.
    func removeStored(_ groups: [UInt32]) {
        guard !groups.isEmpty else { return }
        let keys = StoredKeys(of: groups, in: self)
        for row in groups.indices { removedKeys.append(keys.bytes(row)) }
    }

    /// Notes that values of the DISTINCT aggregate `call` are to be removed from what is stored.
    func removeStored(_ removed: DistinctValues.Removed, of call: Int) {
        let keys = StoredKeys(of: removed.groups, in: self, call: call, values: removed.columns)
        for row in removed.groups.indices { removedKeys.append(keys.bytes(row)) }
    }

    /// Adds what changed since the last call, each key behind `prefix`.
    func takeChanges(into changes: inout StateChanges, prefix: [UInt8] = []) {
        for key in removedKeys { changes.remove(prefix + key) }
        removedKeys.removeAll()
        let dirtyGroups = takeDirtyGroups()
        let keys = StoredKeys(of: dirtyGroups, in: self, prefix: prefix)
        var value = StateWriter()
        for (row, group) in dirtyGroups.enumerated() {
            value.removeAll()
            value.write(rowCounts[Int(group)])
            if let second = lastUse(of: group) { value.write(second) }
            for (index, accumulator) in aggregates.accumulators.enumerated()
            where aggregates.distinct[index] == nil {
                accumulator.encode(group: group, into: &value)
            }
            changes.set(keys.bytes(row), value.bytes)
        }
        for (call, distinct) in aggregates.distinct.sorted(by: { $0.key < $1.key }) {
            let (groups, values, counts) = distinct.takeDirty()
            let keys = StoredKeys(of: groups, in: self, call: call, values: values, prefix: prefix)
            for row in groups.indices {
                value.removeAll()
                value.write(counts[row])
                changes.set(keys.bytes(row), value.bytes)
            }
        }
    }

    /// Adds the removal of everything that is stored: the window has closed.
    func removeAllStored(into changes: inout StateChanges, prefix: [UInt8]) {
        for key in removedKeys { changes.remove(prefix + key) }
        removedKeys.removeAll()
        let storedGroups = storedGroups
        let keys = StoredKeys(of: storedGroups, in: self, prefix: prefix)
        for row in storedGroups.indices { changes.remove(keys.bytes(row)) }
        for (call, distinct) in aggregates.distinct {
            let (groups, values, _) = distinct.all(storedOnly: true)
            let keys = StoredKeys(of: groups, in: self, call: call, values: values, prefix: prefix)
            for row in groups.indices { changes.remove(keys.bytes(row)) }
        }
    }

    /// Puts a group back; `key` stands behind the byte that says it is one.
    func restoreGroup(key: inout StateReader, value: inout StateReader) throws {
        let keys = try readRow(&key, keyTypes)
        let group = restoreGroup(keys, rowCount: try value.read(Int64.self))
        try restoreLastUse(of: group, from: &value)
        for (index, accumulator) in aggregates.accumulators.enumerated()
        where aggregates.distinct[index] == nil {
            try accumulator.decode(group: group, from: &value)
        }
    }

    /// Puts a value of the DISTINCT aggregate `call` back, after all groups.
    func restoreDistinct(
        _ call: Int, key: inout StateReader, value: inout StateReader
    ) throws {
        let keys = try readRow(&key, keyTypes)
        guard let distinct = aggregates.distinct[call], let group = find(keys) else {
            throw StateError("a saved DISTINCT value belongs to no group")
        }
        let values = try readRow(&key, aggregates.calls[call].accumulatorArguments.types)
        let count = try value.read(Int64.self)
        distinct.restore(group: group, values: values, count: count)
        if count > 0 {
            aggregates.accumulators[call].update(values, groups: [group].span, weights: nil)
        }
    }

    private func readRow(_ reader: inout StateReader, _ types: [DataType]) throws -> [Column] {
        let builders = types.map { ColumnBuilder(type: $0) }
        try RowCoding.decode(&reader, into: builders)
        return builders.map { $0.finish() }
    }
}

/// The keys under which groups, or values of a DISTINCT aggregate, are stored.
private struct StoredKeys {
    private let head: [UInt8]
    private let columns: [Column]

    /// The keys of `groups`, of which each has a row of `values` if `call` is given.
    init(
        of groups: [UInt32], in state: GroupState, call: Int? = nil, values: [Column] = [],
        prefix: [UInt8] = []
    ) {
        head = prefix + [call.map { UInt8(truncatingIfNeeded: $0 + 1) } ?? 0]
        columns = groups.isEmpty ? [] : state.keyColumns(groups) + values
    }

    func bytes(_ row: Int) -> [UInt8] {
        var bytes = head
        RowCoding.encode(columns, row: row, into: &bytes)
        return bytes
    }
}
