import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Rule 41: rows by key add up to the last of each key")
struct UpsertOperatorTests {
    private static let types: [DataType] = [.bigint, .text, .bigint]

    /// Rows by key as they come, and what is left of them.
    private func script(_ random: inout SeededRandom) throws -> ([ScriptedBatch], ZSet) {
        let fields = ["id", "name", "value"].enumerated().map { Field($1, Self.types[$0]) }
        var rows: [[Value]: [Value]] = [:]
        var script: [ScriptedBatch] = []
        for _ in 0..<20 {
            var batch: [[Value]] = []
            var weights: [Int64] = []
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                let key: [Value] = [
                    .integer(Int64.random(in: 0...9, using: &random)),
                    .text(Array("k\(Int.random(in: 0...5, using: &random))".utf8)),
                ]
                let isRemoval = Int.random(in: 0..<4, using: &random) == 0
                let row = key + [isRemoval ? .null : .integer(.random(in: 0...2, using: &random))]
                rows[key] = isRemoval ? nil : row
                batch.append(row)
                weights.append(isRemoval ? -1 : 1)
            }
            script.append(
                ScriptedBatch(
                    batch: try Batch(schema: Schema(fields), rows: batch, weights: weights)))
        }
        return (script, ZSet(Array(rows.values)))
    }

    private func trial(_ script: [ScriptedBatch], _ emission: UpsertOperator.Emission) -> Trial {
        Trial(scripts: [script], watermarks: nil) { builder, sources in
            builder.add(
                UpsertOperator(key: [0, 1], types: Self.types, emission: emission),
                inputs: [sources[0]])
        }
    }

    @Test(arguments: UInt64(1)...4)
    func changes(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let (script, expected) = try script(&random)
        try check(trial(script, .changes), gives: expected, seed: seed)
        // No prefix removes a row that is not there, and no row is sent without need.
        var sum = ZSet()
        for batch in try trial(script, .changes).run() {
            var changes = ZSet()
            changes.add(batch)
            #expect(changes.weights.count == batch.count)
            sum.add(batch)
            #expect(!sum.hasNegative)
        }
    }

    @Test(arguments: UInt64(1)...4)
    func atTheEnd(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let (script, expected) = try script(&random)
        try check(trial(script, .onFinish), gives: expected, seed: seed)
        #expect(try trial(script, .onFinish).run().allSatisfy { $0.weights == nil })
    }

    @Test("Versions are told one by one, however they are cut into batches")
    func versions() throws {
        var random = SeededRandom(6)
        let (script, expected) = try script(&random)
        func told(_ script: [ScriptedBatch]) throws -> [[Value]] {
            let trial = Trial(scripts: [script], watermarks: nil) { builder, sources in
                builder.add(
                    UpsertOperator(
                        key: [0, 1], types: Self.types, keepsVersions: true, emission: .changes),
                    inputs: [sources[0]])
            }
            let batches = try trial.run()
            #expect(ZSet(batches) == expected)
            // Changes of different keys may come in another order.
            var rows: [[Value]: [[Value]]] = [:]
            for batch in batches {
                for (index, row) in batch.rows.enumerated() {
                    let weight = batch.weights?.span[index] ?? 1
                    rows[Array(row.prefix(2)), default: []].append(row + [.integer(weight)])
                }
            }
            return rows.keys.sorted { "\($0)" < "\($1)" }.flatMap { rows[$0] ?? [] }
        }
        let single = script.flatMap { step in
            (0..<step.batch.count).map { row in
                var part = step
                part.batch = step.batch.slice(from: row, count: 1)
                return part
            }
        }
        #expect(try told(script) == told(single))
    }

    @Test("Records that come twice change nothing") func repeatedRecords() throws {
        var random = SeededRandom(5)
        let (script, expected) = try script(&random)
        let twice = script.flatMap { [$0, $0] }
        #expect(ZSet(try trial(twice, .changes).run()) == expected)
    }

    @Test("A row without its key is rejected") func nullKeys() throws {
        let fields = Schema([Field("id", .bigint), Field("name", .text), Field("value", .bigint)])
        let batch = try Batch(
            schema: fields,
            rows: [
                [.null, .text(Array("a".utf8)), .integer(1)],
                [.integer(1), .text(Array("a".utf8)), .integer(1)],
            ])
        let changes = ZSet(try trial([ScriptedBatch(batch: batch)], .changes).run())
        #expect(changes == ZSet([[.integer(1), .text(Array("a".utf8)), .integer(1)]]))
    }
}
