import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("The first rows of each partition equal recomputation from scratch")
struct TopNOperatorTests {
    private static let countings: [RankCounting] = [.rows, .rowsWithTies, .ranks, .denseRanks]

    /// What `request` lets out of `rows`, with the rank of each row behind it.
    private func expected(_ rows: ZSet, _ request: TopNOperator.Request) -> ZSet {
        let keys = request.ordering.keys
        let range = request.range
        var result = ZSet()
        for rows in SlowOrder.partitions(rows, of: request.partition, by: keys).values {
            var rank = 0
            var dense = 0
            for (index, row) in rows.enumerated() {
                if index == 0 || SlowOrder.compare(rows[index - 1], row, by: keys) != 0 {
                    rank = index + 1
                    dense += 1
                }
                let number = index + 1
                let place: Int
                let isIn: Bool
                switch range.counting {
                case .rows:
                    (place, isIn) = (number, number > range.offset && number <= range.end)
                case .rowsWithTies:
                    (place, isIn) = (number, number > range.offset && rank <= range.end)
                case .ranks: (place, isIn) = (rank, rank > range.offset && rank <= range.end)
                case .denseRanks:
                    (place, isIn) = (dense, dense > range.offset && dense <= range.end)
                }
                guard isIn else { continue }
                result.add(row + (request.emitsRank ? [.integer(Int64(place))] : []), 1)
            }
        }
        return result
    }

    private func trial(
        _ script: [ScriptedBatch], _ request: TopNOperator.Request, isAppendOnly: Bool,
        _ emission: RankEmission
    ) -> Trial {
        Trial(scripts: [script]) { builder, sources in
            let routing: Routing =
                request.partition.isEmpty ? .gather : .hash(columns: request.partition)
            return builder.add(
                TopNOperator(
                    request, types: RandomChanges.types, isAppendOnly: isAppendOnly,
                    emission: emission),
                inputs: [builder.exchange(sources[0], routing)])
        }
    }

    @Test(arguments: UInt64(1)...3, [true, false])
    func firstRows(seed: UInt64, removals: Bool) throws {
        var random = SeededRandom(seed)
        for counting in Self.countings {
            for (offset, limit) in [(0, 1), (0, 3), (2, 2), (1, Int.max), (0, 0)] {
                var changes = RandomChanges()
                changes.removals = removals
                changes.keyCount = 3
                let script = try changes.script(&random)
                let request = TopNOperator.Request(
                    partition: Bool.random(using: &random) ? [1] : [],
                    ordering: RowOrdering([
                        SortKey(
                            column: 3, isDescending: Bool.random(using: &random),
                            nullsFirst: Bool.random(using: &random)),
                        SortKey(column: 4),
                    ]),
                    range: RankRange(counting, offset: offset, limit: limit),
                    emitsRank: Bool.random(using: &random))
                let expected = expected(Recomputation.rows(script), request)
                for emission in [RankEmission.changes, .onFinish] {
                    try check(
                        trial(script, request, isAppendOnly: !removals, emission),
                        gives: expected, seed: seed, workers: [1, 2])
                }
            }
        }
    }

    @Test("Rule 15: no row is sent that leaves and comes back unchanged", arguments: UInt64(1)...3)
    func consolidated(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let request = TopNOperator.Request(
            partition: [1], ordering: RowOrdering([SortKey(column: 3)]),
            range: RankRange(.rows, offset: 0, limit: 2))
        let batches = try trial(script, request, isAppendOnly: false, .changes).run()
        var state = ZSet()
        for batch in batches {
            state.add(batch)
            #expect(!state.hasNegative)
            #expect(Set(batch.rows).count == batch.count)
        }
    }

    @Test func anAppendOnlyPartitionKeepsItsHead() throws {
        let topN = TopNOperator(
            TopNOperator.Request(
                ordering: RowOrdering([SortKey(column: 0)]),
                range: RankRange(.rows, offset: 2, limit: 8)),
            types: [.bigint], isAppendOnly: true, emission: .onFinish)
        let script = (0..<100).map { step in
            ScriptedBatch(
                batch: .integers((0..<1_000).map { ($0 * 7_919 + Int64(step) * 104_729) % 65_537 }))
        }
        let collected = CollectedBatches()
        let job = try SynchronousJob {
            let source = $0.addSource(ScriptedSource(script), name: "s")
            let node = $0.add(topN, inputs: [source])
            $0.addSink(CollectOperator(into: collected), input: node)
        }
        while try job.step() { #expect(topN.stateRowCount <= 10) }
        try job.run()
        let all = script.flatMap { $0.batch.rows }.map { $0[0].number }.sorted()
        #expect(collected.batches.flatMap(\.rows).map { $0[0].number } == Array(all[2..<10]))
    }

    @Test("Insert X, delete X: results and state are as before")
    func cancelling() throws {
        let topN = TopNOperator(
            TopNOperator.Request(
                ordering: RowOrdering([]), range: RankRange(.rows, offset: 0, limit: 8)),
            types: [.bigint], isAppendOnly: false)
        let schema = Schema([Field("n", .bigint)])
        func batch(_ weights: [Int64]) throws -> ScriptedBatch {
            ScriptedBatch(
                batch: try Batch(
                    schema: schema, rows: weights.indices.map { [.integer(Int64($0))] },
                    weights: weights))
        }
        let collected = CollectedBatches()
        let script = try [batch([-1, 1]), batch([1, -1]), batch([2, 0 + 1]), batch([-2, -1])]
        let job = try SynchronousJob {
            let source = $0.addSource(ScriptedSource(script), name: "s")
            let node = $0.add(topN, inputs: [source])
            $0.addSink(CollectOperator(into: collected), input: node)
        }
        try job.run()
        var state = ZSet()
        for batch in collected.batches {
            state.add(batch)
            #expect(!state.hasNegative)
        }
        #expect(state.weights.isEmpty)
        #expect(topN.stateRowCount == 0)
    }
}
