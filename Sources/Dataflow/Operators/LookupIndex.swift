import Columnar

/// The rows of a bounded relation by key: which rows have the key of a group are
/// `rows[starts[group]..<starts[group + 1]]`.
struct LookupIndex {
    private let table: KeyTable
    let starts: [Int32]
    let rows: [Int32]
    /// Whether no key has more than one row.
    let isUnique: Bool

    /// The rows of `batch` by the columns `keys`. Rows with a NULL key are in no group, since `=` never
    /// matches NULL (rule 1), unless `matchNull` says so of the key.
    init(_ batch: Batch, keys: [Int], matchNull: [Bool]) {
        let columns = keys.map { batch.columns[$0] }
        let strict = zip(columns, matchNull).filter { !$1 && $0.hasNulls }.map(\.0)
        table = KeyTable(types: columns.map(\.type), capacity: batch.count)
        let usable =
            !strict.isEmpty
            ? Selection((0..<batch.count).filter { row in !strict.contains { $0.isNull(at: row) } })
            : Selection(prefix: batch.count)
        var groups: [UInt32] = []
        table.findOrInsert(
            keys: columns.map { $0.gathered(usable) }, count: usable.count, groupIDs: &groups)
        var counts = [Int32](repeating: 0, count: table.groupLimit + 1)
        for group in groups { counts[Int(group) + 1] += 1 }
        isUnique = !counts.contains { $0 > 1 }
        for group in 1..<max(1, counts.count) { counts[group] += counts[group - 1] }
        starts = counts
        var next = counts
        var rows = [Int32](repeating: 0, count: groups.count)
        for (index, group) in groups.enumerated() {
            rows[Int(next[Int(group)])] = Int32(usable.rows[index])
            next[Int(group)] += 1
        }
        self.rows = rows
    }

    /// The groups of `count` key rows, `KeyTable.absent` where there is none.
    func find(_ keys: [Column], count: Int, groups: inout [UInt32]) {
        table.find(keys: keys, count: count, groupIDs: &groups)
    }

    var byteCount: Int { table.byteCount + (starts.capacity + rows.capacity) * 4 }
}
