import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Functions with OVER equal recomputation from scratch")
struct OverOperatorTests {
    private static let width = RandomChanges.types.count

    private func frames(_ random: inout SeededRandom) -> OverFrame {
        func bound(isStart: Bool) -> OverFrame.Bound {
            let count = Int.random(in: 0...3, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return isStart ? .unboundedPreceding : .unboundedFollowing
            case 1: return .preceding(count)
            case 2: return .following(count)
            case 3: return .value(key: 3, limit: isStart ? 5 : 6)
            default: return .currentRow
            }
        }
        let exclusions: [OverExclusion] = [.nothing, .nothing, .currentRow, .peers, .otherPeers]
        return OverFrame(
            unit: Bool.random(using: &random) ? .rows : .groups, start: bound(isStart: true),
            end: bound(isStart: false),
            exclusion: exclusions[Int.random(in: 0..<5, using: &random)])
    }

    /// The input with the limits `value - 7` and `value + 4`, the number 2 and the number 3 behind it.
    private func widened(_ script: [ScriptedBatch]) throws -> [ScriptedBatch] {
        try script.map { step in
            var step = step
            let rows = step.batch.rows.map { row -> [Value] in
                guard case .integer(let value) = row[3] else {
                    return row + [.null, .null, .integer(2), .integer(3)]
                }
                return row + [.integer(value - 7), .integer(value + 4), .integer(2), .integer(3)]
            }
            let schema = Schema(
                Self.types.enumerated().map { Field("c\($0)", $1) })
            step.batch = try Batch(
                schema: schema, rows: rows,
                weights: step.batch.weights.map { weights in
                    (0..<rows.count).map { weights.span[$0] }
                })
            return step
        }
    }

    private static let types = RandomChanges.types + [.bigint, .bigint, .integer, .integer]

    private func check(
        _ script: [ScriptedBatch], keys: [SortKey], partition: [Int], calls: [OverCall],
        seed: UInt64, _ expected: (Int, [[Value]]) -> [Value]
    ) throws {
        let request = OverOperator.Request(
            partition: partition, ordering: RowOrdering(keys), calls: calls, width: Self.width)
        let wide = try widened(script)
        var results = ZSet()
        for rows in SlowOrder.partitions(Recomputation.rows(wide), of: partition, by: keys).values {
            for index in rows.indices {
                results.add(Array(rows[index].prefix(Self.width)) + expected(index, rows), 1)
            }
        }
        for emission in [RankEmission.changes, .onFinish] {
            let trial = Trial(scripts: [wide]) { builder, sources in
                let routing: Routing = partition.isEmpty ? .gather : .hash(columns: partition)
                return builder.add(
                    OverOperator(request, types: Self.types, emission: emission),
                    inputs: [builder.exchange(sources[0], routing)])
            }
            try DataflowTests.check(trial, gives: results, seed: seed, workers: [1, 2])
        }
    }

    private func keys(_ random: inout SeededRandom) -> [SortKey] {
        [
            SortKey(
                column: 3, isDescending: Bool.random(using: &random),
                nullsFirst: Bool.random(using: &random))
        ]
    }

    @Test(arguments: UInt64(1)...8)
    func aggregatesOverFrames(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var changes = RandomChanges()
        changes.keyCount = 2
        let script = try changes.script(&random)
        let keys = keys(&random)
        var frame = frames(&random)
        // A descending order turns what lies before and behind around.
        if keys[0].isDescending {
            if case .value = frame.start { frame.start = .value(key: 3, limit: 6) }
            if case .value = frame.end { frame.end = .value(key: 3, limit: 5) }
        }
        let isOrdered = seed % 4 != 0
        try check(
            script, keys: isOrdered ? keys : [], partition: seed % 2 == 0 ? [1] : [],
            calls: try OverCalls.aggregates(isOrdered ? frame : .partition), seed: seed
        ) { index, rows in
            let frame = isOrdered ? frame : .partition
            let order = isOrdered ? keys : []
            let counted = SlowOver.frame(frame, of: index, in: rows, by: order)
            var results = Recomputation.aggregates(counted.map { (rows[$0], 1) })
            results.remove(at: 5)
            return results
        }
    }

    @Test(arguments: UInt64(1)...8)
    func valuesOfFrames(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let keys = keys(&random)
        var frame = frames(&random)
        if case .value = frame.start { frame.start = .preceding(1) }
        if case .value = frame.end { frame.end = .following(1) }
        let ignoresNulls = Bool.random(using: &random)
        let calls = [
            try OverCalls.call("first_value", [3], frame: frame, ignoresNulls: ignoresNulls),
            try OverCalls.call("last_value", [3], frame: frame, ignoresNulls: ignoresNulls),
            try OverCalls.call("nth_value", [3, 7], frame: frame, ignoresNulls: ignoresNulls),
        ]
        try check(script, keys: keys, partition: [1], calls: calls, seed: seed) { index, rows in
            SlowOver.values(
                SlowOver.frame(frame, of: index, in: rows, by: keys), rows,
                ignoringNulls: ignoresNulls)
        }
    }

    @Test(arguments: UInt64(1)...4)
    func ranksAndNeighbours(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let keys = keys(&random)
        let ranks = try ["row_number", "rank", "dense_rank"].map { try OverCalls.call($0, []) }
        try check(script, keys: keys, partition: [1], calls: ranks, seed: seed) { index, rows in
            Array(SlowOver.ranks(of: index, in: rows, by: keys).prefix(3))
        }
        var shares = try ["percent_rank", "cume_dist"].map { try OverCalls.call($0, []) }
        shares.append(try OverCalls.call("ntile", [8]))
        try check(script, keys: keys, partition: [2], calls: shares, seed: seed) { index, rows in
            Array(SlowOver.ranks(of: index, in: rows, by: keys).suffix(3))
        }
        let neighbours = [
            try OverCalls.call("lag", [3], reach: .rows(back: 1, ahead: 0)),
            try OverCalls.call("lead", [3, 7], reach: .rows(back: 0, ahead: 2)),
        ]
        try check(script, keys: keys, partition: [], calls: neighbours, seed: seed) { index, rows in
            [
                index > 0 ? rows[index - 1][3] : .null,
                index + 2 < rows.count ? rows[index + 2][3] : .null,
            ]
        }
        let skipping = [try OverCalls.call("lag", [3], ignoresNulls: true)]
        try check(script, keys: [SortKey(column: 0)], partition: [], calls: skipping, seed: seed) {
            index, rows in
            [rows[..<index].last { !$0[3].isNull }?[3] ?? .null]
        }
    }

    @Test("Large frames slide, and give what small ones do", arguments: UInt64(1)...2)
    func largeFrames(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var changes = RandomChanges()
        changes.batchCount = 40
        let script = try changes.script(&random)
        let frame = OverFrame(unit: .rows, start: .preceding(40), end: .following(30))
        try check(
            script, keys: [SortKey(column: 0)], partition: [],
            calls: try OverCalls.aggregates(frame),
            seed: seed
        ) { index, rows in
            let counted = rows[max(0, index - 40)...min(rows.count - 1, index + 30)]
            var results = Recomputation.aggregates(counted.map { ($0, 1) })
            results.remove(at: 5)
            return results
        }
    }

    @Test("Rule 15: only rows within reach of a change are sent, and none that stays the same")
    func reachesFewRows() throws {
        let frame = OverFrame(unit: .rows, start: .preceding(2), end: .currentRow)
        let overload = try #require(
            Builtins.aggregate(named: "sum")?.overloads.first {
                $0.parameters == [.exactly(.bigint)]
            })
        let sum = AggregateCall(
            overload, arguments: [0], types: [.bigint], resultType: .bigint, isAppendOnly: false)
        let over = OverOperator(
            OverOperator.Request(
                partition: [], ordering: RowOrdering([SortKey(column: 0)]),
                calls: [
                    OverCall(
                        .aggregate(sum), frame: frame, reach: frame.reach, resultType: .bigint)
                ], width: 1), types: [.bigint])
        let collected = CollectedBatches()
        let job = try SynchronousJob {
            let source = $0.addSource(
                ScriptedSource([
                    ScriptedBatch(batch: .integers((0..<1_000).map { $0 * 2 })),
                    ScriptedBatch(batch: .integers([501])),
                ]), name: "s")
            let node = $0.add(over, inputs: [source])
            $0.addSink(CollectOperator(into: collected), input: node)
        }
        try job.run()
        let last = try #require(collected.batches.last)
        #expect(
            last.rows.map { $0.map(\.number) } == [
                [502, 1_500], [504, 1_506], [501, 1_499], [502, 1_503], [504, 1_507],
            ])
        #expect((0..<5).map { last.weights?.span[$0] ?? 1 } == [-1, -1, 1, 1, 1])
    }
}
