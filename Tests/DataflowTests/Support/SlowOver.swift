import Columnar
import Functions

@testable import Dataflow

/// Functions with OVER, computed from scratch, row by row.
enum SlowOver {
    /// The rows of `frame` around row `index` of a partition in order, as their indices.
    static func frame(
        _ frame: OverFrame, of index: Int, in rows: [[Value]], by keys: [SortKey]
    ) -> [Int] {
        func arePeers(_ a: Int, _ b: Int) -> Bool {
            SlowOrder.compare(rows[a], rows[b], by: keys) == 0
        }
        var groups: [Int] = []
        for row in rows.indices {
            groups.append(
                row == 0 ? 0 : groups[row - 1] + (arePeers(row - 1, row) ? 0 : 1))
        }
        /// Where a bound lies, counted in rows or groups.
        func place(_ bound: OverFrame.Bound) -> Int {
            let own = frame.unit == .rows ? index : groups[index]
            switch bound {
            case .unboundedPreceding: return .min
            case .preceding(let count): return own - count
            case .currentRow: return own
            case .following(let count): return own + count
            case .unboundedFollowing: return .max
            case .value: return own
            }
        }
        func isWithin(_ row: Int, _ bound: OverFrame.Bound, isStart: Bool) -> Bool {
            if case .value(let key, let limit) = bound {
                if rows[index][key].isNull || rows[row][key].isNull {
                    let order = SlowOrder.compare(rows[row], rows[index], by: keys)
                    return isStart ? order >= 0 : order <= 0
                }
                let order = SlowOrder.compare(rows[row][key], rows[index][limit])
                let directed = keys[0].isDescending ? -order : order
                return isStart ? directed >= 0 : directed <= 0
            }
            let own = frame.unit == .rows ? row : groups[row]
            return isStart ? own >= place(bound) : own <= place(bound)
        }
        return rows.indices.filter { row in
            guard isWithin(row, frame.start, isStart: true),
                isWithin(row, frame.end, isStart: false)
            else { return false }
            switch frame.exclusion {
            case .nothing: return true
            case .currentRow: return row != index
            case .peers: return !arePeers(row, index)
            case .otherPeers: return row == index || !arePeers(row, index)
            }
        }
    }

    /// The first, last and second value of column 3 in a frame.
    static func values(_ frame: [Int], _ rows: [[Value]], ignoringNulls: Bool) -> [Value] {
        let values = frame.map { rows[$0][3] }.filter { !ignoringNulls || !$0.isNull }
        return [
            values.first ?? .null, values.last ?? .null, values.count > 1 ? values[1] : .null,
        ]
    }

    /// ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE(3) of row `index`.
    static func ranks(of index: Int, in rows: [[Value]], by keys: [SortKey]) -> [Value] {
        func isBefore(_ row: Int) -> Bool {
            SlowOrder.compare(rows[row], rows[index], by: keys) < 0
        }
        let before = rows.indices.filter(isBefore)
        let upTo = rows.indices.filter { SlowOrder.compare(rows[$0], rows[index], by: keys) <= 0 }
        var groups = 0
        for (position, row) in before.enumerated()
        where position == 0
            || SlowOrder.compare(rows[before[position - 1]], rows[row], by: keys) != 0
        {
            groups += 1
        }
        var tile = 0
        var filled = 0
        while filled <= index {
            tile += 1
            filled += rows.count / 3 + (tile <= rows.count % 3 ? 1 : 0)
        }
        return [
            .integer(Int64(index + 1)), .integer(Int64(before.count + 1)),
            .integer(Int64(groups + 1)),
            .double(
                rows.count == 1 ? 0 : Double(before.count) / Double(rows.count - 1)),
            .double(Double(upTo.count) / Double(rows.count)), .integer(Int64(tile)),
        ]
    }
}
