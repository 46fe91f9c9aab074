import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Graphs, signals and exchanges, step by step")
struct GraphTests {
    private static let rows: [ScriptedBatch] = (0..<40).map { step in
        ScriptedBatch(
            batch: .integers((0..<10).map { Int64(step * 10 + $0) }), partition: Int32(step % 4))
    }

    @Test(arguments: [1, 2, 4], [1, 2, 3])
    func hashedRowsArriveOnce(workers: Int, seed: UInt64) throws {
        let trial = Trial(scripts: [Self.rows]) { builder, sources in
            let hashed = builder.exchange(sources[0], .hash(columns: [0]))
            return builder.add(SummingOperator(), inputs: [hashed])
        }
        let output = ZSet(try trial.run(workers: workers, seed: seed))
        let positive = output.weights.filter { $0.key[0].number >= 0 }
        #expect(positive.count == 400, "seed \(seed)")
        let total = output.weights.keys.map { $0[0].number }.filter { $0 < 0 }.reduce(0, +)
        #expect(total == -(0..<400).reduce(0, +), "seed \(seed)")
    }

    @Test func gatheredRowsComeToWorkerZero() throws {
        let trial = Trial(scripts: [Self.rows]) { builder, sources in
            let gathered = builder.exchange(sources[0], .gather)
            return builder.add(SummingOperator(), inputs: [gathered])
        }
        let batches = try trial.run(workers: 3, seed: 5)
        let sums = batches.flatMap(\.rows).map { $0[0].number }.filter { $0 <= 0 }
        #expect(sums.sorted() == [-79_800, 0, 0, 0])
    }

    @Test func broadcastRowsComeToEveryWorker() throws {
        let trial = Trial(scripts: [Self.rows]) { builder, sources in
            builder.exchange(sources[0], .broadcast)
        }
        let output = ZSet(try trial.run(workers: 3, seed: 6))
        #expect(output.weights.count == 400)
        #expect(output.weights.values.allSatisfy { $0 == 3 })
    }

    @Test(arguments: [1, 2, 4], [1, 2, 3, 4, 5])
    func restartsChangeNothing(workers: Int, seed: UInt64) throws {
        let trial = Trial(scripts: [Self.rows, Self.rows]) { builder, sources in
            let both = builder.add(UnionOperator(), inputs: sources)
            let hashed = builder.exchange(both, .hash(columns: [0]))
            let summed = builder.add(SummingOperator(), inputs: [hashed])
            return builder.exchange(summed, .gather)
        }
        let whole = ZSet(try trial.run(workers: workers))
        let pieces = ZSet(
            try trial.runWithRestarts(
                workers: workers, every: Int(3 + seed * 2), seed: seed))
        #expect(whole == pieces, "seed \(seed)")
    }

    @Test func watermarksComeAfterTheRowsAndEndOnce() throws {
        let log = EventLog()
        let script = [
            ScriptedBatch(batch: .events([(10, 1), (20, 2)]), eventTime: (0, 5)),
            ScriptedBatch(batch: .events([(30, 3), (12, 4), (31, 5)]), eventTime: (0, 5)),
        ]
        let trial = Trial(scripts: [script]) { builder, sources in
            builder.add(RecordingOperator(log), inputs: sources)
        }
        _ = try trial.run()
        #expect(
            log.all == [
                "start", "rows 2 on 0", "watermark 15", "rows 1 on 0", "watermark 25",
                "rows 2 on 0", "watermark 26", "watermark max", "finish 0", "finish",
            ])
    }

    @Test("Rule 29: a stop sends no last watermark, the end after it exactly one")
    func stopIsNoEnd() throws {
        let log = EventLog()
        let script = [
            ScriptedBatch(batch: .events([(10, 1)]), eventTime: (0, 5)),
            ScriptedBatch(batch: .events([(30, 3)]), eventTime: (0, 5)),
        ]
        let committer = MemoryCommitter()
        func job() throws -> SynchronousJob {
            try SynchronousJob(committer: committer, restoring: committer.restorePoint()) {
                let source = $0.addSource(
                    ScriptedSource(script), name: "s",
                    watermarks: WatermarkOptions(idleTimeout: nil))
                let node = $0.add(RecordingOperator(log), inputs: [source])
                $0.addSink(CollectOperator(into: CollectedBatches()), input: node)
            }
        }
        let first = try job()
        try first.step()
        try first.step()
        try first.stop()
        #expect(log.all == ["start", "rows 1 on 0", "watermark 5"])
        #expect(try job().run() == .finished)
        #expect(try job().run() == .finished)
        let end = ["rows 1 on 0", "watermark 25", "watermark max", "finish 0", "finish"]
        #expect(log.all == ["start", "rows 1 on 0", "watermark 5"] + end)
    }

    @Test func aSourceWaitsForThoseItStartsAfter() throws {
        for seed in UInt64(1)...10 {
            let log = EventLog()
            var trial = Trial(scripts: [Self.rows, Self.rows]) { builder, sources in
                let build = builder.exchange(sources[0], .hash(columns: [0]))
                let probe = builder.exchange(sources[1], .hash(columns: [0]))
                return builder.add(RecordingOperator(log), inputs: [build, probe])
            }
            trial.startsAfter = [1: [0]]
            _ = try trial.run(workers: 2, seed: seed)
            let entries = log.all
            let lastEnd = try #require(entries.lastIndex(of: "finish 0"))
            let firstProbe = try #require(
                entries.firstIndex { $0.hasPrefix("rows") && $0.hasSuffix("on 1") })
            #expect(lastEnd < firstProbe, "seed \(seed)")
        }
    }

    @Test("Rule 25: rows too far in the future go to the dead letters")
    func futureRows() throws {
        let script = [
            ScriptedBatch(
                batch: .events([(10, 1), (1_000_000, 2), (20, 3)]), eventTime: (0, 0))
        ]
        let log = EventLog()
        let committer = MemoryCommitter()
        var configuration = JobConfiguration()
        configuration.clock = ManualClock(now: 100)
        let job = try SynchronousJob(configuration, committer: committer) {
            let source = $0.addSource(
                ScriptedSource(script), name: "s",
                watermarks: WatermarkOptions(idleTimeout: nil, maximumFuture: 50))
            let node = $0.add(RecordingOperator(log), inputs: [source])
            $0.addSink(CollectOperator(into: CollectedBatches()), input: node)
        }
        try job.run()
        #expect(committer.deadLetters.map(\.code) == [DeadLetter.futureCode])
        #expect(log.all.prefix(3) == ["start", "rows 2 on 0", "watermark 20"])
        #expect(job.progress.rejectedRowCount == 1)
        #expect(job.progress.recordCount == 3)
    }

    @Test func anIdlePartitionLetsTheWatermarkPass() throws {
        let clock = ManualClock(now: 1)
        var configuration = JobConfiguration()
        configuration.clock = clock
        let log = EventLog()
        let script = [
            ScriptedBatch(batch: .events([(10, 1)]), partition: 0, eventTime: (0, 0)),
            ScriptedBatch(batch: .events([(7, 1)]), partition: 1, eventTime: (0, 0)),
            ScriptedBatch(batch: .events([(20, 2)]), partition: 0, eventTime: (0, 0)),
        ]
        let job = try SynchronousJob(configuration) {
            let source = $0.addSource(
                ScriptedSource(script, endsAtLast: false), name: "s",
                watermarks: WatermarkOptions(idleTimeout: 30))
            let node = $0.add(RecordingOperator(log), inputs: [source])
            $0.addSink(CollectOperator(into: CollectedBatches()), input: node)
        }
        for _ in 0..<4 { try job.step() }
        try job.tick()
        #expect(log.all.last == "rows 1 on 0")
        clock.advance(by: 30)
        try job.tick()
        #expect(log.all.last == "watermark 20")
    }
}

extension Value {
    var number: Int64 {
        if case .integer(let number) = self { number } else { 0 }
    }
}
