import Columnar
import Functions

/// The groups of one GROUP BY, or of one window of it: keys, how many rows each has, and the state
/// of the aggregates. Without keys there is one group that is always there (rule 10).
final class GroupState {
    let keyTypes: [DataType]
    let aggregates: AggregateSet
    private let table: KeyTable?
    private(set) var rowCounts: [Int64] = []
    /// The group of each row that was located last.
    private(set) var groupIDs: [UInt32] = []
    private(set) var dirty = DirtySet()
    /// The keys of vanished groups and DISTINCT values that an epoch stored, as `GroupStateCoding`
    /// writes them.
    var removedKeys: [[UInt8]] = []
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    private var uses: LastUses?

    /// No groups; those with keys are forgotten when they have not changed for `timeToLive`
    /// microseconds, if that is given.
    init(keyTypes: [DataType], calls: [AggregateCall], timeToLive: Int64? = nil) {
        self.keyTypes = keyTypes
        aggregates = AggregateSet(calls)
        table = keyTypes.isEmpty ? nil : KeyTable(types: keyTypes)
        if table == nil {
            reserve(1)
        } else {
            uses = timeToLive.map { LastUses(timeToLive: $0) }
        }
    }

    /// Whether there is one group without a key.
    var isGlobal: Bool { table == nil }

    /// How many groups there are.
    var count: Int { table?.count ?? 1 }

    /// One more than the largest group number.
    var groupLimit: Int { table?.groupLimit ?? 1 }

    /// The groups in the order of their numbers.
    var liveGroups: [UInt32] { table?.liveGroups ?? [0] }

    /// Finds the groups of `count` rows, making new ones.
    func locate(_ keys: [Column], count: Int) {
        guard let table else {
            groupIDs = Array(repeating: 0, count: count)
            return
        }
        table.findOrInsert(keys: keys, count: count, groupIDs: &groupIDs)
        reserve(table.groupLimit)
    }

    /// The located groups, each once, in the order of their first rows.
    func touchedGroups() -> [UInt32] {
        stamp &+= 1
        if stamp == 0 {
            stamps = Array(repeating: 0, count: stamps.count)
            stamp = 1
        }
        if stamps.count < groupLimit {
            stamps.append(contentsOf: repeatElement(0, count: groupLimit - stamps.count))
        }
        var touched: [UInt32] = []
        let current = stamp
        stamps.withUnsafeMutableBufferPointer { stamps in
            for group in groupIDs where stamps[Int(group)] != current {
                stamps[Int(group)] = current
                touched.append(group)
            }
        }
        return touched
    }

    /// Adds the located rows, whose columns are `columns`.
    func add(_ columns: [Column], weights: Weights?) {
        let groups = groupIDs
        rowCounts.withUnsafeMutableBufferPointer { counts in
            if let weights {
                let weights = weights.span
                for row in 0..<groups.count { counts[Int(groups[row])] &+= weights[row] }
            } else {
                for group in groups { counts[Int(group)] &+= 1 }
            }
        }
        dirty.mark(groups.span)
        aggregates.update(columns, groups: groups, weights: weights) { call, removed in
            removeStored(removed, of: call)
        }
    }

    /// Drops those of `groups` that have no rows left.
    func removeEmpty(_ groups: [UInt32]) {
        guard let table else { return }
        let empty = groups.filter { rowCounts[Int($0)] == 0 }
        removeStored(empty.filter { dirty.drop($0) })
        for group in empty {
            aggregates.reset(group)
            table.remove(group)
        }
    }

    /// The rows of a located batch to be added; nil for all. Where groups have a time to live, the
    /// removal of a row from a group without any is left out: the row was forgotten.
    func rowsToAdd(_ weights: Weights?) -> Selection? {
        guard uses != nil, let weights else { return nil }
        var counts: [UInt32: Int64] = [:]
        var kept: [Int] = []
        for (row, group) in groupIDs.enumerated() {
            if rowCounts[Int(group)] == 0 {
                let count = counts[group, default: 0] &+ weights.span[row]
                if count < 0 { continue }
                counts[group] = count
            }
            kept.append(row)
        }
        return kept.count == groupIDs.count ? nil : Selection(kept)
    }

    /// Drops the groups that have not changed for the time to live.
    func dropIdle(at now: Int64) {
        let idle = uses?.idle(among: liveGroups, at: now) ?? []
        clear(idle)
        removeEmpty(idle)
    }

    /// Notes that groups changed at `now`, microseconds, where they have a time to live. What is left
    /// of a group when more is removed than there is was forgotten before: nothing of it stays.
    func noteUse(of groups: [UInt32], at now: Int64) {
        guard uses != nil else { return }
        uses?.note(groups, at: now)
        clear(groups.filter { rowCounts[Int($0)] < 0 })
    }

    private func clear(_ groups: [UInt32]) {
        guard !groups.isEmpty else { return }
        for group in groups {
            rowCounts[Int(group)] = 0
            aggregates.reset(group)
        }
        aggregates.removeValues(of: Set(groups)) { call, removed in
            removeStored(removed, of: call)
        }
    }

    /// Finds the groups that `other` has, making new ones.
    func locate(_ other: GroupState) {
        let live = other.liveGroups
        locate(other.keyColumns(live), count: live.count)
    }

    /// Adds all groups of `other`, whose aggregates have no DISTINCT.
    func merge(_ other: GroupState) {
        let live = other.liveGroups
        guard !live.isEmpty else { return }
        locate(other.keyColumns(live), count: live.count)
        // A span of a local: that of a property may not be lent where exclusivity is not checked.
        let touched = groupIDs
        dirty.mark(touched.span)
        var targets = [UInt32](repeating: groupIDs[0], count: other.groupLimit)
        for (index, group) in live.enumerated() { targets[Int(group)] = groupIDs[index] }
        for (index, group) in live.enumerated() {
            rowCounts[Int(groupIDs[index])] += other.rowCounts[Int(group)]
        }
        for (own, theirs) in zip(aggregates.accumulators, other.aggregates.accumulators) {
            own.merge(theirs, groups: targets.span)
        }
    }

    /// The key columns of `groups`.
    func keyColumns(_ groups: [UInt32]) -> [Column] {
        table?.keyColumns(groups: groups) ?? []
    }

    var byteCount: Int {
        (table?.byteCount ?? 0) + aggregates.byteCount + rowCounts.capacity * 8
            + stamps.capacity * 4 + groupIDs.capacity * 4 + dirty.byteCount
            + (uses?.byteCount ?? 0)
    }

    private func reserve(_ limit: Int) {
        guard rowCounts.count < limit else { return }
        rowCounts.append(contentsOf: repeatElement(0, count: limit - rowCounts.count))
        aggregates.reserve(groupCount: limit)
        dirty.reserve(limit)
    }

    // For the file that stores and restores it.

    func takeDirtyGroups() -> [UInt32] { dirty.takeDirty() }

    var storedGroups: [UInt32] { dirty.stored }

    /// The second of a group's last change; nil where groups have no time to live.
    func lastUse(of group: UInt32) -> UInt32? { uses?[group] }

    func restoreLastUse(of group: UInt32, from reader: inout StateReader) throws {
        if uses != nil { uses?[group] = try reader.read(UInt32.self) }
    }

    func restoreGroup(_ keys: [Column], rowCount: Int64) -> UInt32 {
        locate(keys, count: 1)
        rowCounts[Int(groupIDs[0])] = rowCount
        dirty.markStored(groupIDs[0])
        return groupIDs[0]
    }

    func find(_ keys: [Column]) -> UInt32? {
        guard let table else { return 0 }
        table.find(keys: keys, count: 1, groupIDs: &groupIDs)
        return groupIDs[0] == KeyTable.absent ? nil : groupIDs[0]
    }
}
