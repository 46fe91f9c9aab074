import Columnar
import Testing

@testable import Dataflow

@Suite("Gaps and kept values equal recomputation")
struct KeptRowOperatorTests {
    /// The rows of `rows` and those that fill the gaps of each key, by their definition.
    private func filled(_ rows: ZSet, step: Int64, carries: Bool) -> ZSet {
        var result = rows
        var keys: [Value: [[Value]]] = [:]
        for row in rows.weights.keys { keys[row[1], default: []].append(row) }
        for (key, all) in keys {
            let times = Set(all.map { $0[0].time }).sorted()
            for (time, next) in zip(times, times.dropFirst()) {
                for fill in stride(from: time + step, to: next, by: Int(step)) {
                    // Which of several rows of one moment is carried is not said: there is one here.
                    let before = all.first { $0[0].time == time } ?? []
                    var row: [Value] = [.timestamp(fill), key, .null, .null, .null]
                    if carries { row = [.timestamp(fill)] + before.dropFirst() }
                    result.add(row, 1)
                }
            }
        }
        return result
    }

    /// The changes of a script whose rows have a moment of their own for each key.
    private func script(_ random: inout SeededRandom) throws -> [ScriptedBatch] {
        var changes = RandomChanges()
        changes.timeStep = 9
        var taken: [[Value]: [Value]] = [:]
        return try changes.script(&random).map { step in
            var kept: [Int] = []
            for (index, row) in step.batch.rows.enumerated() {
                let moment = Array(row.prefix(2))
                let weight = step.batch.weights?.span[index] ?? 1
                if weight > 0, taken[moment] == nil {
                    taken[moment] = row
                    kept.append(index)
                } else if weight < 0, taken[moment] == row {
                    taken[moment] = nil
                    kept.append(index)
                }
            }
            var step = step
            step.batch = step.batch.filtered(by: Selection(kept))
            return step
        }
    }

    @Test(arguments: UInt64(1)...3)
    func gaps(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for carries in [false, true] {
            for emission in [GapFillOperator.Emission.changes, .onFinish] {
                let script = try script(&random)
                let expected = filled(
                    Recomputation.rows(script), step: 4, carries: carries)
                let trial = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        GapFillOperator(
                            GapFillOperator.Request(
                                time: 0, step: 4, partition: [1], shifted: [],
                                carriesValues: carries, delay: 20),
                            types: RandomChanges.types, emission: emission),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(trial, gives: expected, seed: seed, workers: [1, 3])
            }
        }
    }

    @Test("What leaves is what came, whatever is computed in between")
    func keptValues() throws {
        for seed in UInt64(1)...4 {
            var random = SeededRandom(seed)
            var kept = KeptValuesOperator(keyCount: 1, types: [.bigint, .bigint])
            let collected = CollectedBatches()
            let context = JobContext(configuration: JobConfiguration(), worker: 0)
            let output = Output(nodeName: "test", context: context)
            let sink = SinkNode(
                CollectOperator(into: collected), id: NodeID(1), context: context,
                part: PartCollector(worker: 0))
            output.edges.append(Output.Edge(node: sink, input: sink.inputs.addInput()))
            var live: [Int64] = []
            var entries: [[UInt8]: [UInt8]] = [:]
            for step in Int64(0)..<200 {
                let isRemoval = !live.isEmpty && Bool.random(using: &random)
                let key =
                    isRemoval
                    ? live.remove(at: Int.random(in: 0..<live.count, using: &random))
                    : Int64.random(in: 0..<5, using: &random)
                if !isRemoval { live.append(key) }
                let columns = [
                    try Column(type: .bigint, values: [.integer(key)]),
                    try Column(type: .bigint, values: [.integer(step)]),
                ]
                try kept.process(
                    Batch(
                        columns: columns, count: 1,
                        weights: Weights([isRemoval ? -1 : 1])), input: 0, output: output)
                let result = ZSet(collected.batches)
                #expect(!result.hasNegative, "seed \(seed), step \(step)")
                #expect(result.weights.values.reduce(0, +) == Int64(live.count))
                #expect(result.weights.keys.map { $0[0].number }.sorted() == live.sorted())
                guard step % 17 == 0 else { continue }
                let changes = try kept.takeStateChanges()
                for index in 0..<changes.count {
                    entries[Array(changes.key(at: index))] =
                        changes.value(at: index).map { Array($0) }
                }
                #expect(entries.count == live.count)
                var saved = StateChanges()
                for (key, value) in entries { saved.set(key, value) }
                kept = KeptValuesOperator(keyCount: 1, types: [.bigint, .bigint])
                try kept.restore(from: saved)
            }
        }
    }
}
