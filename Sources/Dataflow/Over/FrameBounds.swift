import Columnar
import Functions

extension OverFrame {
    /// The frames of the rows of a stretch that are asked about. `columns` are those of the rows,
    /// `ordering` says in which direction values go.
    func frames(of rows: OverRows, columns: [Column], ordering: RowOrdering) -> OverFrames {
        var starts: [Int32] = []
        var ends: [Int32] = []
        starts.reserveCapacity(rows.asked.count)
        ends.reserveCapacity(rows.asked.count)
        let lower = BoundFinder(start, isStart: true, unit, rows, columns, ordering)
        let upper = BoundFinder(end, isStart: false, unit, rows, columns, ordering)
        for row in rows.asked {
            let start = lower.edge(of: row)
            starts.append(Int32(start))
            ends.append(Int32(max(start, upper.edge(of: row))))
        }
        return OverFrames(starts: starts, ends: ends, exclusion: exclusion)
    }
}

/// Finds one end of the frames of a stretch: the first row, or the row behind the last one.
private struct BoundFinder {
    private let bound: OverFrame.Bound
    private let isStart: Bool
    private let unit: OverFrame.Unit
    private let rows: OverRows
    private let values: ValueBound?

    init(
        _ bound: OverFrame.Bound, isStart: Bool, _ unit: OverFrame.Unit, _ rows: OverRows,
        _ columns: [Column], _ ordering: RowOrdering
    ) {
        self.bound = bound
        self.isStart = isStart
        self.unit = unit
        self.rows = rows
        if case .value(let key, let limit) = bound {
            values = ValueBound(
                keys: columns[key], limits: columns[limit],
                isDescending: ordering.keys.first?.isDescending ?? false)
        } else {
            values = nil
        }
    }

    func edge(of row: Int) -> Int {
        switch bound {
        case .unboundedPreceding: 0
        case .unboundedFollowing: rows.count
        case .currentRow: edge(of: row, shiftedBy: 0)
        case .preceding(let count): edge(of: row, shiftedBy: -count)
        case .following(let count): edge(of: row, shiftedBy: count)
        case .value:
            values?.edge(of: row, isStart: isStart)
                ?? (isStart ? rows.peers(of: row).lowerBound : rows.peers(of: row).upperBound)
        }
    }

    private func edge(of row: Int, shiftedBy shift: Int) -> Int {
        if unit == .rows {
            let (edge, isBeyond) = (row + (isStart ? 0 : 1)).addingReportingOverflow(shift)
            return isBeyond ? (shift < 0 ? 0 : rows.count) : min(max(0, edge), rows.count)
        }
        let last = rows.groupStarts.count - 1
        let (group, isBeyond) = (Int(rows.groups[row]) + (isStart ? 0 : 1))
            .addingReportingOverflow(shift)
        if isBeyond { return shift < 0 ? 0 : rows.count }
        return Int(rows.groupStarts[min(max(0, group), last)])
    }
}

/// The rows that RANGE with an offset reaches, found by bisection among those that are not NULL,
/// which are in order.
private struct ValueBound {
    private let keys: Column
    private let limits: Column
    private let isDescending: Bool
    private var present: Range<Int>

    init(keys: Column, limits: Column, isDescending: Bool) {
        self.keys = keys
        self.limits = limits
        self.isDescending = isDescending
        var first = 0
        while first < keys.count, keys.isNull(at: first) { first += 1 }
        var last = keys.count
        while last > first, keys.isNull(at: last - 1) { last -= 1 }
        present = first..<last
    }

    /// The first row that is not before the limit, or the first that is after it; nil for a row whose
    /// value is NULL, which has its peers only.
    func edge(of row: Int, isStart: Bool) -> Int? {
        guard !keys.isNull(at: row), !limits.isNull(at: row) else { return nil }
        var low = present.lowerBound
        var high = present.upperBound
        while low < high {
            let middle = (low + high) / 2
            let order = keys.compare(row: middle, with: limits, row: row)
            let directed = isDescending ? -order : order
            if directed < 0 || (!isStart && directed == 0) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
