import Columnar
import Functions

/// How far around a row the rows are that decide about its result, in every way in which frames
/// count.
public struct OverNear: Hashable, Sendable {
    /// RANGE with an offset: the column that rows are ordered by and the column with the last value of
    /// it that a row reaches.
    public struct Limit: Hashable, Sendable {
        /// The value.
        public var key: Int
        /// How far a row reaches.
        public var limit: Int
    }

    /// In one direction.
    public struct Side: Hashable, Sendable {
        /// In rows.
        public var rows = 0
        /// In groups of peers; nil where peers do not matter.
        public var groups: Int?
        /// In values.
        public var limits: Set<Limit> = []

        /// Whether it goes no further than peers.
        var isNothing: Bool { rows == 0 && groups ?? 0 == 0 && limits.isEmpty }

        fileprivate func union(_ other: Side) -> Side {
            let groups = [groups, other.groups].compactMap { $0 }.max()
            return Side(
                rows: max(rows, other.rows), groups: groups, limits: limits.union(other.limits))
        }
    }

    /// Before the row.
    public var back = Side()
    /// Behind it.
    public var ahead = Side()

    func union(_ other: OverNear) -> OverNear {
        OverNear(back: back.union(other.back), ahead: ahead.union(other.ahead))
    }
}

extension PartitionedRows {
    /// A direction in which the order is walked.
    enum Direction {
        case back
        case ahead
    }

    /// Whether `row` is within the limits of a walk from an anchor.
    typealias LimitTest = (_ row: UInt32, OverNear.Limit) -> Bool

    /// The place up to which rows of `partition` are within `side` of the row `anchor`, walking from
    /// `place`: before the first of them, or behind the last.
    func reach(
        _ direction: Direction, from place: OrderedRows.Place, _ anchor: UInt32,
        _ side: OverNear.Side, _ moment: Moment, isWithin: LimitTest
    ) -> OrderedRows.Place {
        let partition = partition(of: anchor)
        var place = place
        var passed: Int64 = 0
        var groups = 0
        var last = anchor
        var limits = side.limits
        while let (entry, next) = step(direction, from: place), entry.partition == partition {
            let copies = copies(of: entry.row, moment)
            guard copies > 0 else {
                place = next
                continue
            }
            if !ordered.rows.arePeers(last, entry.row) { groups += 1 }
            last = entry.row
            limits = limits.filter { isWithin(entry.row, $0) }
            let isInGroups = side.groups.map { groups <= $0 } ?? false
            guard passed < Int64(side.rows) || isInGroups || !limits.isEmpty else { break }
            passed += copies
            place = next
        }
        return place
    }

    /// The entry next to a place in a direction, and the place beyond it.
    private func step(
        _ direction: Direction, from place: OrderedRows.Place
    ) -> (OrderedRows.Entry, OrderedRows.Place)? {
        switch direction {
        case .ahead:
            guard let entry = ordered.entry(at: place) else { return nil }
            return (entry, ordered.next(place))
        case .back:
            guard let before = ordered.previous(place), let entry = ordered.entry(at: before)
            else { return nil }
            return (entry, before)
        }
    }

    /// The rows that a change of `row` reaches: those for which it is near.
    func reached(
        from row: UInt32, _ near: OverNear, isDescending: Bool
    ) -> OrderSpan {
        let place = ordered.place(of: row, in: partition(of: row))
        let behind = ordered.next(place)
        let own = near.back.limits.isEmpty && near.ahead.limits.isEmpty ? [] : columns(of: [row])
        /// Whether the changed row is not beyond what `other` reaches.
        func isReached(from other: UInt32, _ limit: OverNear.Limit, isBehind: Bool) -> Bool {
            let columns = columns(of: [other])
            return Self.isWithin(
                own[limit.key], columns[limit.limit], isLower: isBehind, isDescending)
        }
        var span = OrderSpan(start: place, end: behind)
        for moment in [Moment.before, .after] {
            span.start = min(
                span.start,
                reach(.back, from: place, row, near.ahead, moment) {
                    isReached(from: $0, $1, isBehind: false)
                })
            span.end = max(
                span.end,
                reach(.ahead, from: behind, row, near.back, moment) {
                    isReached(from: $0, $1, isBehind: true)
                })
        }
        return span
    }

    /// The rows in front of `rows` and those behind that their frames reach, at one moment; `span` is
    /// where they stand.
    func context(
        of rows: [UInt32], in span: OrderSpan, _ near: OverNear, _ moment: Moment,
        isDescending: Bool
    ) -> (before: [UInt32], behind: [UInt32]) {
        guard let first = rows.first, let last = rows.last else { return ([], []) }
        let hasLimits = !near.back.limits.isEmpty || !near.ahead.limits.isEmpty
        let ends = hasLimits ? columns(of: [first, last]) : []
        func isWithin(_ other: UInt32, _ limit: OverNear.Limit, isBefore: Bool) -> Bool {
            let columns = columns(of: [other])
            let reach = ends[limit.limit].slice(from: isBefore ? 0 : 1, count: 1)
            return Self.isWithin(columns[limit.key], reach, isLower: isBefore, isDescending)
        }
        let start = reach(.back, from: span.start, first, near.back, moment) {
            isWithin($0, $1, isBefore: true)
        }
        let end = reach(.ahead, from: span.end, last, near.ahead, moment) {
            isWithin($0, $1, isBefore: false)
        }
        var before: [UInt32] = []
        var behind: [UInt32] = []
        append(from: start, to: span.start, moment, to: &before)
        append(from: span.end, to: end, moment, to: &behind)
        return (before, behind)
    }

    /// Whether a value is not below a lower limit, or not above an upper one, in the direction of the
    /// order; NULL is beyond every limit.
    private static func isWithin(
        _ value: Column, _ limit: Column, isLower: Bool, _ isDescending: Bool
    ) -> Bool {
        if value.isNull(at: 0) || limit.isNull(at: 0) { return false }
        let order = value.compare(row: 0, with: limit, row: 0)
        let directed = isDescending ? -order : order
        return isLower ? directed >= 0 : directed <= 0
    }
}
