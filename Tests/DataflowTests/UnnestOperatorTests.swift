import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Elements of arrays beside their rows")
struct UnnestOperatorTests {
    private static let schema = Schema([
        Field("id", .bigint), Field("numbers", .array(.integer)), Field("words", .array(.text)),
    ])

    /// Random arrays, some NULL, some empty, under random weights of either sign.
    private func scripts(_ random: inout SeededRandom) throws -> [ScriptedBatch] {
        func array(_ element: () -> Value) -> Value {
            let kind = Int.random(in: 0..<6, using: &random)
            if kind == 0 { return .null }
            return .array((0..<(kind - 1)).map { _ in element() })
        }
        return try (0..<12).map { step in
            var weights: [Int64] = []
            let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ -> [Value] in
                weights.append([-2, -1, 1, 1, 3].randomElement(using: &random) ?? 1)
                let id = Int64.random(in: 0..<5, using: &random)
                return [
                    .integer(id), array { id == 0 ? .null : .integer(id * 10) },
                    array { .text("w\(id)") },
                ]
            }
            let batch = try Batch(schema: Self.schema, rows: rows, weights: weights)
            return ScriptedBatch(batch: batch, partition: Int32(step) % 3)
        }
    }

    /// What the sum of all changes gives, row by row.
    private func expected(_ script: [ScriptedBatch], keepsEmpty: Bool) -> ZSet {
        var input = ZSet()
        for entry in script { input.add(entry.batch) }
        var result = ZSet()
        for (row, weight) in input.weights {
            let arrays = row.dropFirst().map { value -> [Value] in
                if case .array(let elements) = value { elements } else { [] }
            }
            let count = arrays.map(\.count).max() ?? 0
            for place in 0..<count {
                let elements = arrays.map { place < $0.count ? $0[place] : .null }
                result.add(row + elements + [.integer(Int64(place + 1))], weight)
            }
            if count == 0, keepsEmpty { result.add(row + [.null, .null, .null], weight) }
        }
        return result
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func theSumOfOutputsIsThatOfTheSumOfInputs(_ seed: UInt64, _ keepsEmpty: Bool) throws {
        var random = SeededRandom(seed)
        let script = try scripts(&random)
        let trial = Trial(scripts: [script], watermarks: nil) { builder, nodes in
            builder.add(
                UnnestOperator(
                    [.column(1), .column(2)], elements: [.integer, .text], hasOrdinality: true,
                    keepsEmpty: keepsEmpty), inputs: [nodes[0]])
        }
        let expected = expected(script, keepsEmpty: keepsEmpty)
        for workers in [1, 2] {
            #expect(ZSet(try trial.run(workers: workers, seed: seed)) == expected, "seed \(seed)")
        }
    }

    @Test func manyElementsComeInSeveralBatches() throws {
        let elements = Value.array((0..<5_000).map { .integer($0) })
        let rows = (0..<4).map { [Value.integer(Int64($0)), elements, .null] }
        let batch = try Batch(schema: Self.schema, rows: rows)
        let trial = Trial(
            scripts: [[ScriptedBatch(batch: batch, partition: 0)]], watermarks: nil
        ) { builder, nodes in
            builder.add(
                UnnestOperator(
                    [.column(1)], elements: [.integer], hasOrdinality: false, keepsEmpty: false),
                inputs: [nodes[0]])
        }
        let batches = try trial.run()
        #expect(batches.map(\.count).reduce(0, +) == 20_000)
        #expect(batches.count > 1)
    }
}
