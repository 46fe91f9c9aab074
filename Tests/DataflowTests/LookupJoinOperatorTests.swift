import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Lookup join equals recomputation from scratch")
struct LookupJoinOperatorTests {
    private func expected(
        _ probe: ZSet, _ build: ZSet, _ kind: LookupJoinOperator.Kind,
        keys: [(Int, Int)], _ condition: ([Value], [Value]) -> Bool
    ) -> ZSet {
        var result = ZSet()
        for (left, leftWeight) in probe.weights {
            var isMatched = false
            for (right, rightWeight) in build.weights {
                let isEqual = keys.allSatisfy { !left[$0].isNull && left[$0] == right[$1] }
                guard isEqual && condition(left, right) else { continue }
                isMatched = true
                result.add(left + right, leftWeight * rightWeight)
            }
            if !isMatched && kind == .left {
                result.add(
                    left + Array(repeating: .null, count: RandomChanges.types.count), leftWeight)
            }
        }
        return result
    }

    private func trial(
        _ scripts: [[ScriptedBatch]], _ kind: LookupJoinOperator.Kind, keys: [(Int, Int)],
        condition: CompiledExpression?
    ) -> Trial {
        var trial = Trial(scripts: scripts, watermarks: nil) { builder, sources in
            builder.add(
                LookupJoinOperator(
                    kind, probeKeys: keys.map(\.0), buildKeys: keys.map(\.1),
                    buildTypes: RandomChanges.types, condition: condition),
                inputs: [
                    builder.exchange(sources[1], .hash(columns: keys.map(\.0))),
                    builder.exchange(sources[0], .hash(columns: keys.map(\.1))),
                ])
        }
        trial.startsAfter = [1: [0]]
        return trial
    }

    @Test(arguments: UInt64(1)...5)
    func joins(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for kind in [LookupJoinOperator.Kind.inner, .left] {
            for keys in [[(1, 1)], [(1, 1), (2, 2)]] {
                for hasCondition in [false, true] {
                    var changes = RandomChanges()
                    changes.batchCount = 12
                    let build = try changes.script(&random)
                    changes.keyCount = 9
                    let probe = try changes.script(&random)
                    let expected = expected(
                        Recomputation.rows(probe), Recomputation.rows(build), kind, keys: keys
                    ) { _, right in !hasCondition || right[4] == .boolean(true) }
                    try check(
                        trial(
                            [build, probe], kind, keys: keys,
                            condition: hasCondition ? .column(9) : nil),
                        gives: expected, seed: seed)
                }
            }
        }
    }

    @Test func uniqueKeys() throws {
        let schema = RandomChanges.schema
        let rows: [[Value]] = (0..<5).map {
            [.timestamp(0), $0 == 3 ? .null : .integer($0), .text("w\($0)"), .null, .null]
        }
        let build = [ScriptedBatch(batch: try Batch(schema: schema, rows: rows))]
        var random = SeededRandom(11)
        let probe = try RandomChanges().script(&random)
        for kind in [LookupJoinOperator.Kind.inner, .left] {
            let expected = expected(
                Recomputation.rows(probe), Recomputation.rows(build), kind, keys: [(1, 1)]
            ) { _, _ in true }
            try check(
                trial([build, probe], kind, keys: [(1, 1)], condition: nil), gives: expected,
                seed: 11)
        }
    }

    @Test func rowsBeforeTheTableIsLoadedAreAnError() throws {
        var trial = trial(
            [[ScriptedBatch(batch: .integers([1]))], [ScriptedBatch(batch: .integers([1]))]],
            .inner, keys: [(0, 0)], condition: nil)
        trial.scripts.swapAt(0, 1)
        trial.startsAfter = [:]
        trial.graph = { builder, sources in
            builder.add(
                LookupJoinOperator(
                    .inner, probeKeys: [0], buildKeys: [0], buildTypes: [.bigint]),
                inputs: sources)
        }
        #expect(throws: JobFailure.self) { try trial.run() }
    }
}
