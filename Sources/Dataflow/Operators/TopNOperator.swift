import Columnar
import Functions

/// ORDER BY … LIMIT … OFFSET, for all rows or those of each partition; `ROW_NUMBER() … <= N` and its
/// kin; DISTINCT ON. For each partition p that Δ touches:
/// Δτ(A)[p] = τ(A₋ + ΔA)[p] − τ(A₋)[p], where τ takes the first rows in order, ties broken by the
/// whole row, and A₋ is the input before; what is in both is not sent (rule 15).
///
/// State O(rows), since a row beyond the limit may be promoted (rule 43); O(limit + offset) for each
/// partition where no row is ever removed. One change costs O(log rows + limit + offset). Where the
/// partitions are those of windows, they end with their window.
///
/// Output: the input's columns, then the rank where it is asked for.
public final class TopNOperator: Operator, TimedOperator, StatefulOperator {
    /// What is let out.
    public struct Request: Sendable {
        /// The columns by which rows are partitioned; none for all rows together.
        public var partition: [Int]
        /// The order within a partition.
        public var ordering: RowOrdering
        /// Which rows of the order leave.
        public var range: RankRange
        /// Whether the rank leaves as one more column, BIGINT.
        public var emitsRank: Bool
        /// The column, one of the partition's or decided by them, that holds the end of a window.
        public var windowEnd: Int?

        /// A request; without a partition, ranks and windows unless given.
        public init(
            partition: [Int] = [], ordering: RowOrdering, range: RankRange,
            emitsRank: Bool = false, windowEnd: Int? = nil
        ) {
            self.partition = partition
            self.ordering = ordering
            self.range = range
            self.emitsRank = emitsRank
            self.windowEnd = windowEnd
        }
    }

    /// The name that plans and errors show.
    public let name = "TopN"
    private let request: Request
    private let emission: RankEmission
    private let keepsHeadsOnly: Bool
    private let rows: PartitionedRows

    /// The rows of `request` among rows with columns of `types`; `isAppendOnly` says that no row is
    /// ever removed. Partitions are forgotten when they have not changed for `timeToLive` microseconds,
    /// if that is given; what was sent of them stays.
    public init(
        _ request: Request, types: [DataType], isAppendOnly: Bool,
        emission: RankEmission = .changes, timeToLive: Int64? = nil
    ) {
        self.request = request
        self.emission = emission
        keepsHeadsOnly = isAppendOnly
        // By dense ranks any number of rows may be in front of one that counts.
        let isScreened =
            isAppendOnly && request.range.end > 0 && request.range.counting != .denseRanks
        rows = PartitionedRows(
            types: types, partition: request.partition, ordering: request.ordering,
            screen: isScreened ? HeadScreen(request.ordering, end: request.range.end) : nil,
            windowEnd: request.windowEnd, timeToLive: timeToLive)
    }

    /// Adds rows; sends how the first ones change.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try rows.windows?.withoutLateRows(batch, output) ?? batch
        guard batch.count > 0 else { return }
        rows.add(batch)
        if emission == .changes { try sendChanges(output) }
        let touched = rows.touchedPartitions
        rows.commit(at: output.context.now)
        guard keepsHeadsOnly else { return }
        for partition in touched { rows.trim(partition, to: request.range) }
    }

    /// Sends and drops the partitions of windows that end at or before `watermark`.
    public func advance(to watermark: Watermark, output: Output) throws {
        guard let windows = rows.windows else { return }
        let closed = windows.close(to: watermark)
        if emission == .onClose { try sendHeads(of: closed, output) }
        for partition in closed {
            rows.removeTail(of: partition, from: rows.ordered.start(of: partition))
        }
    }

    /// Forgets the partitions whose time to live is over.
    public func tick(now: Int64, output: Output) throws {
        rows.dropIdlePartitions(at: now)
    }

    /// Sends all partitions where that was left for the end.
    public func finish(output: Output) throws {
        guard emission == .onFinish else { return }
        try sendHeads(of: rows.livePartitions, output)
    }

    private func sendChanges(_ output: Output) throws {
        var ranked: [RankedRow] = []
        for partition in rows.touchedPartitions {
            let start = ranked.count
            rows.appendHead(
                of: partition, within: request.range, .before, numbersCopies: request.emitsRank,
                to: &ranked)
            for index in start..<ranked.count { ranked[index].copies.negate() }
            rows.appendHead(
                of: partition, within: request.range, .after, numbersCopies: request.emitsRank,
                to: &ranked)
        }
        try output.sendInPieces(batch(of: ranked.consolidated(byRank: request.emitsRank)))
    }

    private func sendHeads(of partitions: [UInt32], _ output: Output) throws {
        var ranked: [RankedRow] = []
        for partition in partitions {
            rows.appendHead(
                of: partition, within: request.range, .after, numbersCopies: true, to: &ranked)
            guard ranked.count >= Batch.targetRowCount else { continue }
            try output.sendInPieces(batch(of: ranked.withoutCopies))
            ranked.removeAll(keepingCapacity: true)
        }
        try output.sendInPieces(batch(of: ranked.withoutCopies))
    }

    private func batch(of ranked: [RankedRow]) -> Batch {
        var columns = rows.columns(of: ranked.map(\.row))
        if request.emitsRank {
            var ranks = FixedColumnWriter<Int64>(type: .bigint, count: ranked.count)
            for index in ranked.indices { ranks[index] = ranked[index].rank }
            columns.append(ranks.finish())
        }
        let isInsert = ranked.allSatisfy { $0.copies == 1 }
        return Batch(
            columns: columns, count: ranked.count,
            weights: isInsert ? nil : Weights(ranked.map(\.copies)))
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges { rows.takeChanges() }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws { try rows.restore(from: entries) }

    /// The memory of the rows.
    public var stateByteCount: Int { rows.byteCount }

    /// The number of rows.
    public var stateRowCount: Int { rows.count }
}

extension [RankedRow] {
    /// The sums of the copies of each row, and rank where that is told apart; first what leaves, then
    /// what comes.
    fileprivate func consolidated(byRank: Bool) -> [RankedRow] {
        let sorted = sorted { left, right in
            left.row != right.row ? left.row < right.row : byRank && left.rank < right.rank
        }
        var sums: [RankedRow] = []
        for entry in sorted {
            let last = sums.count - 1
            if last >= 0, sums[last].row == entry.row, !byRank || sums[last].rank == entry.rank {
                sums[last].copies += entry.copies
            } else {
                sums.append(entry)
            }
        }
        return sums.filter { $0.copies < 0 } + sums.filter { $0.copies > 0 }
    }

    /// Every copy as an entry of its own.
    fileprivate var withoutCopies: [RankedRow] {
        flatMap { entry in
            repeatElement(
                RankedRow(row: entry.row, rank: entry.rank, copies: 1), count: Int(entry.copies))
        }
    }
}
