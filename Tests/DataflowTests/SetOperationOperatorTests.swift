import Columnar
import Testing

@testable import Dataflow

@Suite("INTERSECT and EXCEPT equal recomputation from scratch")
struct SetOperationOperatorTests {
    private static let types: [DataType] = [.bigint, .text]

    /// Rows (key, text) of few different values, some removed again.
    private func script(_ random: inout SeededRandom, removals: Bool) throws -> [ScriptedBatch] {
        var changes = RandomChanges()
        changes.removals = removals
        changes.keyCount = 3
        return try changes.script(&random).map { step in
            var step = step
            step.batch = step.batch.replacing(columns: Array(step.batch.columns[1...2]))
            step.eventTime = nil
            return step
        }
    }

    private func expected(
        _ scripts: [[ScriptedBatch]], _ kind: SetOperationOperator.Kind, isAll: Bool
    ) -> ZSet {
        let inputs = scripts.map { ZSet($0.map(\.batch)) }
        var result = ZSet()
        for (row, weight) in inputs[0].weights {
            let other = inputs[1].weights[row] ?? 0
            switch (kind, isAll) {
            case (.intersect, true): result.add(row, min(weight, other))
            case (.intersect, false): result.add(row, other > 0 ? 1 : 0)
            case (.except, true): result.add(row, max(weight - other, 0))
            case (.except, false): result.add(row, other > 0 ? 0 : 1)
            }
        }
        return result
    }

    @Test(arguments: UInt64(1)...3)
    func everyKind(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for kind in [SetOperationOperator.Kind.intersect, .except] {
            for (isAll, emission, removals) in [
                (false, SetOperationOperator.Emission.changes, true), (true, .changes, true),
                (false, .onFinish, false), (true, .onFinish, true),
            ] {
                let scripts = try [
                    script(&random, removals: removals), script(&random, removals: removals),
                ]
                let trial = Trial(scripts: scripts, watermarks: nil) { builder, sources in
                    builder.add(
                        SetOperationOperator(
                            kind, isAll: isAll, types: Self.types, emission: emission),
                        inputs: sources.map { builder.exchange($0, .hash(columns: [0, 1])) })
                }
                try check(trial, gives: expected(scripts, kind, isAll: isAll), seed: seed)
            }
        }
    }

    @Test("A removal before its insert counts; when both are gone nothing is kept")
    func cancelling() throws {
        let schema = Schema(zip(["key", "word"], Self.types).map { Field($0, $1) })
        let row: [Value] = [.integer(1), .text("a")]
        let insert = try Batch(schema: schema, rows: [row])
        let delete = try Batch(schema: schema, rows: [row], weights: [-1])
        let operation = SetOperationOperator(.except, isAll: true, types: Self.types)
        let collected = CollectedBatches()
        let job = try SynchronousJob { builder in
            let sources = [[insert, insert, delete, delete], [delete, insert]].map { batches in
                builder.addSource(
                    ScriptedSource(batches.map { ScriptedBatch(batch: $0) }), name: "source")
            }
            builder.addSink(
                CollectOperator(into: collected), input: builder.add(operation, inputs: sources))
        }
        try job.run()
        #expect(ZSet(collected.batches).weights.isEmpty)
        #expect(!collected.batches.isEmpty)
        #expect(operation.stateRowCount == 0)
    }
}
