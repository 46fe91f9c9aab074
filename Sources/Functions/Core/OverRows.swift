/// A stretch of a partition in its order: how the rows are numbered and which are peers.
public struct OverRows: Sendable {
    /// How many rows there are.
    public let count: Int
    /// The rows whose results are wanted.
    public let asked: Range<Int>
    /// How many rows of the partition stand in front of the stretch.
    public let before: Int
    /// How many groups of peers stand in front of it.
    public let groupsBefore: Int
    /// How many rows the partition has.
    public let partitionCount: Int
    /// The group of peers of each row, counted from the stretch's first.
    public let groups: [Int32]
    /// The first row of each group of peers; behind the last one, `count`.
    public let groupStarts: [Int32]

    /// A stretch whose rows begin new groups of peers at `groupStarts`, ascending from 0.
    public init(
        count: Int, asked: Range<Int>, before: Int = 0, groupsBefore: Int = 0,
        partitionCount: Int? = nil, groupStarts starts: [Int32]
    ) {
        self.count = count
        self.asked = asked
        self.before = before
        self.groupsBefore = groupsBefore
        self.partitionCount = partitionCount ?? before + count
        groupStarts = starts + [Int32(count)]
        var groups = [Int32](repeating: 0, count: count)
        for group in starts.indices {
            for row in Int(groupStarts[group])..<Int(groupStarts[group + 1]) {
                groups[row] = Int32(group)
            }
        }
        self.groups = groups
    }

    /// The peers of a row, itself among them.
    @inline(__always)
    public func peers(of row: Int) -> Range<Int> {
        let group = Int(groups[row])
        return Int(groupStarts[group])..<Int(groupStarts[group + 1])
    }
}

/// What EXCLUDE leaves out of a frame.
public enum OverExclusion: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// The row itself.
    case currentRow
    /// The row and its peers.
    case peers
    /// The peers of the row, not the row.
    case otherPeers
}

/// The frames of the rows that are asked about.
public struct OverFrames: Sendable {
    /// The first row of each frame.
    public var starts: [Int32]
    /// The row behind the last one of each frame, not before its start.
    public var ends: [Int32]
    /// What is left out.
    public var exclusion: OverExclusion

    /// Frames, one for each row that is asked about.
    public init(starts: [Int32], ends: [Int32], exclusion: OverExclusion) {
        self.starts = starts
        self.ends = ends
        self.exclusion = exclusion
    }

    /// The frame of `rows.asked[index]` as up to three pieces, in order; unused ones are empty.
    public func pieces(_ index: Int, _ rows: OverRows) -> (Range<Int>, Range<Int>, Range<Int>) {
        let start = Int(starts[index])
        let end = Int(ends[index])
        let row = rows.asked.lowerBound + index
        func clamped(_ range: Range<Int>) -> Range<Int> {
            let lower = min(max(range.lowerBound, start), end)
            return lower..<max(lower, min(range.upperBound, end))
        }
        switch exclusion {
        case .nothing: return (start..<end, end..<end, end..<end)
        case .currentRow:
            return (clamped(0..<row), clamped((row + 1)..<rows.count), end..<end)
        case .peers:
            let peers = rows.peers(of: row)
            return (
                clamped(0..<peers.lowerBound), clamped(peers.upperBound..<rows.count), end..<end
            )
        case .otherPeers:
            let peers = rows.peers(of: row)
            return (
                clamped(0..<peers.lowerBound), clamped(row..<(row + 1)),
                clamped(peers.upperBound..<rows.count)
            )
        }
    }
}
