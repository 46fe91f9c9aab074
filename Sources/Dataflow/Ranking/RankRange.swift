/// Which rows of a partition a top-N lets out, by their place in its order.
public struct RankRange: Hashable, Sendable {
    /// What is counted.
    public var counting: RankCounting
    /// So many are passed over.
    public var offset: Int
    /// And so many leave at most.
    public var limit: Int

    /// The places behind `offset`, at most `limit` of them.
    public init(_ counting: RankCounting, offset: Int, limit: Int) {
        self.counting = counting
        self.offset = max(0, offset)
        self.limit = max(0, limit)
    }

    /// The last place that is let out.
    var end: Int {
        let (end, overflow) = offset.addingReportingOverflow(limit)
        return overflow ? Int.max : end
    }
}

/// How the rows of a partition are numbered.
public enum RankCounting: Hashable, Sendable {
    /// Every row by itself: LIMIT, ROW_NUMBER.
    case rows
    /// Every row by itself, and the peers of the last one too: WITH TIES.
    case rowsWithTies
    /// By the rows before all peers: RANK.
    case ranks
    /// By the groups of peers: DENSE_RANK.
    case denseRanks
}

/// A row that a top-N lets out.
struct RankedRow {
    var row: UInt32
    /// Its number, rank or dense rank.
    var rank: Int64
    /// How many copies of the row have that rank.
    var copies: Int64
}

extension PartitionedRows {
    /// Appends the rows of `partition` that are within `range`, in order; copies of a row get numbers
    /// of their own only where `numbersCopies` asks for it. Gives the place behind the last row that
    /// may matter.
    @discardableResult
    func appendHead(
        of partition: UInt32, within range: RankRange, _ moment: Moment, numbersCopies: Bool,
        to result: inout [RankedRow]
    ) -> OrderedRows.Place {
        let end = Int64(range.end)
        let offset = Int64(range.offset)
        var place = ordered.start(of: partition)
        var before: Int64 = 0
        var rank: Int64 = 0
        var denseRank: Int64 = 0
        var last: UInt32?
        while let entry = ordered.entry(at: place), entry.partition == partition {
            let copies = copies(of: entry.row, moment)
            guard copies > 0 else {
                place = ordered.next(place)
                continue
            }
            if last.map({ !ordered.rows.arePeers($0, entry.row) }) ?? true {
                rank = before + 1
                denseRank += 1
            }
            let isBehind =
                switch range.counting {
                case .rows: before >= end
                case .rowsWithTies, .ranks: rank > end
                case .denseRanks: denseRank > end
                }
            if isBehind { break }
            last = entry.row
            let first = before + 1
            before += copies
            switch range.counting {
            case .rows, .rowsWithTies:
                let upper = range.counting == .rows ? min(before, end) : before
                var number = max(first, offset + 1)
                while numbersCopies, number <= upper {
                    result.append(RankedRow(row: entry.row, rank: number, copies: 1))
                    number += 1
                }
                if number <= upper {
                    result.append(
                        RankedRow(row: entry.row, rank: number, copies: upper - number + 1))
                }
            case .ranks where rank > offset:
                result.append(RankedRow(row: entry.row, rank: rank, copies: copies))
            case .denseRanks where denseRank > offset:
                result.append(RankedRow(row: entry.row, rank: denseRank, copies: copies))
            case .ranks, .denseRanks: break
            }
            place = ordered.next(place)
        }
        return place
    }
}
