import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("OVER in event time equals recomputation from scratch")
struct EventTimeOverTests {
    @Test("In event time rows leave once, final", arguments: UInt64(1)...6)
    func eventTime(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var changes = RandomChanges()
        changes.removals = false
        changes.disorder = 10
        let script = try changes.script(&random).map { step in
            var step = step
            let times = step.batch.rows.map { $0[0].time }
            var before = FixedColumnWriter<Int64>(type: .timestamp, count: times.count)
            var after = FixedColumnWriter<Int64>(type: .timestamp, count: times.count)
            for (row, time) in times.enumerated() {
                before[row] = time - 30
                after[row] = time + 30
            }
            step.batch = step.batch.replacing(
                columns: step.batch.columns + [before.finish(), after.finish()])
            return step
        }
        let frames: [(OverFrame, EventTimeOverOperator.Reach)] = [
            (
                OverFrame(unit: .rows, start: .unboundedPreceding, end: .currentRow),
                EventTimeOverOperator.Reach()
            ),
            (
                OverFrame(unit: .groups, start: .unboundedPreceding, end: .currentRow),
                EventTimeOverOperator.Reach()
            ),
            (
                OverFrame(unit: .rows, start: .preceding(3), end: .preceding(1)),
                EventTimeOverOperator.Reach(back: .init(rows: 3))
            ),
            (
                OverFrame(
                    unit: .groups, start: .preceding(2), end: .currentRow, exclusion: .otherPeers),
                EventTimeOverOperator.Reach(back: .init(groups: 2))
            ),
            (
                OverFrame(unit: .groups, start: .value(key: 0, limit: 5), end: .currentRow),
                EventTimeOverOperator.Reach(back: .init(microseconds: 30))
            ),
            (
                OverFrame(unit: .rows, start: .preceding(1), end: .following(2)),
                EventTimeOverOperator.Reach(back: .init(rows: 1), ahead: .init(rows: 2))
            ),
            (
                OverFrame(unit: .groups, start: .following(1), end: .following(3)),
                EventTimeOverOperator.Reach(ahead: .init(groups: 3))
            ),
            (
                OverFrame(unit: .groups, start: .currentRow, end: .value(key: 0, limit: 6)),
                EventTimeOverOperator.Reach(ahead: .init(microseconds: 30))
            ),
            (
                OverFrame(
                    unit: .groups, start: .value(key: 0, limit: 5), end: .value(key: 0, limit: 6)),
                EventTimeOverOperator.Reach(
                    back: .init(microseconds: 30), ahead: .init(microseconds: 30))
            ),
        ]
        let keys = [SortKey(column: 0)]
        for (frame, reach) in frames {
            let partition = Bool.random(using: &random) ? [1] : []
            var calls = try OverCalls.aggregates(frame)
            for name in ["dense_rank", "rank", "row_number"] {
                calls.insert(try OverCalls.call(name, []), at: 0)
            }
            let request = OverOperator.Request(
                partition: partition, ordering: RowOrdering(keys), calls: calls, width: 5)
            var expected = ZSet()
            let all = Recomputation.rows(script)
            for rows in SlowOrder.partitions(all, of: partition, by: keys).values {
                for index in rows.indices {
                    let counted = SlowOver.frame(frame, of: index, in: rows, by: keys)
                    var results = Recomputation.aggregates(counted.map { (rows[$0], 1) })
                    results.remove(at: 5)
                    var row = Array(rows[index].prefix(5))
                    row += SlowOver.ranks(of: index, in: rows, by: keys).prefix(3)
                    row += results
                    expected.add(row, 1)
                }
            }
            let trial = Trial(scripts: [script]) { builder, sources in
                let routing: Routing = partition.isEmpty ? .gather : .hash(columns: partition)
                return builder.add(
                    EventTimeOverOperator(
                        request, time: 0, reach: reach,
                        types: RandomChanges.types + [.timestamp, .timestamp]),
                    inputs: [builder.exchange(sources[0], routing)])
            }
            try DataflowTests.check(trial, gives: expected, seed: seed, workers: [1, 2])
            #expect(try trial.run().allSatisfy { $0.weights == nil })
        }
    }

    @Test("What no frame reaches any more is forgotten")
    func eventTimeForgets() throws {
        var script: [ScriptedBatch] = []
        for step in Int64(0)..<200 {
            var rows: [(time: Int64, value: Int64)] = []
            for number in Int64(0)..<50 { rows.append((step * 50 + number, number % 5)) }
            script.append(ScriptedBatch(batch: .events(rows), eventTime: (0, 10)))
        }
        let reaches: [EventTimeOverOperator.Reach] = [
            EventTimeOverOperator.Reach(), EventTimeOverOperator.Reach(back: .init(rows: 3)),
            EventTimeOverOperator.Reach(back: .init(microseconds: 100)),
            EventTimeOverOperator.Reach(back: .init(rows: 2, groups: 2, microseconds: 100)),
        ]
        for reach in reaches {
            let over = EventTimeOverOperator(
                OverOperator.Request(
                    partition: [1], ordering: RowOrdering([SortKey(column: 0)]),
                    calls: [try OverCalls.call("row_number", [])], width: 2), time: 0, reach: reach,
                types: [.timestamp, .bigint])
            let collected = CollectedBatches()
            let job = try SynchronousJob { builder in
                let source = builder.addSource(
                    ScriptedSource(script), name: "s",
                    watermarks: WatermarkOptions(idleTimeout: nil))
                let node = builder.add(over, inputs: [source])
                builder.addSink(CollectOperator(into: collected), input: node)
            }
            while try job.step() { #expect(over.stateRowCount < 250) }
            try job.run()
            #expect(collected.batches.reduce(0) { $0 + $1.count } == 10_000)
        }
    }

    @Test("Partitions that no row will reach again are forgotten, unless rows are numbered")
    func partitionsAreForgotten() throws {
        let script = (Int64(0)..<400).map { step in
            // Each partition has ten rows, half a hundred apart, and none later.
            ScriptedBatch(
                batch: .events((Int64(0)..<10).map { (step * 500 + $0 * 50, step) }),
                eventTime: (0, 10))
        }
        let frame = OverFrame(unit: .groups, start: .currentRow, end: .currentRow)
        let timed = EventTimeOverOperator.Reach(back: .init(microseconds: 100))
        for (calls, keepsAll) in [
            ([try OverCalls.count(frame)], false),
            ([try OverCalls.count(frame), try OverCalls.call("row_number", [])], true),
        ] {
            let over = EventTimeOverOperator(
                OverOperator.Request(
                    partition: [1], ordering: RowOrdering([SortKey(column: 0)]), calls: calls,
                    width: 2), time: 0, reach: timed, types: [.timestamp, .bigint])
            let collected = CollectedBatches()
            let job = try SynchronousJob { builder in
                let source = builder.addSource(
                    ScriptedSource(script), name: "s",
                    watermarks: WatermarkOptions(idleTimeout: nil))
                builder.addSink(
                    CollectOperator(into: collected), input: builder.add(over, inputs: [source]))
            }
            try job.run()
            #expect(collected.batches.reduce(0) { $0 + $1.count } == 4_000)
            #expect(over.partitionCount == (keepsAll ? 400 : 0))
        }
    }

    @Test("What is listed of rows that have left does not pile up behind one that waits")
    func listsForget() throws {
        let quiet = ScriptedBatch(batch: .events([(0, 99)]), eventTime: (0, 0))
        let script =
            [quiet]
            + (Int64(1)..<1_500).map { step in
                ScriptedBatch(
                    batch: .events((Int64(0)..<5).map { (step * 10 + $0, $0) }), eventTime: (0, 0))
            }
        let over = EventTimeOverOperator(
            OverOperator.Request(
                partition: [1], ordering: RowOrdering([SortKey(column: 0)]),
                calls: [try OverCalls.call("row_number", [])], width: 2), time: 0,
            reach: EventTimeOverOperator.Reach(ahead: .init(rows: 1)), types: [.timestamp, .bigint])
        let collected = CollectedBatches()
        let job = try SynchronousJob { builder in
            let source = builder.addSource(
                ScriptedSource(script), name: "s", watermarks: WatermarkOptions(idleTimeout: nil))
            builder.addSink(
                CollectOperator(into: collected), input: builder.add(over, inputs: [source]))
        }
        while try job.step() { #expect(over.listedCount < 1_200) }
        try job.run()
        #expect(collected.batches.reduce(0) { $0 + $1.count } == 7_496)
    }
}
