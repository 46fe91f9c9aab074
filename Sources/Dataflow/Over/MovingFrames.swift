import Columnar

/// Rows of a partition whose results are wanted, by their numbers: whole groups of peers.
struct OverStretch {
    var partition: UInt32
    var asked: Range<Int>
}

/// The frames of the rows of some stretches, one after another, as numbers of rows. Rows that share a frame
/// are one step.
struct MovingFrames {
    private let frame: OverFrame
    /// RANGE with an offset: for the rows of all stretches the first and the last time that they reach.
    private let limits: (start: Column?, end: Column?)
    /// The place of the next row among those of all stretches.
    private var place = 0
    private var row = 0
    private var end = 0
    private var group = 0
    /// Where the bounds by value were last found.
    private var found = (start: 0, end: 0)

    /// Frames without exclusion, of rows in the order of event time.
    init(_ frame: OverFrame, _ stretches: [OverStretch], _ tails: PartitionTails) {
        self.frame = frame
        func limits(_ bound: OverFrame.Bound) -> Column? {
            guard case .value(_, let limit) = bound else { return nil }
            var places: [PartitionTails.Place] = []
            for stretch in stretches {
                guard let tail = tails[stretch.partition] else { continue }
                for row in stretch.asked { places.append(tail.rows[row]) }
            }
            return tails.columns([limit], at: places)[0].reinterpreted(as: .bigint)
        }
        self.limits = (limits(frame.start), limits(frame.end))
    }

    /// Goes to the first row of a stretch.
    mutating func begin(_ stretch: OverStretch, _ tail: PartitionTails.Tail) {
        row = stretch.asked.lowerBound
        end = stretch.asked.upperBound
        group = tail.group(of: row)
        found = (tail.rows.start, tail.rows.start)
    }

    /// How many rows have the next frame, and the frame; nil at the end of the stretch.
    mutating func next(
        _ tail: PartitionTails.Tail, _ tails: PartitionTails
    ) -> (rows: Int, frame: Range<Int>)? {
        guard row < end else { return nil }
        let peers = tail.groups[group]..<behind(group, tail)
        let start = edge(frame.start, isStart: true, peers, tail, tails)
        let end = edge(frame.end, isStart: false, peers, tail, tails)
        let count = frame.unit == .rows ? 1 : min(peers.upperBound, self.end) - row
        row += count
        place += count
        if row == peers.upperBound { group += 1 }
        return (count, start..<max(start, end))
    }

    /// The number of the row behind the last one of a group.
    private func behind(_ group: Int, _ tail: PartitionTails.Tail) -> Int {
        group + 1 < tail.groups.end ? tail.groups[group + 1] : tail.rows.end
    }

    private mutating func edge(
        _ bound: OverFrame.Bound, isStart: Bool, _ peers: Range<Int>, _ tail: PartitionTails.Tail,
        _ tails: PartitionTails
    ) -> Int {
        switch bound {
        case .unboundedPreceding: return tail.rows.start
        case .unboundedFollowing: return tail.rows.end
        case .currentRow: return edge(shiftedBy: 0, isStart: isStart, tail)
        case .preceding(let count): return edge(shiftedBy: -count, isStart: isStart, tail)
        case .following(let count): return edge(shiftedBy: count, isStart: isStart, tail)
        case .value:
            guard let column = isStart ? limits.start : limits.end, !column.isNull(at: place) else {
                return isStart ? max(peers.lowerBound, tail.rows.start) : peers.upperBound
            }
            let limit = column.span(of: Int64.self)[place]
            if isStart {
                found.start = tail.rows.partition(from: found.start) { tails.time(at: $0) < limit }
                return found.start
            }
            found.end = tail.rows.partition(from: found.end) { tails.time(at: $0) <= limit }
            return found.end
        }
    }

    private func edge(shiftedBy shift: Int, isStart: Bool, _ tail: PartitionTails.Tail) -> Int {
        let first = frame.unit == .rows ? row : group
        let (edge, isBeyond) = (first + (isStart ? 0 : 1)).addingReportingOverflow(shift)
        if isBeyond { return shift < 0 ? tail.rows.start : tail.rows.end }
        if frame.unit == .rows { return min(max(tail.rows.start, edge), tail.rows.end) }
        if edge < tail.groups.start { return tail.rows.start }
        return edge < tail.groups.end ? max(tail.groups[edge], tail.rows.start) : tail.rows.end
    }
}
