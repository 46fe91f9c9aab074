import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Operators that hold rows")
struct HeldRowsOperatorTests {
    @Test("Rule 24: rows leave in the order of their times", arguments: UInt64(1)...5)
    func eventTimeHold(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let trial = Trial(scripts: [script]) { builder, sources in
            builder.add(
                EventTimeHoldOperator(time: 0, types: RandomChanges.types), inputs: sources)
        }
        try check(trial, gives: Recomputation.rows(script), seed: seed)
        let rows = try trial.run()
        #expect(rows.allSatisfy { $0.weights == nil })
        let times = rows.flatMap(\.rows).map { $0[0].time }
        #expect(times == times.sorted())
    }

    @Test func eventTimeHoldDropsLateRows() throws {
        let script = [
            ScriptedBatch(batch: .events([(10, 1), (5, 2), (20, 3), (7, 4)]), eventTime: (0, 5))
        ]
        let trial = Trial(scripts: [script]) { builder, sources in
            builder.add(
                EventTimeHoldOperator(time: 0, types: [.timestamp, .bigint]), inputs: sources)
        }
        let rows = try trial.run().flatMap(\.rows)
        #expect(rows.map { $0[1].number } == [2, 1, 3])
    }

    @Test(arguments: UInt64(1)...5)
    func sort(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let script = try RandomChanges().script(&random)
        let ordering = RowOrdering(
            [3, 0, 1, 2, 4].map { SortKey(column: $0, isDescending: $0 == 3) })
        let final = Recomputation.rows(script)
        let sort = Trial(scripts: [script]) { builder, sources in
            builder.add(
                SortOperator(by: ordering, types: RandomChanges.types),
                inputs: [builder.exchange(sources[0], .gather)])
        }
        try check(sort, gives: final, seed: seed)
        let sorted = SlowOrder.sorted(final, by: ordering.keys)
        #expect(try sort.run().flatMap(\.rows) == sorted)
    }

    @Test func limitCutsAcrossBatches() throws {
        let script = (0..<10).map { step in
            ScriptedBatch(batch: .integers((0..<10).map { Int64(step * 10 + $0) }))
        }
        for (limit, offset) in [(25, 7), (0, 0), (10, 95), (.max, 3)] {
            let trial = Trial(scripts: [script]) { builder, sources in
                builder.add(
                    LimitOperator(limit: limit, offset: offset),
                    inputs: [builder.exchange(sources[0], .gather)])
            }
            let expected = Array((0..<100).dropFirst(offset).prefix(limit))
            #expect(
                try trial.run().flatMap(\.rows).map { $0[0].number } == expected.map(Int64.init))
            let resumed = try trial.runWithRestarts(every: 3, seed: 1)
            #expect(resumed.flatMap(\.rows).map { $0[0].number } == expected.map(Int64.init))
        }
    }
}
