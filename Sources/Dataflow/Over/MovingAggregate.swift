import Columnar
import Functions

/// An aggregate over frames that only move on, for the rows of many partitions as they come: of each
/// partition it holds the rows of the last frame, to which those are added that enter the next one, and
/// from which those are taken away that leave it. So a row costs in proportion to what its frame gains and
/// loses.
///
/// Partitions are groups of one accumulator. In round n the nth rows of all partitions are dealt with
/// together, so that the work is done for many rows at a time where there are many partitions.
final class MovingAggregate {
    let call: AggregateCall
    let accumulator: any Accumulator
    /// Whether frames begin with the partition, so that nothing leaves them.
    let isRunning: Bool
    private let frame: OverFrame
    /// By partition: the numbers of the rows that it holds, unless it is running.
    private var held: [Range<Int>] = []

    /// The aggregate `call` over frames without exclusion.
    init(_ call: AggregateCall, _ frame: OverFrame) {
        self.call = call
        self.frame = frame
        isRunning = frame.start == .unboundedPreceding
        accumulator = call.makeAccumulator(call.accumulatorArguments)
    }

    /// What happens to a partition before it gives a result.
    private struct Step {
        let partition: UInt32
        let leaving: Range<Int>
        let entering: Range<Int>
    }

    /// Rows that leave or enter frames, round by round.
    private struct Events {
        var places: [PartitionTails.Place] = []
        var partitions: [UInt32] = []
        var weights: [Int64] = []

        mutating func append(
            _ rows: Range<Int>, of partition: UInt32, _ tail: PartitionTails.Tail, weight: Int64
        ) {
            for row in rows {
                places.append(tail.rows[row])
                partitions.append(partition)
                weights.append(weight)
            }
        }
    }

    /// The results for the rows that are asked about, in order; errors are recorded by their place among
    /// those.
    func results(
        _ stretches: [OverStretch], _ tails: PartitionTails, partitionLimit: Int,
        errors: inout RowErrors
    ) -> Column {
        accumulator.reserve(groupCount: partitionLimit)
        if held.count < partitionLimit {
            held.append(contentsOf: repeatElement(0..<0, count: partitionLimit - held.count))
        }
        var rounds: [[Step]] = []
        var places: [(round: Int, step: Int)] = []
        var frames = MovingFrames(frame, stretches, tails)
        for stretch in stretches {
            guard let tail = tails[stretch.partition] else { continue }
            frames.begin(stretch, tail)
            var round = 0
            while let (rows, range) = frames.next(tail, tails) {
                if round == rounds.count { rounds.append([]) }
                let place = (round: round, step: rounds[round].count)
                places.append(contentsOf: repeatElement(place, count: rows))
                rounds[round].append(step(stretch.partition, to: range, tail))
                round += 1
            }
        }
        let (column, failed) = run(rounds, tails)
        var firsts: [Int] = []
        var first = 0
        for round in rounds {
            firsts.append(first)
            first += round.count
        }
        let sources = places.map { firsts[$0.round] + $0.step }
        if !failed.entries.isEmpty {
            let failures = Dictionary(
                uniqueKeysWithValues: failed.entries.map { ($0.row, $0.error) })
            for (row, source) in sources.enumerated() {
                if let error = failures[source] { errors.record(error, row: row) }
            }
        }
        return column.gathered(Selection(sources))
    }

    /// Moves the frame of a partition to `range`.
    private func step(
        _ partition: UInt32, to range: Range<Int>, _ tail: PartitionTails.Tail
    ) -> Step {
        // What has left before is in a running aggregate, also after a restart.
        let old =
            isRunning
            ? tail.first..<max(tail.first, held[Int(partition)].upperBound) : held[Int(partition)]
        let start = isRunning ? old.lowerBound : max(range.lowerBound, old.lowerBound)
        let leaving = old.lowerBound..<max(old.lowerBound, min(start, old.upperBound))
        let entering = max(start, old.upperBound)..<max(start, old.upperBound, range.upperBound)
        held[Int(partition)] = start..<entering.upperBound
        return Step(partition: partition, leaving: leaving, entering: entering)
    }

    private func run(_ rounds: [[Step]], _ tails: PartitionTails) -> (Column, RowErrors) {
        var events = Events()
        var ends: [Int] = []
        for round in rounds {
            for step in round {
                guard let tail = tails[step.partition] else { continue }
                events.append(step.leaving, of: step.partition, tail, weight: -1)
                events.append(step.entering, of: step.partition, tail, weight: 1)
            }
            ends.append(events.places.count)
        }
        let changes = Changes(events, call, tails, ends: ends)
        var columns: [Column] = []
        var errors = RowErrors()
        var count = 0
        for (index, round) in rounds.enumerated() {
            changes.apply(index, to: accumulator)
            var failed = RowErrors()
            let partitions = round.map(\.partition)
            columns.append(
                accumulator.results(of: partitions.span, errors: &failed).expanded())
            for entry in failed.entries { errors.record(entry.error, row: count + entry.row) }
            count += round.count
        }
        return (.concatenated(columns, type: call.resultType), errors)
    }

    /// Takes away the rows below a number, which are about to be dropped, of some partitions.
    func forget(_ rows: [(partition: UInt32, below: Int)], _ tails: PartitionTails) {
        guard !isRunning else { return }
        var events = Events()
        for (partition, below) in rows where Int(partition) < held.count {
            let old = held[Int(partition)]
            guard below > old.lowerBound, let tail = tails[partition] else { continue }
            let leaving = old.lowerBound..<min(below, old.upperBound)
            events.append(leaving, of: partition, tail, weight: -1)
            held[Int(partition)] = below..<max(below, old.upperBound)
        }
        guard !events.places.isEmpty else { return }
        Changes(events, call, tails, ends: [events.places.count]).apply(0, to: accumulator)
    }

    /// Begins anew in a partition of which no row is kept.
    func reset(_ partition: UInt32) {
        guard !isRunning, Int(partition) < held.count else { return }
        held[Int(partition)] = 0..<0
        accumulator.reset(group: partition)
    }

    /// The memory that is held.
    var byteCount: Int { accumulator.byteCount + held.capacity * 16 }

    /// The arguments of the rows that pass the FILTER, round by round.
    private struct Changes {
        private let arguments: [Column]
        private let partitions: [UInt32]
        private let weights: [Int64]
        private let ends: [Int]

        init(_ events: Events, _ call: AggregateCall, _ tails: PartitionTails, ends: [Int]) {
            guard let filter = call.filter else {
                arguments = tails.columns(call.arguments, at: events.places)
                (partitions, weights, self.ends) = (events.partitions, events.weights, ends)
                return
            }
            let passes = Selection(whereTrue: tails.columns([filter], at: events.places)[0])
            let rows = passes.rows
            let kept = (0..<rows.count).map { Int(rows[$0]) }
            arguments = tails.columns(call.arguments, at: kept.map { events.places[$0] })
            partitions = kept.map { events.partitions[$0] }
            weights = kept.map { events.weights[$0] }
            var keptEnds: [Int] = []
            var place = 0
            for end in ends {
                while place < kept.count, kept[place] < end { place += 1 }
                keptEnds.append(place)
            }
            self.ends = keptEnds
        }

        func apply(_ round: Int, to accumulator: any Accumulator) {
            let start = round == 0 ? 0 : ends[round - 1]
            let count = ends[round] - start
            guard count > 0 else { return }
            let weights = weights[start..<(start + count)]
            accumulator.update(
                arguments.map { $0.slice(from: start, count: count) },
                groups: partitions.span.extracting(start..<(start + count)),
                weights: weights.allSatisfy { $0 == 1 } ? nil : Weights(Array(weights)))
        }
    }
}
