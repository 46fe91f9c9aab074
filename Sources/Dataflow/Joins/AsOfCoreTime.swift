import Columnar
import Functions

extension AsOfCore {
    /// Rows that the watermark has passed have gone by what they could have met: they are late.
    func withoutLateRows(_ batch: Batch, _ output: Output) throws -> Batch {
        guard waits, watermark > .min, batch.count > 0 else { return batch }
        let times = KeyedRows.RowTime(column: nearness.left, slack: 0).expiries(of: batch)
        let late = times.indices.filter { times[$0] < watermark }
        guard !late.isEmpty else { return batch }
        try output.countLate(Selection(late), of: batch)
        return batch.filtered(by: Selection(times.indices.filter { times[$0] >= watermark }))
    }

    /// Sends the left rows that the watermark has passed, and forgets them.
    func advance(to watermark: Watermark, _ output: Output) throws {
        self.watermark = watermark
        isWatermarkStored = false
        let rows = left.takeExpired(at: watermark)
        guard !rows.isEmpty else { return }
        let times = KeyedRows.RowTime(column: nearness.left, slack: 0)
            .expiries(of: Batch(columns: left.columns(of: rows), count: rows.count))
        var pairs = AsOfPairs()
        for (index, row) in rows.enumerated() {
            pairs.append(row, nearest(to: row, at: times[index]), left.weights[Int(row)])
        }
        try send(pairs, output)
        try joined.send(to: output)
        left.forget(rows)
        for key in Set(rows.map { left.keys[Int($0)] }) { dropOldVersions(of: key) }
        dropRows()
    }

    /// Drops the right rows that no later left row can meet.
    func dropOldVersions(of key: UInt32) {
        let order = rightOrder.order(of: key)
        var passed = rightOrder.count(of: key, below: watermark, isInclusive: false)
        if !nearness.isForward {
            // The last one that a row at the watermark may meet stays.
            while passed > 0, right.weights[Int(order[passed - 1])] <= 0 { passed -= 1 }
            let isGone =
                nearness.isVersioned && passed == order.count && passed > 0
                && right.matches[Int(order[passed - 1])] != 0
            if !isGone, passed > 0 {
                let last = rightOrder.position(of: order[passed - 1])
                passed = rightOrder.count(of: key, below: last, isInclusive: false)
            }
        }
        if passed > 0 { right.forget(Array(order[..<passed])) }
    }
}

// MARK: Versions

extension AsOfCore {
    /// Adds changes of a table whose rows hold from their time on: all that come, also those that go again
    /// within the batch, since they held for a while; then what goes for good. A removed row stays,
    /// marked: it may have been replaced, and then still holds for earlier times.
    func addVersions(_ batch: Batch) {
        guard let weights = batch.weights?.span else { return insertVersions(batch) }
        let rows = 0..<batch.count
        insertVersions(batch.filtered(by: Selection(rows.filter { weights[$0] > 0 })))
        // What a batch removes first and adds then is there.
        let found = right.find(batch)
        var isThere: [UInt32: Bool] = [:]
        for row in rows { isThere[found[row]] = weights[row] > 0 }
        let removed = rows.filter { weights[$0] < 0 }.map { found[$0] }
        removeVersions(removed.filter { isThere[$0] == false })
    }

    private func insertVersions(_ added: Batch) {
        guard added.count > 0 else { return }
        let groups = groups(of: added, keys.right)
        for row in addToRight(added, groups) { replaceVersions(by: row) }
        for group in Set(groups) { dropOldVersions(of: group) }
    }

    private func removeVersions(_ rows: [UInt32]) {
        for row in rows where row != KeyTable.absent && right.matches[Int(row)] == 0 {
            right.addMatches(1, to: row)
            if sameTime(as: row).contains(where: { right.matches[Int($0)] == 0 }) {
                right.forget([row])
            }
        }
    }

    /// A row is there (again): one that was removed and held from the same time was its old form.
    private func replaceVersions(by row: UInt32) {
        let isRemoved = right.matches[Int(row)]
        if isRemoved != 0 { right.addMatches(0 &- isRemoved, to: row) }
        right.forget(sameTime(as: row).filter { $0 != row && right.matches[Int($0)] != 0 })
    }

    private func sameTime(as row: UInt32) -> ArraySlice<UInt32> {
        let key = right.keys[Int(row)]
        let position = rightOrder.position(of: row)
        let first = rightOrder.count(of: key, below: position, isInclusive: false)
        let end = rightOrder.count(of: key, below: position, isInclusive: true)
        return rightOrder.order(of: key)[first..<end]
    }

    /// The version of a key that held at `position`. One that was removed did if another came later.
    func version(of key: UInt32, at position: Int64) -> UInt32 {
        let order = rightOrder.order(of: key)
        let end = rightOrder.count(of: key, below: position, isInclusive: true)
        guard end > 0 else { return KeyedRows.none }
        let last = order[end - 1]
        let current = sameTime(as: last).first {
            right.matches[Int($0)] == 0 && right.weights[Int($0)] > 0
        }
        if let current { return current }
        return end < order.count && right.weights[Int(last)] > 0 ? last : KeyedRows.none
    }
}

// MARK: State

extension AsOfCore {
    /// The key of the watermark among the rows of both sides.
    private static let watermarkKey: [UInt8] = [2]

    func takeStateChanges() -> StateChanges {
        var changes = StateChanges()
        left.takeChanges(into: &changes, side: 0)
        right.takeChanges(into: &changes, side: 1)
        if !isWatermarkStored {
            changes.set(Self.watermarkKey, withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkStored = true
        }
        return changes
    }

    func restore(from entries: StateChanges) throws {
        try left.restore(from: entries, side: 0) { groups(of: $0, keys.left) }
        try right.restore(from: entries, side: 1) { groups(of: $0, keys.right) }
        rightOrder.place(right.liveRows)
        if !waits {
            leftOrder.place(left.liveRows)
            for row in left.liveRows {
                note(row, nearest(to: row, at: leftOrder.position(of: row)))
            }
        }
        for index in 0..<entries.count where entries.key(at: index).elementsEqual(Self.watermarkKey)
        {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
    }
}
