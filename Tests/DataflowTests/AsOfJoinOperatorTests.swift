import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("The join with the nearest row equals recomputation from scratch")
struct AsOfJoinOperatorTests {
    private static let directions = [
        (isForward: false, isStrict: false), (isForward: false, isStrict: true),
        (isForward: true, isStrict: false), (isForward: true, isStrict: true),
    ]

    /// Each row of A with the nearest row of B of its key, by looking at every one.
    private func expected(
        _ left: ZSet, _ right: some Collection<[Value]>, isForward: Bool, isStrict: Bool,
        keepsUnmatched: Bool
    ) -> ZSet {
        let nulls = [Value](repeating: .null, count: RandomChanges.types.count)
        var result = ZSet()
        for (a, weight) in left.weights {
            let near = right.filter { b in
                guard b[1] == a[1], !a[1].isNull else { return false }
                if b[0].time == a[0].time { return !isStrict }
                return isForward == (b[0].time > a[0].time)
            }
            let nearest =
                isForward
                ? near.min { $0[0].time < $1[0].time } : near.max { $0[0].time < $1[0].time }
            if let nearest {
                result.add(a + nearest, weight)
            } else if keepsUnmatched {
                result.add(a + nulls, weight)
            }
        }
        return result
    }

    /// Rows of B: no two of them are at the same time, and none comes more than `disorder` later than
    /// it should.
    private func rows(
        _ random: inout SeededRandom, disorder: Int64
    ) -> [(arrival: Int64, row: [Value])] {
        (Int64(0)..<120).map { number in
            let time = -200 + number * 3
            let key = Int64.random(in: 0...5, using: &random)
            let row: [Value] = [
                .timestamp(time), key == 5 ? .null : .integer(key), .text("b"), .integer(number),
                .boolean(true),
            ]
            return (time + Int64.random(in: 0...disorder, using: &random), row)
        }.sorted { $0.arrival < $1.arrival }
    }

    private func batches(
        _ rows: [[Value]], _ weights: [Int64]? = nil, partition: Int32 = 0, delay: Int64
    ) throws -> [ScriptedBatch] {
        try stride(from: 0, to: rows.count, by: 7).map { start in
            let end = min(start + 7, rows.count)
            let batch = try Batch(
                schema: RandomChanges.schema, rows: Array(rows[start..<end]),
                weights: weights.map { Array($0[start..<end]) })
            return ScriptedBatch(batch: batch, partition: partition, eventTime: (0, delay))
        }
    }

    private func trial(
        _ scripts: [[ScriptedBatch]], isForward: Bool, isStrict: Bool, isVersioned: Bool = false,
        keepsUnmatched: Bool, _ emission: AsOfJoinOperator.Emission
    ) -> Trial {
        Trial(scripts: scripts) { builder, sources in
            builder.add(
                AsOfJoinOperator(
                    keys: JoinOperator.Keys(left: [1], right: [1], matchNull: [false]),
                    nearness: AsOfJoinOperator.Nearness(
                        left: 0, right: 0, isForward: isForward, isStrict: isStrict,
                        isVersioned: isVersioned),
                    keepsUnmatched: keepsUnmatched, leftTypes: RandomChanges.types,
                    rightTypes: RandomChanges.types, emission: emission),
                inputs: sources.map { builder.exchange($0, .hash(columns: [1])) })
        }
    }

    @Test("Over inputs that change", arguments: UInt64(1)...2)
    func changes(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for (isForward, isStrict) in Self.directions {
            let left = try RandomChanges().script(&random)
            var live: [[Value]] = []
            var steps: [[Value]] = []
            var weights: [Int64] = []
            for (_, row) in rows(&random, disorder: 300) {
                if Int.random(in: 0..<3, using: &random) == 0,
                    let index = live.indices.randomElement(using: &random)
                {
                    steps.append(live.remove(at: index))
                    weights.append(-1)
                }
                live.append(row)
                steps.append(row)
                weights.append(1)
            }
            let right = try batches(steps, weights, delay: 20)
            let keepsUnmatched = Bool.random(using: &random)
            try check(
                trial(
                    [left, right], isForward: isForward, isStrict: isStrict,
                    keepsUnmatched: keepsUnmatched, .changes),
                gives: expected(
                    Recomputation.rows(left), live, isForward: isForward, isStrict: isStrict,
                    keepsUnmatched: keepsUnmatched), seed: seed, workers: [1, 3])
        }
    }

    @Test("Over event time each row leaves once", arguments: UInt64(1)...2)
    func eventTime(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for isStrict in [false, true] {
            var changes = RandomChanges()
            changes.removals = false
            let left = try changes.script(&random)
            let all = rows(&random, disorder: 19).map(\.row)
            let keepsUnmatched = Bool.random(using: &random)
            let trial = trial(
                [left, try batches(all, delay: 20)], isForward: false, isStrict: isStrict,
                keepsUnmatched: keepsUnmatched, .onWatermark)
            try check(
                trial,
                gives: expected(
                    Recomputation.rows(left), all, isForward: false, isStrict: isStrict,
                    keepsUnmatched: keepsUnmatched), seed: seed, workers: [1, 3])
            #expect(try trial.run().allSatisfy { $0.weights == nil })
        }
    }

    @Test(
        "Of a versioned table the row that held at the time, however changes are cut into batches")
    func versions() throws {
        var random = SeededRandom(4)
        var changes = RandomChanges()
        changes.removals = false
        let left = try changes.script(&random)
        let all = rows(&random, disorder: 0).map(\.row).filter { !$0[1].isNull }
        let expected = expected(
            Recomputation.rows(left), all, isForward: false, isStrict: false, keepsUnmatched: true)
        for size in [1, 5, 1_000] {
            // The two halves of an update stay together, as sources see to (rule 42).
            var current: [Value: [Value]] = [:]
            var right: [ScriptedBatch] = []
            for start in stride(from: 0, to: all.count, by: size) {
                var steps: [[Value]] = []
                var weights: [Int64] = []
                for row in all[start..<min(start + size, all.count)] {
                    if let old = current.updateValue(row, forKey: row[1]) {
                        steps.append(old)
                        weights.append(-1)
                    }
                    steps.append(row)
                    weights.append(1)
                }
                let batch = try Batch(schema: RandomChanges.schema, rows: steps, weights: weights)
                right.append(ScriptedBatch(batch: batch, eventTime: (0, 20)))
            }
            let trial = trial(
                [left, right], isForward: false, isStrict: false, isVersioned: true,
                keepsUnmatched: true, .onWatermark)
            for workers in [1, 3] {
                #expect(ZSet(try trial.run(workers: workers, seed: 4)) == expected)
                #expect(
                    ZSet(try trial.runWithRestarts(workers: workers, every: 3, seed: 4))
                        == expected)
            }
        }
    }
}
