import Columnar
import Testing

@testable import Dataflow

/// Random input for operators: rows (time, key, text, value, flag), some removed again later.
struct RandomChanges {
    static let types: [DataType] = [.timestamp, .bigint, .text, .bigint, .boolean]
    static let schema = Schema(
        zip(["time", "key", "word", "value", "flag"], types).map { Field($0, $1) })

    var partitionCount: Int32 = 4
    var batchCount = 24
    var keyCount: Int64 = 6
    var timeStep: Int64 = 3
    var disorder: Int64 = 20
    /// How far the watermark stays behind the times.
    var delay: Int64 = 20
    var removals = true
    var nullTimes = false

    /// One script; the same seed gives the same.
    func script(_ random: inout SeededRandom) throws -> [ScriptedBatch] {
        var live: [Int32: [[Value]]] = [:]
        var time: Int64 = -200
        return try (0..<batchCount).map { step in
            let partition = Int32(step) % partitionCount
            var rows: [[Value]] = []
            var weights: [Int64] = []
            for _ in 0..<Int.random(in: 1...15, using: &random) {
                time += Int64.random(in: 0...timeStep, using: &random)
                if removals, Int.random(in: 0..<3, using: &random) == 0,
                    let row = removable(&live[partition, default: []], time, &random)
                {
                    rows.append(row)
                    weights.append(-1)
                } else {
                    let row = row(time, &random)
                    live[partition, default: []].append(row)
                    rows.append(row)
                    weights.append(1)
                }
            }
            let batch = try Batch(
                schema: Self.schema, rows: rows, weights: removals ? weights : nil)
            return ScriptedBatch(batch: batch, partition: partition, eventTime: (0, delay))
        }
    }

    /// A live row that is not so old that its removal would be late.
    private func removable(
        _ live: inout [[Value]], _ time: Int64, _ random: inout SeededRandom
    ) -> [Value]? {
        let candidates = live.indices.filter { live[$0][0].time > time - delay }
        guard let picked = candidates.randomElement(using: &random) else { return nil }
        return live.remove(at: picked)
    }

    private func row(_ time: Int64, _ random: inout SeededRandom) -> [Value] {
        let key = Int64.random(in: 0...keyCount, using: &random)
        let isNull = Int.random(in: 0..<6, using: &random) == 0
        let shift = Int64.random(in: 0...max(0, disorder - 1), using: &random)
        return [
            .timestamp(time - shift), key == keyCount ? .null : .integer(key),
            .text(["", "ä", "word", "a longer word"][Int.random(in: 0..<4, using: &random)]),
            isNull ? .null : .integer(Int64.random(in: -50...50, using: &random)),
            .boolean(Bool.random(using: &random)),
        ]
    }
}

extension Value {
    var time: Int64 {
        if case .timestamp(let time) = self { time } else { 0 }
    }
}

/// Runs a trial in all ways and compares what comes out with `expected`.
func check(
    _ trial: Trial, gives expected: ZSet, seed: UInt64, workers: [Int] = [1, 2, 4],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var random = SeededRandom(seed &+ 99)
    let whole = ZSet(try trial.run())
    #expect(whole == expected, "whole, seed \(seed)", sourceLocation: sourceLocation)
    var split = trial
    split.scripts = trial.scripts.map { $0.resplit(&random) }
    #expect(
        ZSet(try split.run()) == expected, "split, seed \(seed)", sourceLocation: sourceLocation)
    for count in workers {
        #expect(
            ZSet(try split.run(workers: count, seed: seed)) == expected,
            "\(count) workers, seed \(seed)", sourceLocation: sourceLocation)
        let steps = Int.random(in: 1...9, using: &random)
        #expect(
            ZSet(try split.runWithRestarts(workers: count, every: steps, seed: seed)) == expected,
            "\(count) workers with restarts every \(steps), seed \(seed)",
            sourceLocation: sourceLocation)
    }
}
