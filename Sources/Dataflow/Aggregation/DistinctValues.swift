import Columnar
import Functions

/// The values of a DISTINCT aggregate: how often each occurs in each group (rule 12). Only the
/// first occurrence and the loss of the last reach the aggregate.
///
/// State: one entry for each group and value.
final class DistinctValues {
    private let table: KeyTable
    private var counts: [Int64] = []
    private var entries: [UInt32] = []
    private(set) var dirty = DirtySet()

    init(argumentTypes: [DataType]) {
        table = KeyTable(types: [.bigint] + argumentTypes)
    }

    /// The rows that matter to the aggregate, with their weights.
    struct Transitions {
        var rows: [Int] = []
        var weights: [Int64] = []
    }

    /// Entries that are gone and were stored: a group and a row of values each.
    struct Removed {
        let groups: [UInt32]
        let columns: [Column]
    }

    /// Adds rows and returns the transitions; `removed` gets the stored entries that vanished.
    func update(
        _ arguments: [Column], groups: [UInt32], weights: Weights?,
        removed: (Removed) -> Void
    ) -> Transitions {
        let keys = [Self.column(groups)] + arguments
        table.findOrInsert(keys: keys, count: groups.count, groupIDs: &entries)
        reserve()
        var transitions = Transitions()
        var emptied: [Int] = []
        for row in 0..<groups.count {
            let entry = Int(entries[row])
            let before = counts[entry]
            let after = before + (weights?.span[row] ?? 1)
            counts[entry] = after
            if before <= 0 && after > 0 {
                transitions.rows.append(row)
                transitions.weights.append(1)
            } else if before > 0 && after <= 0 {
                transitions.rows.append(row)
                transitions.weights.append(-1)
            }
            if after == 0 { emptied.append(row) }
        }
        // A span of a local: that of a property may not be lent where exclusivity is not checked.
        let touched = entries
        dirty.mark(touched.span)
        var vanished: [Int] = []
        for row in emptied where counts[Int(entries[row])] == 0 {
            let entry = entries[row]
            if dirty.drop(entry) { vanished.append(row) }
            table.remove(entry)
            // Another row of the batch may have named it as well.
            counts[Int(entry)] = .min
        }
        for row in emptied where counts[Int(entries[row])] == .min {
            counts[Int(entries[row])] = 0
        }
        if !vanished.isEmpty {
            let rows = Selection(vanished)
            removed(
                Removed(
                    groups: groups.gathered(rows), columns: arguments.map { $0.gathered(rows) }))
        }
        return transitions
    }

    /// Drops all values of `groups`; gives those that were stored. Looks through all entries.
    func remove(of groups: Set<UInt32>) -> Removed {
        let live = table.liveGroups
        let gone = zip(live, describe(live).groups).filter { groups.contains($1) }.map(\.0)
        let stored = describe(gone.filter { dirty.drop($0) })
        for entry in gone {
            counts[Int(entry)] = 0
            table.remove(entry)
        }
        return Removed(groups: stored.groups, columns: stored.values)
    }

    /// The entries that changed since the last call: their groups, values and counts.
    func takeDirty() -> (groups: [UInt32], values: [Column], counts: [Int64]) {
        describe(dirty.takeDirty())
    }

    /// Every entry, with the ones in `stored` only where that is asked for.
    func all(storedOnly: Bool) -> (groups: [UInt32], values: [Column], counts: [Int64]) {
        describe(storedOnly ? dirty.stored : table.liveGroups)
    }

    /// Puts an entry back that an epoch stored.
    func restore(group: UInt32, values: [Column], count: Int64) {
        table.findOrInsert(keys: [Self.column([group])] + values, count: 1, groupIDs: &entries)
        reserve()
        counts[Int(entries[0])] = count
        dirty.markStored(entries[0])
    }

    var byteCount: Int { table.byteCount + counts.capacity * 8 + dirty.byteCount }

    private func describe(
        _ live: [UInt32]
    ) -> (groups: [UInt32], values: [Column], counts: [Int64]) {
        guard !live.isEmpty else { return ([], [], []) }
        let columns = table.keyColumns(groups: live)
        let first = columns[0]
        let groups = first.span(of: Int64.self)
        return (
            live.indices.map { UInt32(truncatingIfNeeded: groups[$0]) },
            Array(columns.dropFirst()), live.map { counts[Int($0)] }
        )
    }

    private func reserve() {
        let limit = table.groupLimit
        dirty.reserve(limit)
        if counts.count < limit {
            counts.append(contentsOf: repeatElement(0, count: limit - counts.count))
        }
    }

    private static func column(_ groups: [UInt32]) -> Column {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: groups.count)
        var values = writer.values
        for row in 0..<groups.count { values[row] = Int64(groups[row]) }
        return writer.finish()
    }
}
