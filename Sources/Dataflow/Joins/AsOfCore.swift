import Columnar
import Functions

/// The state of an `AsOfJoinOperator` and its equation.
final class AsOfCore {
    let keys: JoinOperator.Keys
    let nearness: AsOfJoinOperator.Nearness
    let keepsUnmatched: Bool
    let types: [[DataType]]
    let waits: Bool
    let keyTable: KeyTable
    let left: KeyedRows
    let right: KeyedRows
    let leftOrder: PositionedRows
    let rightOrder: PositionedRows
    /// For each left row the right row it has left with; `KeyedRows.none` for none.
    var matched: [UInt32] = []
    /// The left rows whose match may have changed in this step.
    var affected: Set<UInt32> = []
    var joined: JoinedRows
    var watermark: Watermark = .min
    var isWatermarkStored = true

    init(
        keys: JoinOperator.Keys, nearness: AsOfJoinOperator.Nearness, keepsUnmatched: Bool,
        types: [[DataType]], waits: Bool
    ) {
        self.keys = keys
        self.nearness = nearness
        self.keepsUnmatched = keepsUnmatched
        self.types = types
        self.waits = waits
        keyTable = KeyTable(types: keys.left.map { types[0][$0] })
        left = KeyedRows(
            types: types[0], countsMatches: false,
            time: waits ? KeyedRows.RowTime(column: nearness.left, slack: 0) : nil)
        right = KeyedRows(types: types[1], countsMatches: nearness.isVersioned)
        leftOrder = PositionedRows(left, by: nearness.left)
        rightOrder = PositionedRows(right, by: nearness.right)
        joined = JoinedRows(types: types[0] + types[1])
    }

    var rowCount: Int { left.count + right.count }
    var byteCount: Int {
        keyTable.byteCount + left.byteCount + right.byteCount + leftOrder.byteCount
            + rightOrder.byteCount + matched.capacity * 4
    }

    // MARK: Changes

    /// Adds changes of B.
    func addRight(_ batch: Batch) {
        let usable = split(batch, positions: keys.right, near: nearness.right).usable
        let rows = batch.filtered(by: usable)
        guard rows.count > 0 else { return }
        if nearness.isVersioned { return addVersions(rows) }
        let groups = groups(of: rows, keys.right)
        let changed = addToRight(rows, groups)
        if waits {
            for group in Set(groups) { dropOldVersions(of: group) }
        } else {
            for row in changed { touchNeighbours(of: row) }
        }
    }

    /// Adds rows to B; returns those that this step had not touched before.
    func addToRight(_ rows: Batch, _ groups: [UInt32]) -> [UInt32] {
        let before = right.touched.entries.count
        right.add(
            rows, keys: groups, matches: nearness.isVersioned ? groups.map { _ in 0 } : [])
        let changed = Array(right.touched.entries[before...])
        rightOrder.place(changed)
        return changed
    }

    /// Adds changes of A.
    func addLeft(_ batch: Batch, _ output: Output) throws {
        let (usable, others) = split(batch, positions: keys.left, near: nearness.left)
        if keepsUnmatched, others.count > 0 {
            let alone = batch.filtered(by: others)
            let nulls = types[1].map {
                Column.nulls(type: $0, count: alone.count, isConstant: false)
            }
            try joined.append(
                alone.columns + nulls,
                weights: (0..<alone.count).map { alone.weights?.span[$0] ?? 1 }, to: output)
        }
        let rows = try withoutLateRows(batch.filtered(by: usable), output)
        guard rows.count > 0 else { return }
        let before = left.touched.entries.count
        left.add(rows, keys: groups(of: rows, keys.left), matches: [])
        let changed = Array(left.touched.entries[before...])
        if !waits { leftOrder.place(changed) }
        affected.formUnion(left.touched.entries)
    }

    /// The step is over: sends what it changed.
    func endStep(_ output: Output, emits: Bool) throws {
        if emits { try sendChanges(output) }
        affected.removeAll(keepingCapacity: true)
        try joined.send(to: output)
        dropRows()
    }

    func dropRows() {
        for row in left.rowsToDrop {
            leftOrder.remove(row)
            if Int(row) < matched.count { matched[Int(row)] = KeyedRows.none }
        }
        for row in right.rowsToDrop { rightOrder.remove(row) }
        var released: Set<UInt32> = []
        for key in left.endStep() + right.endStep()
        where left.isEmpty(key) && right.isEmpty(key) && released.insert(key).inserted {
            keyTable.remove(key)
            left.release(key)
            right.release(key)
        }
    }

    func groups(of batch: Batch, _ positions: [Int]) -> [UInt32] {
        var groups: [UInt32] = []
        keyTable.findOrInsert(
            keys: positions.map { batch.columns[$0] }, count: batch.count, groupIDs: &groups)
        left.reserveKeys(keyTable.groupLimit)
        right.reserveKeys(keyTable.groupLimit)
        return groups
    }

    /// The rows that may match, and those that a NULL keeps from it (rule 1).
    private func split(
        _ batch: Batch, positions: [Int], near: Int
    ) -> (usable: Selection, others: Selection) {
        let strict = zip(positions, keys.matchNull).filter { !$1 }.map(\.0) + [near]
        let columns = strict.map { batch.columns[$0] }.filter(\.hasNulls)
        if columns.isEmpty { return (Selection(prefix: batch.count), Selection(prefix: 0)) }
        var (usable, others): ([Int], [Int]) = ([], [])
        for row in 0..<batch.count {
            if columns.contains(where: { $0.isNull(at: row) }) {
                others.append(row)
            } else {
                usable.append(row)
            }
        }
        return (Selection(usable), Selection(others))
    }

    // MARK: Nearest rows

    /// Notes the left rows between a right row and the next one, whose match it may be or have been.
    private func touchNeighbours(of row: UInt32) {
        let key = right.keys[Int(row)]
        let position = rightOrder.position(of: row)
        let order = rightOrder.order(of: key)
        let rows = leftOrder.order(of: key)
        guard !rows.isEmpty else { return }
        var (first, last) = (Int64.min, Int64.max)
        if nearness.isForward {
            last = position
            let index = rightOrder.count(of: key, below: position, isInclusive: false)
            if let previous = settled(order[..<index].reversed()) { first = previous }
        } else {
            first = position
            let index = rightOrder.count(of: key, below: position, isInclusive: true)
            if let next = settled(order[index...]) { last = next }
        }
        let start = leftOrder.count(of: key, below: first, isInclusive: false)
        let end = leftOrder.count(of: key, below: last, isInclusive: true)
        affected.formUnion(rows[start..<max(start, end)])
    }

    /// The position of the first of `rows` that was there before this step and is there now.
    private func settled(_ rows: some Sequence<UInt32>) -> Int64? {
        for row in rows where right.weights[Int(row)] > 0 {
            if right.touched.oldWeight(of: row) ?? 1 > 0 { return rightOrder.position(of: row) }
        }
        return nil
    }

    func nearest(to row: UInt32, at position: Int64) -> UInt32 {
        if nearness.isVersioned { return version(of: left.keys[Int(row)], at: position) }
        return rightOrder.nearest(
            of: left.keys[Int(row)], to: position, isForward: nearness.isForward,
            isStrict: nearness.isStrict)
    }

    private func match(of row: UInt32) -> UInt32 {
        Int(row) < matched.count ? matched[Int(row)] : KeyedRows.none
    }

    private func sendChanges(_ output: Output) throws {
        var rows = AsOfPairs()
        for row in affected.sorted() {
            let old = match(of: row)
            let new = nearest(to: row, at: leftOrder.position(of: row))
            let weight = left.weights[Int(row)]
            let oldWeight = left.touched.oldWeight(of: row) ?? weight
            if old == new && weight == oldWeight { continue }
            rows.append(row, old, 0 &- oldWeight)
            rows.append(row, new, weight)
            note(row, new)
        }
        try send(rows, output)
    }

    func note(_ row: UInt32, _ match: UInt32) {
        if matched.count <= Int(row) {
            matched.append(
                contentsOf: repeatElement(KeyedRows.none, count: Int(row) + 1 - matched.count))
        }
        matched[Int(row)] = match
    }

    /// Everything that the two sides make.
    func sendAll(_ output: Output) throws {
        var rows = AsOfPairs()
        for row in left.liveRows {
            rows.append(
                row, nearest(to: row, at: leftOrder.position(of: row)), left.weights[Int(row)])
        }
        try send(rows, output)
        try joined.send(to: output)
    }

    func send(_ rows: AsOfPairs, _ output: Output) throws {
        for piece in rows.pieces(keepsUnmatched: keepsUnmatched) {
            let found = piece.matches.filter { $0 != KeyedRows.none }
            var next: Int32 = 0
            let places = piece.matches.map { match -> Int32 in
                guard match != KeyedRows.none else { return -1 }
                defer { next += 1 }
                return next
            }
            let others = right.columns(of: found).map { $0.gathered(places) }
            try joined.append(
                left.columns(of: piece.rows) + others, weights: piece.weights, to: output)
        }
    }
}
