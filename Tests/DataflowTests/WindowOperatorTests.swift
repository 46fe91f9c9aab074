import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Windows equal recomputation from scratch")
struct WindowOperatorTests {
    private static let specs: [WindowSpec] = {
        let kinds: [(WindowSpec.Kind, Int64, Int64)] = [
            (.tumble, 25, 0), (.tumble, 7, -3), (.hop(slide: 5), 20, 2), (.hop(slide: 6), 15, 0),
            (.hop(slide: 30), 20, 0), (.cumulate(step: 5), 20, 1),
        ]
        return kinds.compactMap { try? WindowSpec($0, size: $1, offset: $2) }
    }()

    /// Windows by their definition (rules 18 and 19).
    private func windows(_ spec: WindowSpec, of time: Int64) -> [TimeWindow] {
        var found: [TimeWindow] = []
        for start in (time - spec.size)...time {
            let aligned = start - spec.offset
            switch spec.kind {
            case .tumble:
                if aligned % spec.size == 0 && time < start + spec.size {
                    found.append(TimeWindow(start: start, end: start + spec.size))
                }
            case .hop(let slide):
                if aligned % slide == 0 && start > time - spec.size {
                    found.append(TimeWindow(start: start, end: start + spec.size))
                }
            case .cumulate(let step):
                guard aligned % spec.size == 0, time < start + spec.size else { continue }
                for end in stride(from: start + step, through: start + spec.size, by: Int(step))
                where time < end { found.append(TimeWindow(start: start, end: end)) }
            }
        }
        return found.sorted()
    }

    @Test func windowsAreAsDefined() {
        for spec in Self.specs {
            for time in Int64(-80)...80 {
                let slice = spec.sliceStart(time, width: spec.sliceWidth)
                #expect(
                    spec.windows(coveringSliceAt: slice) == windows(spec, of: time),
                    "\(spec) at \(time)")
            }
        }
    }

    @Test func impossibleWindowsAreRefused() {
        #expect(throws: WindowSpecError.self) { try WindowSpec(.tumble, size: 0) }
        #expect(throws: WindowSpecError.self) { try WindowSpec(.hop(slide: -1), size: 5) }
        #expect(throws: WindowSpecError.self) { try WindowSpec(.cumulate(step: 3), size: 10) }
        #expect(throws: WindowSpecError.self) { try WindowSpec(.tumble, size: .max) }
    }

    @Test(arguments: UInt64(1)...2)
    func assign(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for spec in Self.specs {
            let script = try RandomChanges().script(&random)
            var expected = ZSet()
            for (row, weight) in Recomputation.rows(script).weights {
                for window in windows(spec, of: row[0].time) {
                    expected.add(
                        row + [.timestamp(window.start), .timestamp(window.end)], weight)
                }
            }
            let trial = Trial(scripts: [script]) { builder, sources in
                builder.add(WindowAssignOperator(time: 0, spec), inputs: sources)
            }
            try check(trial, gives: expected, seed: seed, workers: [1, 3])
        }
    }

    @Test(arguments: UInt64(1)...2)
    func aggregate(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for spec in Self.specs {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                for distinct in [true, false] {
                    let script = try RandomChanges().script(&random)
                    let expected = Recomputation.groupBy(
                        Recomputation.rows(script), distinct: distinct
                    ) { row in
                        windows(spec, of: row[0].time).map {
                            [.timestamp($0.start), .timestamp($0.end), row[1]]
                        }
                    }
                    let calls = try Recomputation.calls(isAppendOnly: false, distinct: distinct)
                    let trial = Trial(scripts: [script]) { builder, sources in
                        builder.add(
                            WindowAggregateOperator(
                                .time(column: 0, spec), timeType: .timestamp, keys: [1],
                                keyTypes: [.bigint], calls: calls, emission: emission),
                            inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                    }
                    try check(trial, gives: expected, seed: seed, workers: [1, 3])
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...2)
    func aggregateOfAssignedWindows(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for spec in Self.specs {
            var changes = RandomChanges()
            changes.removals = false
            let script = try changes.script(&random)
            let expected = Recomputation.groupBy(Recomputation.rows(script)) { row in
                windows(spec, of: row[0].time).map {
                    [.timestamp($0.start), .timestamp($0.end), row[2]]
                }
            }
            let calls = try Recomputation.calls(isAppendOnly: true)
            let trial = Trial(scripts: [script]) { builder, sources in
                let assigned = builder.add(
                    WindowAssignOperator(time: 0, spec), inputs: sources)
                return builder.add(
                    WindowAggregateOperator(
                        .columns(start: 5, end: 6), timeType: .timestamp, keys: [2],
                        keyTypes: [.text], calls: calls, emission: .onClose),
                    inputs: [builder.exchange(assigned, .hash(columns: [2]))])
            }
            try check(trial, gives: expected, seed: seed, workers: [1, 3])
            #expect(try trial.run().allSatisfy { $0.weights == nil })
        }
    }

    @Test("Where rows are only added, a batch is aggregated once for all of its windows")
    func aggregateOfInserts() throws {
        var random = SeededRandom(11)
        for spec in Self.specs {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                var changes = RandomChanges()
                changes.removals = false
                let script = try changes.script(&random)
                let expected = Recomputation.groupBy(
                    Recomputation.rows(script), distinct: false
                ) { row in
                    windows(spec, of: row[0].time).map {
                        [.timestamp($0.start), .timestamp($0.end), row[1]]
                    }
                }
                let calls = try Recomputation.calls(isAppendOnly: true, distinct: false)
                let trial = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        WindowAggregateOperator(
                            .time(column: 0, spec), timeType: .timestamp, keys: [1],
                            keyTypes: [.bigint], calls: calls, emission: emission),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(trial, gives: expected, seed: 11, workers: [1, 3])
            }
        }
    }

    @Test("The windows that close are those by their definition")
    func endsAreAsDefined() {
        for spec in Self.specs {
            for time in Int64(-60)...60 {
                let slice = spec.sliceStart(time, width: spec.sliceWidth)
                let covering = windows(spec, of: time)
                #expect(
                    covering.isEmpty || spec.lastEnd(coveringSliceAt: slice) == covering.last?.end)
                for low in Int64(-70)...90 {
                    #expect(
                        spec.firstEnd(coveringSliceAt: slice, after: low)
                            == covering.first { $0.end > low }?.end ?? .max)
                    #expect(
                        spec.windows(
                            coveringSliceAt: slice, endingAfter: low, through: low + 13)
                            == covering.filter { $0.end > low && $0.end <= low + 13 })
                }
            }
        }
    }

    @Test("Within the allowed lateness a closed window is corrected; the sum is that of all rows")
    func allowedLateness() throws {
        var random = SeededRandom(5)
        for spec in Self.specs {
            for emission in [WindowAggregateOperator.Emission.changes, .onClose] {
                var changes = RandomChanges()
                changes.partitionCount = 1
                changes.delay = 2
                let script = try changes.script(&random)
                let expected = Recomputation.groupBy(Recomputation.rows(script)) { row in
                    windows(spec, of: row[0].time).map {
                        [.timestamp($0.start), .timestamp($0.end), row[1]]
                    }
                }
                let calls = try Recomputation.calls(isAppendOnly: false)
                let trial = Trial(scripts: [script]) { builder, sources in
                    builder.add(
                        WindowAggregateOperator(
                            .time(column: 0, spec), timeType: .timestamp, keys: [1],
                            keyTypes: [.bigint], calls: calls, emission: emission,
                            closing: WindowAggregateOperator.Closing(lateness: 40)),
                        inputs: [builder.exchange(sources[0], .hash(columns: [1]))])
                }
                try check(trial, gives: expected, seed: 5, workers: [1, 3])
                let corrections = try trial.run().contains { $0.weights != nil }
                #expect(corrections)
            }
        }
    }

    private func count(
        _ times: [Int64], _ spec: WindowSpec, delay: Int64 = 0,
        _ emission: WindowAggregateOperator.Emission = .onClose, split: Int? = nil
    ) throws -> (rows: [[Value]], late: Int, letters: [DeadLetter]) {
        let collected = CollectedBatches()
        let committer = MemoryCommitter()
        let size = split ?? max(1, times.count)
        let steps = stride(from: 0, to: times.count, by: size).map { start in
            let rows = times[start..<min(start + size, times.count)].map { (time: $0, value: $0) }
            return ScriptedBatch(batch: .events(rows), eventTime: (0, delay))
        }
        var configuration = JobConfiguration()
        configuration.keepsLateRows = true
        let calls = [try Recomputation.calls(isAppendOnly: true)[0]]
        let job = try SynchronousJob(configuration, committer: committer) {
            let source = $0.addSource(
                ScriptedSource(steps), name: "s", watermarks: WatermarkOptions(idleTimeout: nil))
            let node = $0.add(
                WindowAggregateOperator(
                    .time(column: 0, spec), timeType: .timestamp, keys: [], keyTypes: [],
                    calls: calls, emission: emission),
                inputs: [source])
            $0.addSink(CollectOperator(into: collected), input: node)
        }
        try job.run()
        let result = ZSet(collected.batches).weights.keys.sorted { $0[0].time < $1[0].time }
        return (result, job.progress.lateRowCount, committer.deadLetters)
    }

    @Test("Rule 21: lateness is judged for each window and each row, whatever the batches")
    func lateness() throws {
        let times: [Int64] = [1, 5, 12, 3, 25, 13, 14, 31, 22, 19]
        let tumble = try WindowSpec(.tumble, size: 10)
        for emission in [WindowAggregateOperator.Emission.onClose, .changes] {
            for split in 1...times.count {
                let (rows, late, letters) = try count(times, tumble, emission, split: split)
                #expect(late == 5)
                #expect(letters.count == 5)
                #expect(letters.allSatisfy { $0.code == DeadLetter.lateCode })
                #expect(rows.map { $0[2].number } == [2, 1, 1, 1], "split \(split)")
            }
        }
        let hop = try WindowSpec(.hop(slide: 10), size: 20)
        for split in 1...times.count {
            let (rows, late, _) = try count(times, hop, split: split)
            // 3 enters [0, 20) only; 13 and 14 enter [10, 30); 22 enters [20, 40); 19 is late.
            #expect(late == 1)
            #expect(rows.map { $0[2].number } == [2, 4, 4, 3, 1], "split \(split)")
        }
    }

    @Test("A row at the end of a window belongs to the next; the delay keeps windows open")
    func borders() throws {
        let tumble = try WindowSpec(.tumble, size: 10)
        let (rows, late, _) = try count([0, 9, 10, 8, 20, 9], tumble, delay: 10)
        #expect(late == 1)
        #expect(
            rows.map { [$0[0].time, $0[1].time, $0[2].number] } == [
                [0, 10, 3], [10, 20, 1], [20, 30, 1],
            ])
    }

    @Test("Rule 23: a NULL event time is a dead letter, never 1970")
    func nullTimes() throws {
        let row: ([Value]) -> [Value] = { $0 + [.null, .text("a"), .null, .null] }
        let batch = try Batch(
            schema: RandomChanges.schema,
            rows: [row([.null]), row([.timestamp(5)]), row([.timestamp(.max)])])
        let spec = try WindowSpec(.tumble, size: 10)
        for build in [0, 1] {
            let committer = MemoryCommitter()
            let collected = CollectedBatches()
            let calls = [try Recomputation.calls(isAppendOnly: true)[0]]
            let job = try SynchronousJob(committer: committer) {
                let source = $0.addSource(
                    ScriptedSource([ScriptedBatch(batch: batch)]), name: "s")
                let node: any Operator =
                    build == 0
                    ? WindowAssignOperator(time: 0, spec)
                    : WindowAggregateOperator(
                        .time(column: 0, spec), timeType: .timestamp, keys: [], keyTypes: [],
                        calls: calls, emission: .onClose)
                $0.addSink(
                    CollectOperator(into: collected), input: $0.add(node, inputs: [source]))
            }
            try job.run()
            #expect(committer.deadLetters.map(\.code) == [DeadLetter.nullTimeCode, "22008"])
            #expect(committer.deadLetters.map(\.source) == ["s", "s"])
            #expect(collected.batches.flatMap(\.rows).count == 1)
        }
    }
}
