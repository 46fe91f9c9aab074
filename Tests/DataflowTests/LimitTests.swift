import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Every queue has a limit, and no limit stops a job for good")
struct LimitTests {
    private static let rows: [ScriptedBatch] = (0..<60).map { step in
        ScriptedBatch(
            batch: .integers((0..<10).map { Int64(step * 10 + $0) }), partition: Int32(step % 4))
    }

    /// A sink that keeps its rows until an epoch.
    private final class Hoarder: SinkOperator {
        let name = "Hoarder"
        var pendingByteCount = 0
        private(set) var largest = 0

        func process(_ batch: Batch, context: JobContext) throws {
            pendingByteCount += batch.count * 8
            largest = max(largest, pendingByteCount)
        }

        func prepare(epoch: Int64) throws -> (any PreparedOutput)? {
            pendingByteCount = 0
            return nil
        }
    }

    @Test func fullExchangesHoldSourcesBackAndDrain() throws {
        for seed in UInt64(1)...5 {
            var configuration = JobConfiguration(workerCount: 3)
            configuration.exchangeByteLimit = 1
            let collected = CollectedBatches()
            let job = try SynchronousJob(configuration, seed: seed) { builder in
                let share = Self.rows.filter { Int($0.partition) % 3 == builder.worker }
                let source = builder.addSource(ScriptedSource(share), name: "s")
                let hashed = builder.exchange(source, .hash(columns: [0]))
                let again = builder.exchange(hashed, .gather)
                builder.addSink(CollectOperator(into: collected), input: again)
            }
            #expect(try job.run() == .finished)
            #expect(collected.batches.reduce(0) { $0 + $1.count } == 600, "seed \(seed)")
        }
    }

    @Test(arguments: [1, 3])
    func tightLimitsOnThreads(workers: Int) throws {
        var configuration = JobConfiguration(workerCount: workers)
        configuration.exchangeByteLimit = 1
        configuration.sourceWorkLimit = 1
        configuration.sourceByteLimit = 1
        configuration.sinkByteLimit = 100
        let job = try Job(configuration, committer: DiscardingCommitter()) { builder in
            let share = Self.rows.filter { Int($0.partition) % workers == builder.worker }
            let source = builder.addSource(ScriptedSource(share), name: "s")
            let hashed = builder.exchange(source, .hash(columns: [0]))
            builder.addSink(Hoarder(), input: hashed)
        }
        try job.start()
        #expect(try job.wait() == .finished)
        #expect(job.progress.nodes.last?.inputRowCount == 600)
        #expect(job.progress.epoch > 1)
    }

    @Test func aFullSinkAsksForAnEpoch() throws {
        var configuration = JobConfiguration()
        configuration.sinkByteLimit = 500
        let sink = Hoarder()
        let job = try SynchronousJob(configuration) { builder in
            builder.addSink(
                sink, input: builder.addSource(ScriptedSource(Self.rows), name: "s"))
        }
        try job.run()
        #expect(sink.largest <= 500 + 80)
        #expect(job.progress.epoch > 5)
    }

    @Test func manyDeadLettersAskForAnEpoch() throws {
        let letter = DeadLetter(source: "s", payload: [], code: "x", reason: "broken")
        let script = Self.rows.map { step in
            var step = step
            step.rejects = [letter, letter]
            return step
        }
        var configuration = JobConfiguration()
        configuration.deadLetterLimit = 10
        let committer = MemoryCommitter()
        let job = try SynchronousJob(configuration, committer: committer) { builder in
            builder.addSink(
                CollectOperator(into: CollectedBatches()),
                input: builder.addSource(ScriptedSource(script), name: "s"))
        }
        try job.run()
        #expect(committer.deadLetters.count == 120)
        #expect(job.progress.epoch > 10)
        #expect(job.progress.recordCount == 720)
    }

    @Test func resultsAreReordered() {
        var buffer = ReorderBuffer<String>()
        let tickets = (0..<3).map { _ in buffer.takeTicket() }
        buffer.complete(tickets[2], with: "c")
        #expect(buffer.popNext() == nil)
        buffer.complete(tickets[0], with: "a")
        #expect(buffer.popNext() == "a")
        #expect(buffer.popNext() == nil)
        buffer.complete(tickets[1], with: "b")
        #expect(buffer.popNext() == "b")
        #expect(buffer.popNext() == "c")
        #expect(buffer.pendingCount == 0)
    }

    @Test func queuesKeepTheirOrder() {
        var queue = FIFO<Int>()
        var next = 0
        for number in 0..<1_000 {
            queue.append(number)
            if number % 3 != 0 {
                #expect(queue.popFirst() == next)
                next += 1
            }
        }
        while let number = queue.popFirst() {
            #expect(number == next)
            next += 1
        }
        #expect(next == 1_000 && queue.isEmpty)
    }
}
