import Columnar
import Functions

extension JoinCore {
    /// The time column of `batch`, where a row in it may have none: it matches nothing.
    func times(of batch: Batch, _ side: Int) -> [Column] {
        guard let time else { return [] }
        let column = batch.columns[time.rows(side).column]
        return column.hasNulls ? [column] : []
    }

    /// Rows whose time is over can find no match: they are late.
    func withoutLateRows(_ batch: Batch, _ side: Int, _ output: Output) throws -> Batch {
        guard let time, watermark > .min, batch.count > 0 else { return batch }
        let expiries = time.rows(side).expiries(of: batch)
        let late = expiries.indices.filter { expiries[$0] < watermark }
        guard !late.isEmpty else { return batch }
        try output.countLate(Selection(late), of: batch)
        return batch.filtered(by: Selection(expiries.indices.filter { expiries[$0] >= watermark }))
    }

    /// Time went on: rows that can find no match any more leave the state, those of a side that is
    /// kept without a match alone or padded.
    func advance(to watermark: Watermark, _ output: Output) throws {
        guard time != nil else { return }
        self.watermark = watermark
        isWatermarkStored = false
        for side in 0...1 {
            let rows = sides[side].takeExpired(at: watermark)
            guard !rows.isEmpty else { continue }
            if presences[side] == .unmatched {
                let weights = rows.map { row in
                    presences[side].isThere(matches(row, side)) ? sides[side].weights[Int(row)] : 0
                }
                try sendAlone(rows, weights: weights, side: side, output)
            }
            sides[side].forget(rows)
        }
        try joined.send(to: output)
        releaseRows()
    }

    /// Drops rows that have not changed for the time to live.
    func dropIdleRows(at now: Int64) {
        for side in sides { side.forgetIdleRows(at: now) }
        releaseRows()
    }
}

extension JoinOperator.Time {
    func rows(_ side: Int) -> KeyedRows.RowTime {
        side == 0
            ? KeyedRows.RowTime(column: left, slack: leftSlack)
            : KeyedRows.RowTime(column: right, slack: rightSlack)
    }
}

// MARK: State

extension JoinCore {
    /// The key of the watermark among the rows of both sides.
    private static let watermarkKey: [UInt8] = [2]

    func takeStateChanges() -> StateChanges {
        var changes = StateChanges()
        for side in 0...1 { sides[side].takeChanges(into: &changes, side: UInt8(side)) }
        if !isWatermarkStored {
            changes.set(Self.watermarkKey, withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkStored = true
        }
        return changes
    }

    func restore(from entries: StateChanges) throws {
        for side in 0...1 {
            try sides[side].restore(from: entries, side: UInt8(side)) { groups(of: $0, side) }
        }
        for index in 0..<entries.count where entries.key(at: index).elementsEqual(Self.watermarkKey)
        {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
    }
}
