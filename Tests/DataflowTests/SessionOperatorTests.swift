import Columnar
import Testing

@testable import Dataflow

@Suite("Sessions equal recomputation from scratch")
struct SessionOperatorTests {
    private static let gaps: [Int64] = [1, 4, 9, 15]

    /// The session of each time of a key, by its definition (rule 22).
    private func sessions(_ rows: ZSet, gap: Int64, key: ([Value]) -> Value) -> [[Value]:
        TimeWindow]
    {
        var times: [Value: Set<Int64>] = [:]
        for row in rows.weights.keys { times[key(row), default: []].insert(row[0].time) }
        var windows: [[Value]: TimeWindow] = [:]
        for row in rows.weights.keys {
            let all = times[key(row), default: []].sorted()
            var (first, last) = (row[0].time, row[0].time)
            for time in all where time > last && time <= last + gap { last = time }
            for time in all.reversed() where time < first && time >= first - gap { first = time }
            windows[row] = TimeWindow(start: first, end: last + gap)
        }
        return windows
    }

    /// The aggregates of the sessions of each key, none DISTINCT.
    private func groups(_ rows: ZSet, gap: Int64) -> ZSet {
        let windows = sessions(rows, gap: gap) { $0[1] }
        return Recomputation.groupBy(rows, distinct: false) { row in
            windows[row].map { [[.timestamp($0.start), .timestamp($0.end), row[1]]] } ?? []
        }
    }

    @Test(arguments: UInt64(1)...3)
    func aggregate(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for gap in Self.gaps {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                var changes = RandomChanges()
                changes.removals = false
                let script = try changes.script(&random)
                let expected = groups(Recomputation.rows(script), gap: gap)
                let calls = try Recomputation.calls(isAppendOnly: true, distinct: false)
                let trial = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        SessionAggregateOperator(
                            time: 0, timeType: .timestamp, gap: gap, keys: [1],
                            keyTypes: [.bigint], calls: calls, emission: emission),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(trial, gives: expected, seed: seed, workers: [1, 3])
                if emission == .onClose {
                    #expect(try trial.run().allSatisfy { $0.weights == nil })
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...3)
    func assign(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for gap in Self.gaps {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                let script = try RandomChanges().script(&random)
                let rows = Recomputation.rows(script)
                let windows = sessions(rows, gap: gap) { $0[1] }
                var expected = ZSet()
                for (row, weight) in rows.weights {
                    guard let window = windows[row] else { continue }
                    expected.add(
                        row + [.timestamp(window.start), .timestamp(window.end)], weight)
                }
                let trial = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        SessionAssignOperator(
                            time: 0, gap: gap, keys: [1], types: RandomChanges.types,
                            emission: emission),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(trial, gives: expected, seed: seed, workers: [1, 3])
            }
        }
    }

    @Test("Within the allowed lateness closed sessions are corrected; the sum is that of all rows")
    func allowedLateness() throws {
        var random = SeededRandom(5)
        for gap: Int64 in [4, 15] {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                var changes = RandomChanges()
                changes.removals = false
                changes.partitionCount = 1
                changes.delay = 2
                let script = try changes.script(&random)
                let expected = groups(Recomputation.rows(script), gap: gap)
                let calls = try Recomputation.calls(isAppendOnly: true, distinct: false)
                let fused = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        SessionAggregateOperator(
                            time: 0, timeType: .timestamp, gap: gap, keys: [1],
                            keyTypes: [.bigint], calls: calls, emission: emission, lateness: 40),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(fused, gives: expected, seed: 5, workers: [1, 3])
                let corrections = try fused.run().contains { $0.weights != nil }
                #expect(corrections)
                let changing = try Recomputation.calls(isAppendOnly: false, distinct: false)
                let apart = Trial(scripts: [script]) { builder, sources in
                    let assigned = builder.add(
                        SessionAssignOperator(
                            time: 0, gap: gap, keys: [1], types: RandomChanges.types,
                            emission: .changes, lateness: 40),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                    return builder.add(
                        WindowAggregateOperator(
                            .columns(start: 5, end: 6), timeType: .timestamp, keys: [1],
                            keyTypes: [.bigint], calls: changing, emission: emission,
                            closing: WindowAggregateOperator.Closing(delay: 1, lateness: 40)),
                        inputs: [builder.exchange(assigned, .hash(columns: [1, 6]))])
                }
                try check(apart, gives: expected, seed: 5, workers: [1, 3])
            }
        }
    }

    @Test("Aggregates over rows that have their sessions, which may be moved and split")
    func aggregateOfAssigned() throws {
        var random = SeededRandom(7)
        for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
            let script = try RandomChanges().script(&random)
            let rows = Recomputation.rows(script)
            let windows = sessions(rows, gap: 6) { $0[1] }
            let expected = Recomputation.groupBy(rows) { row in
                windows[row].map { [[.timestamp($0.start), .timestamp($0.end), row[1]]] } ?? []
            }
            let calls = try Recomputation.calls(isAppendOnly: false)
            let trial = Trial(scripts: [script]) { builder, sources in
                let assigned = builder.add(
                    SessionAssignOperator(
                        time: 0, gap: 6, keys: [1], types: RandomChanges.types,
                        emission: emission),
                    inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                return builder.add(
                    WindowAggregateOperator(
                        .columns(start: 5, end: 6), timeType: .timestamp, keys: [1],
                        keyTypes: [.bigint], calls: calls, emission: emission,
                        closing: WindowAggregateOperator.Closing(delay: 1)),
                    inputs: [builder.exchange(assigned, .hash(columns: [1, 6]))])
            }
            try check(trial, gives: expected, seed: 7, workers: [1, 3])
        }
    }

    @Test("Nothing stays once the watermark is past: neither sessions, nor keys, nor rows")
    func stateEnds() throws {
        for gap in Self.gaps {
            let calls = try Recomputation.calls(isAppendOnly: true, distinct: false)
            let aggregate = SessionAggregateOperator(
                time: 0, timeType: .timestamp, gap: gap, keys: [1], keyTypes: [.bigint],
                calls: calls, emission: .changes)
            let assign = SessionAssignOperator(
                time: 0, gap: gap, keys: [1], types: RandomChanges.types, emission: .changes)
            var random = SeededRandom(3)
            var changes = RandomChanges()
            changes.removals = false
            let script = try changes.script(&random)
            let output = Output(
                nodeName: "test", context: JobContext(configuration: JobConfiguration(), worker: 0))
            var largest = Int64.min
            for step in script {
                try aggregate.process(step.batch, input: 0, output: output)
                try assign.process(step.batch, input: 0, output: output)
                let column = step.batch.columns[0]
                let times = column.span(of: Int64.self)
                for row in 0..<times.count { largest = max(largest, times[row]) }
                try aggregate.advance(to: largest - 20, output: output)
                try assign.advance(to: largest - 20, output: output)
                // What is open is not older than what the watermark and the gap reach.
                #expect(aggregate.stateRowCount <= 7 * Int((20 + gap) / gap + 1))
            }
            #expect(assign.stateRowCount > 0)
            try aggregate.advance(to: largest + gap + 1, output: output)
            try assign.advance(to: largest + gap + 1, output: output)
            #expect(aggregate.stateRowCount == 0)
            #expect(assign.stateRowCount == 0)
        }
    }
}
