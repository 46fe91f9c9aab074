import Columnar
import Functions

/// Functions with OVER, over rows that change. For each partition p that Δ touches:
/// Δω(A)[p] = ω(A₋ + ΔA)[p] − ω(A₋)[p], where ω gives each row of a partition, in order and ties
/// broken by the whole row, the results of the calls, and A₋ is the input before. What is in both is
/// not sent (rule 15).
///
/// Only rows that a change can reach are computed, as they were and as they are: with bounded frames and
/// LAG those around it, with running frames and ranks those behind it, else those of the partition.
/// Results are not kept, since computing them again gives the same. State O(rows). Where the
/// partitions are those of windows, they end with their window.
///
/// Output: the first columns of the input, then the results.
public final class OverOperator: Operator, TimedOperator, StatefulOperator {
    /// What is computed, of which rows, in which order.
    public struct Request: Sendable {
        /// The columns by which rows are partitioned; none for all rows together.
        public var partition: [Int]
        /// The order within a partition.
        public var ordering: RowOrdering
        /// The calls.
        public var calls: [OverCall]
        /// How many columns of the input leave, the first ones; the others are arguments.
        public var width: Int
        /// The column, one of the partition's or decided by them, that holds the end of a window.
        public var windowEnd: Int?

        /// A request; without windows unless given.
        public init(
            partition: [Int], ordering: RowOrdering, calls: [OverCall], width: Int,
            windowEnd: Int? = nil
        ) {
            self.partition = partition
            self.ordering = ordering
            self.calls = calls
            self.width = width
            self.windowEnd = windowEnd
        }
    }

    /// The name that plans and errors show.
    public let name = "Over"
    private let request: Request
    private let emission: RankEmission
    private let evaluation: OverEvaluation
    private let rows: PartitionedRows

    /// The results of `request` for rows with columns of `types`. Partitions are forgotten when they
    /// have not changed for `timeToLive` microseconds, if that is given; what was sent of them stays.
    public init(
        _ request: Request, types: [DataType], emission: RankEmission = .changes,
        timeToLive: Int64? = nil
    ) {
        self.request = request
        self.emission = emission
        evaluation = OverEvaluation(request.calls, ordering: request.ordering)
        rows = PartitionedRows(
            types: types, partition: request.partition, ordering: request.ordering,
            windowEnd: request.windowEnd, timeToLive: timeToLive)
    }

    /// Adds rows; sends how the rows that they reach change.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try rows.windows?.withoutLateRows(batch, output) ?? batch
        guard batch.count > 0 else { return }
        rows.add(batch)
        if emission == .changes { try sendChanges(output) }
        rows.commit(at: output.context.now)
    }

    /// Sends and drops the partitions of windows that end at or before `watermark`.
    public func advance(to watermark: Watermark, output: Output) throws {
        guard let windows = rows.windows else { return }
        let closed = windows.close(to: watermark)
        if emission == .onClose { try sendAll(of: closed, output) }
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
        try sendAll(of: rows.livePartitions, output)
    }

    private func sendChanges(_ output: Output) throws {
        var leaving: [Batch] = []
        var coming: [Batch] = []
        func note(_ old: OverSnapshot, _ new: OverSnapshot) throws {
            let difference = OverDifference(old, new, in: rows)
            let (left, came) = difference.batches(old, new, width: request.width)
            if left.count > 0 { leaving.append(left) }
            if came.count > 0 { coming.append(came) }
            guard !difference.failing.isEmpty else { return }
            var errors = RowErrors()
            errors.merge(new.errors) { difference.failing.contains($0) }
            try output.reject(errors, of: Batch(columns: new.columns, count: new.rows.count))
        }
        if case .near(let near) = evaluation.reach {
            for (partition, spans) in reachedSpans(near) {
                for span in spans {
                    try note(
                        rows.snapshot(span, of: partition, .before, evaluation),
                        rows.snapshot(span, of: partition, .after, evaluation))
                }
            }
        } else {
            for partition in rows.touchedPartitions {
                let (old, new) = snapshots(of: partition)
                try note(old, new)
            }
        }
        guard let types = (leaving.first ?? coming.first)?.columns.map(\.type) else { return }
        let all = Batch.concatenated(leaving + coming, types: types)
        let leavingCount = leaving.reduce(0) { $0 + $1.count }
        let weights = Weights(count: all.count) { weights in
            for row in 0..<weights.count { weights[row] = row < leavingCount ? -1 : 1 }
        }
        try output.sendInPieces(
            Batch(
                columns: all.columns, count: all.count, weights: leaving.isEmpty ? nil : weights))
    }

    /// Sends the rows of `partitions` with their results.
    private func sendAll(of partitions: [UInt32], _ output: Output) throws {
        for partition in partitions {
            let all = rows.snapshot(rows.all(of: partition), of: partition, .after, evaluation)
            let whole = Batch(
                columns: Array(all.columns.prefix(request.width)) + all.results,
                count: all.rows.count)
            try output.sendInPieces(output.removingRejected(all.errors, from: whole))
        }
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

extension OverOperator {
    /// A partition before and after the batch; where only rows behind a change are reached, without
    /// those in front of the first one.
    private func snapshots(of partition: UInt32) -> (OverSnapshot, OverSnapshot) {
        let span = rows.all(of: partition)
        var old: [UInt32] = []
        var new: [UInt32] = []
        rows.append(from: span.start, to: span.end, .before, to: &old)
        rows.append(from: span.start, to: span.end, .after, to: &new)
        var first = 0
        if evaluation.reach == .preceding {
            while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
            let change = first
            func isPeerOfChange(_ row: UInt32) -> Bool {
                [old, new].contains { rows in
                    change < rows.count && self.rows.ordered.rows.arePeers(row, rows[change])
                }
            }
            while first > 0, isPeerOfChange(old[first - 1]) { first -= 1 }
        }
        return (
            rows.snapshot(old, asked: first..<old.count, evaluation),
            rows.snapshot(new, asked: first..<new.count, evaluation)
        )
    }

    /// The parts of the order that changed rows reach, for each partition, apart from one another.
    private func reachedSpans(_ near: OverNear) -> [(UInt32, [OrderSpan])] {
        var reached: [UInt32: [OrderSpan]] = [:]
        for row in Set(rows.touchedRows).sorted() where rows.isChanged(row) {
            let span = rows.reached(
                from: row, near, isDescending: evaluation.isDescending)
            reached[rows.partition(of: row), default: []].append(span)
        }
        return reached.sorted { $0.key < $1.key }.map { partition, spans in
            var apart: [OrderSpan] = []
            for span in spans.sorted(by: { $0.start < $1.start }) {
                if let last = apart.last, span.start <= last.end {
                    apart[apart.count - 1].end = max(last.end, span.end)
                } else {
                    apart.append(span)
                }
            }
            return (partition, apart)
        }
    }
}
