import Columnar
import Functions

/// Calls with OVER that are computed piece by piece, as partitions grow: aggregates go on from where they
/// were, the rest is computed from the rows that its frames reach.
final class SteppedCalls {
    let running: RunningPartitions
    /// Whether the number of a row within its partition matters, or what goes on from its first row.
    let needsCounts: Bool
    private let calls: [OverCall]
    private let types: [DataType]
    /// The aggregates whose frames only move on, by the number of their call.
    private let moving: [Int: MovingAggregate]
    /// The numbers of the other calls.
    private let others: [Int]
    private let evaluation: OverEvaluation
    /// The columns that these read.
    private let otherColumns: [Int]
    /// How far around a row they look, beside its number; nil for the whole partition.
    private let otherReach: OverNear?

    /// `calls` over rows with columns of `types`, in partitions by the columns `partition`.
    init(_ calls: [OverCall], ordering: RowOrdering, types: [DataType], partition: [Int]) {
        self.calls = calls
        self.types = types
        var moving: [Int: MovingAggregate] = [:]
        for (index, call) in calls.enumerated() {
            if case .aggregate(let aggregate) = call.function, call.frame.exclusion == .nothing {
                moving[index] = MovingAggregate(aggregate, call.frame)
            }
        }
        self.moving = moving
        others = calls.indices.filter { moving[$0] == nil }
        evaluation = OverEvaluation(others.map { calls[$0] }, ordering: ordering)
        otherColumns = Set(others.flatMap { calls[$0].columns }).sorted()
        otherReach = others.reduce(OverNear()) { reach, index in
            switch calls[index].reach {
            case .near(let near): reach?.union(near)
            case .preceding: reach
            case .partition: nil
            }
        }
        let goingOn = calls.indices.compactMap { moving[$0] }.filter(\.isRunning)
        needsCounts = !goingOn.isEmpty || calls.contains { $0.reach == .preceding }
        running = RunningPartitions(
            types: partition.map { types[$0] }, accumulators: goingOn.map(\.accumulator))
    }

    /// The results for the rows that are asked about, one stretch after another; the rows are counted.
    func results(
        _ stretches: [OverStretch], _ tails: PartitionTails, errors: inout RowErrors
    ) -> [Column] {
        var results = [Column?](repeating: nil, count: calls.count)
        for (index, column) in zip(others, otherResults(stretches, tails, &errors)) {
            results[index] = column
        }
        for (index, aggregate) in moving {
            results[index] = aggregate.results(
                stretches, tails, partitionLimit: running.limit, errors: &errors)
        }
        guard needsCounts else { return results.compactMap { $0 } }
        for stretch in stretches {
            guard let tail = tails[stretch.partition] else { continue }
            let groups =
                tail.group(of: stretch.asked.upperBound - 1)
                - tail.group(of: stretch.asked.lowerBound)
            running.add(rows: stretch.asked.count, groups: groups + 1, to: stretch.partition)
        }
        return results.compactMap { $0 }
    }

    /// Forgets rows that are about to be dropped: of partitions those below a number.
    func forget(_ rows: [(partition: UInt32, below: Int)], _ tails: PartitionTails) {
        for aggregate in moving.values { aggregate.forget(rows, tails) }
    }

    /// Begins anew in a partition of which no row is kept.
    func reset(_ partition: UInt32) {
        for aggregate in moving.values { aggregate.reset(partition) }
        if !needsCounts { running.remove(partition) }
    }

    /// The memory that is held.
    var byteCount: Int { running.byteCount + moving.values.reduce(0) { $0 + $1.byteCount } }

    // MARK: Functions that look at rows

    private func otherResults(
        _ stretches: [OverStretch], _ tails: PartitionTails, _ errors: inout RowErrors
    ) -> [Column] {
        guard !others.isEmpty else { return [] }
        var ranges: [Range<Int>] = []
        var places: [PartitionTails.Place] = []
        for stretch in stretches {
            guard let tail = tails[stretch.partition] else { continue }
            let range = seen(from: stretch, tail)
            ranges.append(range)
            for row in range { places.append(tail.rows[row]) }
        }
        let gathered = tails.columns(otherColumns, at: places)
        // Nobody reads the columns that are not needed.
        var columns = types.map { Column.nulls(type: $0, count: 0, isConstant: false) }
        var parts: [[Column]] = []
        var first = 0
        var answered = 0
        for (stretch, range) in zip(stretches, ranges) {
            guard let tail = tails[stretch.partition] else { continue }
            for (index, column) in zip(otherColumns, gathered) {
                columns[index] = column.slice(from: first, count: range.count)
            }
            var failed = RowErrors()
            parts.append(
                evaluation.results(columns, rows(stretch, range, tail), errors: &failed))
            for entry in failed.entries { errors.record(entry.error, row: answered + entry.row) }
            first += range.count
            answered += stretch.asked.count
        }
        return others.indices.map { index in
            .concatenated(parts.map { $0[index] }, type: calls[others[index]].resultType)
        }
    }

    /// The rows that the functions look at for those that are asked about.
    private func seen(from stretch: OverStretch, _ tail: PartitionTails.Tail) -> Range<Int> {
        guard let near = otherReach else { return tail.rows.start..<tail.rows.end }
        var start = stretch.asked.lowerBound
        if !near.back.limits.isEmpty {
            start = tail.rows.start
        } else {
            start = max(tail.rows.start, start - near.back.rows)
            if let groups = near.back.groups, groups > 0 {
                let group = tail.group(of: stretch.asked.lowerBound) - groups
                start = min(
                    start,
                    group < tail.groups.start
                        ? tail.rows.start : max(tail.groups[group], tail.rows.start))
            }
        }
        return start..<(near.ahead.isNothing ? stretch.asked.upperBound : tail.rows.end)
    }

    private func rows(
        _ stretch: OverStretch, _ range: Range<Int>, _ tail: PartitionTails.Tail
    ) -> OverRows {
        let first = tail.group(of: range.lowerBound)
        let starts = (first..<tail.groups.end).lazy.map { tail.groups[$0] }
            .prefix { $0 < range.upperBound }
        return OverRows(
            count: range.count,
            asked: (stretch.asked.lowerBound - range.lowerBound)..<(stretch.asked.upperBound
                - range.lowerBound),
            before: range.lowerBound, groupsBefore: first,
            groupStarts: starts.map { Int32(max(0, $0 - range.lowerBound)) })
    }
}

extension OverCall {
    /// The columns that it reads.
    fileprivate var columns: [Int] {
        var columns = arguments
        if case .aggregate(let aggregate) = function {
            columns += aggregate.arguments + [aggregate.filter].compactMap { $0 }
        }
        for case .value(let key, let limit) in [frame.start, frame.end] { columns += [key, limit] }
        return columns
    }
}
