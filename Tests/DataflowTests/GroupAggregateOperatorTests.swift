import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("GROUP BY equals recomputation from scratch")
struct GroupAggregateOperatorTests {
    private func trial(
        _ script: [ScriptedBatch], keys: [Int], _ emission: GroupAggregateOperator.Emission,
        isAppendOnly: Bool
    ) throws -> Trial {
        let calls = try Recomputation.calls(isAppendOnly: isAppendOnly)
        return Trial(scripts: [script]) { builder, sources in
            let routing: Routing = keys.isEmpty ? .gather : .hash(columns: keys)
            return builder.add(
                GroupAggregateOperator(
                    keys: keys, keyTypes: keys.map { RandomChanges.types[$0] }, calls: calls,
                    emission: emission),
                inputs: [builder.exchange(sources[0], routing)])
        }
    }

    @Test(arguments: UInt64(1)...3)
    func changes(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for keys in [[1], [2], [1, 2]] {
            let script = try RandomChanges().script(&random)
            let expected = Recomputation.groupBy(Recomputation.rows(script)) { row in
                [keys.map { row[$0] }]
            }
            try check(
                trial(script, keys: keys, .changes, isAppendOnly: false), gives: expected,
                seed: seed)
        }
    }

    @Test(arguments: UInt64(1)...3)
    func atTheEnd(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for removals in [true, false] {
            var changes = RandomChanges()
            changes.removals = removals
            let script = try changes.script(&random)
            let expected = Recomputation.groupBy(Recomputation.rows(script)) { [[$0[1], $0[2]]] }
            let trial = try trial(script, keys: [1, 2], .onFinish, isAppendOnly: !removals)
            try check(trial, gives: expected, seed: seed)
            #expect(try trial.run().allSatisfy { $0.weights == nil })
        }
    }

    @Test("Rule 10: without GROUP BY there is always one row", arguments: UInt64(1)...3)
    func global(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for emission in [GroupAggregateOperator.Emission.changes, .onFinish] {
            let script = try RandomChanges().script(&random)
            let expected = Recomputation.groupBy(Recomputation.rows(script)) { _ in [[]] }
            try check(
                trial(script, keys: [], emission, isAppendOnly: false), gives: expected,
                seed: seed)
            let none = ZSet([Recomputation.aggregates([])])
            try check(
                trial([], keys: [], emission, isAppendOnly: false), gives: none, seed: seed)
        }
    }

    @Test("Insert X, delete X: results and state are as before")
    func cancelling() throws {
        let calls = try Recomputation.calls(isAppendOnly: false)
        let aggregate = GroupAggregateOperator(keys: [1], keyTypes: [.bigint], calls: calls)
        let row: [Value] = [
            .timestamp(1), .integer(1), .text("a"), .integer(7), .boolean(true),
        ]
        let both = try Batch(schema: RandomChanges.schema, rows: [row, row], weights: [1, -1])
        let insert = try Batch(schema: RandomChanges.schema, rows: [row])
        let delete = try Batch(schema: RandomChanges.schema, rows: [row], weights: [-1])
        let collected = CollectedBatches()
        let job = try SynchronousJob {
            let source = $0.addSource(
                ScriptedSource([both, insert, delete].map { ScriptedBatch(batch: $0) }), name: "s")
            let node = $0.add(aggregate, inputs: [source])
            $0.addSink(CollectOperator(into: collected), input: node)
        }
        try job.step()
        try job.step()
        #expect(collected.batches.isEmpty, "changes that cancel within a batch are not sent")
        try job.run()
        #expect(ZSet(collected.batches).weights.isEmpty)
        #expect(aggregate.stateRowCount == 0)
    }

    @Test("Rule 15: an update that changes nothing is not sent")
    func unchanged() throws {
        var random = SeededRandom(3)
        let script = try RandomChanges().script(&random)
        let calls = [try Recomputation.calls(isAppendOnly: false)[4]]
        let batches = try Trial(scripts: [script]) { builder, sources in
            builder.add(
                GroupAggregateOperator(keys: [1], keyTypes: [.bigint], calls: calls),
                inputs: sources)
        }.run()
        var state = ZSet()
        for batch in batches {
            let before = state
            state.add(batch)
            #expect(!state.hasNegative)
            #expect(Set(batch.rows).count == batch.count, "no row leaves and comes at once")
            #expect(before != state)
        }
    }

    @Test(arguments: UInt64(1)...3)
    func distinctRows(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random).map { step in
            var step = step
            step.batch = step.batch.replacing(columns: Array(step.batch.columns[1...2]))
            step.eventTime = nil
            return step
        }
        let expected = ZSet(Array(Recomputation.rows(script).weights.keys))
        let trial = Trial(scripts: [script], watermarks: nil) { builder, sources in
            builder.add(
                GroupAggregateOperator(keys: [0, 1], keyTypes: [.bigint, .text], calls: []),
                inputs: [builder.exchange(sources[0], .hash(columns: [0, 1]))])
        }
        try check(trial, gives: expected, seed: seed)
    }
}
