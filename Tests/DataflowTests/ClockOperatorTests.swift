import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Operators to which the wall clock matters")
struct ClockOperatorTests {
    /// What an operator sends, with the clock in hand.
    private final class Bench {
        let collected = CollectedBatches()
        let context: JobContext
        let output: Output

        init() throws {
            var configuration = JobConfiguration()
            configuration.clock = ManualClock()
            context = JobContext(configuration: configuration, worker: 0)
            output = Output(nodeName: "test", context: context)
            let sink = SinkNode(
                CollectOperator(into: collected), id: NodeID(1), context: context,
                part: PartCollector(worker: 0))
            output.edges.append(Output.Edge(node: sink, input: sink.inputs.addInput()))
        }
    }

    /// The rows that are there at `now`: from 5 before to 20 after their time.
    private func there(_ rows: ZSet, at now: Int64) -> ZSet {
        var result = ZSet()
        for (row, weight) in rows.weights
        where now >= row[0].time - 5 && now < row[0].time + 20 { result.add(row, weight) }
        return result
    }

    @Test(arguments: UInt64(1)...4)
    func temporalFilterEqualsRecomputation(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let bounds = [
            TemporalFilterOperator.Bound(column: 0, isEnd: false, shift: -5),
            TemporalFilterOperator.Bound(column: 0, isEnd: true, shift: 20),
        ]
        let bench = try Bench()
        var filter = TemporalFilterOperator(bounds, types: RandomChanges.types)
        var saved = StoredState()
        var input = ZSet()
        var now: Int64 = -250
        for step in script {
            now += Int64.random(in: 0...40, using: &random)
            bench.context.session.now = now
            if Bool.random(using: &random) { try filter.tick(now: now, output: bench.output) }
            try filter.process(step.batch, input: 0, output: bench.output)
            input.add(step.batch)
            #expect(ZSet(bench.collected.batches) == there(input, at: now), "seed \(seed)")
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            saved.apply(try filter.takeStateChanges())
            filter = TemporalFilterOperator(bounds, types: RandomChanges.types)
            try filter.restore(from: saved.entries)
        }
        try filter.tick(now: 1_000_000, output: bench.output)
        #expect(ZSet(bench.collected.batches) == ZSet())
        #expect(filter.stateRowCount == 0)
        saved.apply(try filter.takeStateChanges())
        #expect(saved.values.count == 1, "only the clock is left")
    }

    @Test("EMIT EVERY lets out the sum of a period, and nothing in between")
    func emitEvery() throws {
        let bench = try Bench()
        let every = EmitEveryOperator(period: 100, types: [.bigint])
        try every.tick(now: 30, output: bench.output)
        try every.process(.integers([1, 2, 3, 1]), input: 0, output: bench.output)
        try every.process(.integers([2], weights: [-1]), input: 0, output: bench.output)
        try every.tick(now: 99, output: bench.output)
        #expect(bench.collected.batches.isEmpty)
        try every.tick(now: 100, output: bench.output)
        #expect(ZSet(bench.collected.batches).weights == [[.integer(1)]: 2, [.integer(3)]: 1])
        try every.process(.integers([3, 3], weights: [-1, 1]), input: 0, output: bench.output)
        let sent = bench.collected.batches.count
        try every.tick(now: 199, output: bench.output)
        try every.tick(now: 450, output: bench.output)
        #expect(bench.collected.batches.count == sent)
        try every.process(.integers([9]), input: 0, output: bench.output)
        try every.tick(now: 499, output: bench.output)
        #expect(bench.collected.batches.count == sent)
        try every.finish(output: bench.output)
        #expect(ZSet(bench.collected.batches).weights[[.integer(9)]] == 1)
    }
}

/// State as an epoch stores it.
private struct StoredState {
    private(set) var values: [[UInt8]: [UInt8]] = [:]

    mutating func apply(_ changes: StateChanges) {
        for index in 0..<changes.count {
            values[Array(changes.key(at: index))] = changes.value(at: index).map { Array($0) }
        }
    }

    var entries: StateChanges {
        var entries = StateChanges()
        for (key, value) in values { entries.set(key, value) }
        return entries
    }
}
