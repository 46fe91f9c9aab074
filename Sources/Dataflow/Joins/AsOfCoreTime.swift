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
    /// Adds changes of a table whose rows hold from their time on. Each row that comes is a version and
    /// stays when it is replaced, also within the batch and also by one of an earlier time: it holds
    /// until the next one in time. Of those of one time the one that came last counts. `matches` marks
    /// the last version of a key whose row was deleted.
    func addVersions(_ batch: Batch) {
        let groups = groups(of: batch, keys.right)
        var isThere: [UInt32: Bool] = [:]
        var added: [Int] = []
        for row in 0..<batch.count {
            let isInsert = batch.weights?.span[row] ?? 1 > 0
            isThere[groups[row]] = isInsert
            if isInsert { added.append(row) }
        }
        for key in isThere.keys { setDeleted(key, false) }
        insertVersions(batch.filtered(by: Selection(added)), added.map { groups[$0] })
        for (key, isThere) in isThere where !isThere { setDeleted(key, true) }
        for key in isThere.keys { dropOldVersions(of: key) }
    }

    private func insertVersions(_ added: Batch, _ groups: [UInt32]) {
        guard added.count > 0 else { return }
        _ = addToRight(added, groups)
        for row in right.find(added).reversed() where right.weights[Int(row)] > 0 {
            right.forget(sameTime(as: row).filter { $0 != row })
        }
    }

    private func setDeleted(_ key: UInt32, _ isDeleted: Bool) {
        let last = rightOrder.order(of: key).last { right.weights[Int($0)] > 0 }
        guard let last, (right.matches[Int(last)] != 0) != isDeleted else { return }
        right.addMatches(isDeleted ? 1 : -1, to: last)
    }

    private func sameTime(as row: UInt32) -> ArraySlice<UInt32> {
        let key = right.keys[Int(row)]
        let position = rightOrder.position(of: row)
        let first = rightOrder.count(of: key, below: position, isInclusive: false)
        let end = rightOrder.count(of: key, below: position, isInclusive: true)
        return rightOrder.order(of: key)[first..<end]
    }

    /// The version of a key that held at `position`: the last one up to it, unless the row was deleted
    /// and nothing came later.
    func version(of key: UInt32, at position: Int64) -> UInt32 {
        let end = rightOrder.count(of: key, below: position, isInclusive: true)
        let last = rightOrder.order(of: key)[..<end].last { right.weights[Int($0)] > 0 }
        guard let last, right.matches[Int(last)] == 0 else { return KeyedRows.none }
        return last
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
