import Columnar
import Functions
import Synchronization
import Testing

@testable import Dataflow

@Suite("Jobs on threads")
struct JobTests {
    private static func script(_ count: Int, partitions: Int32 = 4) -> [ScriptedBatch] {
        (0..<count).map { step in
            ScriptedBatch(
                batch: .integers((0..<10).map { Int64(step * 10 + $0) }),
                partition: Int32(step) % partitions)
        }
    }

    private func share(_ script: [ScriptedBatch], _ builder: GraphBuilder) -> [ScriptedBatch] {
        script.filter { Int($0.partition) % builder.workerCount == builder.worker }
    }

    @Test(arguments: [1, 2, 4])
    func runsToTheEnd(workers: Int) throws {
        let collected = CollectedBatches()
        let committer = MemoryCommitter()
        let script = Self.script(200)
        let job = try Job(JobConfiguration(workerCount: workers), committer: committer) {
            let source = $0.addSource(ScriptedSource(share(script, $0)), name: "s")
            let hashed = $0.exchange(source, .hash(columns: [0]))
            let summed = $0.add(SummingOperator(), inputs: [hashed])
            $0.addSink(EpochCollector(into: collected), input: summed)
        }
        try job.start()
        #expect(try job.wait() == .finished)
        #expect(committer.restorePoint()?.end == .finished)
        let rows = collected.batches.flatMap(\.rows).map { $0[0].number }
        #expect(rows.filter { $0 > 0 }.count == 1_999)
        #expect(rows.reduce(0, +) == 0)
        #expect(job.progress.recordCount == 2_000)
        #expect(job.progress.end == .finished)
    }

    @Test func oneWorkerKeepsTheOrderOfTheSource() throws {
        let collected = CollectedBatches()
        let script = Self.script(500, partitions: 1)
        let job = try Job(
            JobConfiguration(workerCount: 1, decodeThreadCount: 4),
            committer: DiscardingCommitter()
        ) {
            let source = $0.addSource(ScriptedSource(script), name: "s")
            $0.addSink(CollectOperator(into: collected), input: source)
        }
        try job.start()
        try job.wait()
        let rows = collected.batches.flatMap(\.rows).map { $0[0].number }
        #expect(rows == (0..<5_000).map { Int64($0) })
    }

    @Test(arguments: [1, 2])
    func stopsAndGoesOn(workers: Int) throws {
        let collected = CollectedBatches()
        let committer = MemoryCommitter()
        let script = Self.script(300)
        func job(_ endsAtLast: Bool) throws -> Job {
            try Job(
                JobConfiguration(workerCount: workers), committer: committer,
                restoring: committer.restorePoint()
            ) {
                let source = $0.addSource(
                    ScriptedSource(share(script, $0), endsAtLast: endsAtLast), name: "s")
                let hashed = $0.exchange(source, .hash(columns: [0]))
                let summed = $0.add(SummingOperator(), inputs: [hashed])
                $0.addSink(EpochCollector(into: collected), input: summed)
            }
        }
        let first = try job(false)
        try first.start()
        #expect(first.flush() == 1)
        #expect(first.flush() == 2)
        first.stop()
        #expect(try first.wait() == .stopped)
        #expect(committer.restorePoint()?.end == .stopped)
        #expect(first.flush() == nil)
        #expect(collected.batches.flatMap(\.rows).allSatisfy { $0[0].number >= 0 })
        let second = try job(true)
        try second.start()
        #expect(try second.wait() == .finished)
        let rows = collected.batches.flatMap(\.rows).map { $0[0].number }
        #expect(rows.filter { $0 > 0 }.count == 2_999)
        #expect(rows.reduce(0, +) == 0)
    }

    @Test func theFirstErrorEndsTheJob() throws {
        for workers in [1, 2] {
            let script = Self.script(100)
            let job = try Job(
                JobConfiguration(workerCount: workers), committer: DiscardingCommitter()
            ) {
                let source = $0.addSource(
                    ScriptedSource(share(script, $0), endsAtLast: false), name: "s")
                let hashed = $0.exchange(source, .hash(columns: [0]))
                let failing = $0.add(FailingOperator(at: 777), inputs: [hashed])
                $0.addSink(CollectOperator(into: CollectedBatches()), input: failing)
            }
            try job.start()
            let failure = #expect(throws: JobFailure.self) { try job.wait() }
            #expect(failure?.node == "Failing")
            #expect(failure?.error is FailingOperator.Failure)
        }
    }

    @Test func aFailingCommitterEndsTheJob() throws {
        final class Refusing: EpochCommitter {
            struct Refusal: Error {}
            func commit(_ epoch: Epoch) throws { throw Refusal() }
        }
        let job = try Job(JobConfiguration(), committer: Refusing()) {
            let source = $0.addSource(ScriptedSource(Self.script(3)), name: "s")
            $0.addSink(CollectOperator(into: CollectedBatches()), input: source)
        }
        try job.start()
        let failure = #expect(throws: JobFailure.self) { try job.wait() }
        #expect(failure?.error is Refusing.Refusal)
    }

    @Test func theSourceLearnsWhatIsCommittedAndIsClosed() throws {
        let source = WatchedSource(Self.script(20, partitions: 1))
        let job = try Job(JobConfiguration(), committer: DiscardingCommitter()) {
            let node = $0.addSource(source, name: "s")
            $0.addSink(CollectOperator(into: CollectedBatches()), input: node)
        }
        try job.start()
        try job.wait()
        #expect(source.log.all.last == "close")
        #expect(source.log.all.contains("commit offset 20"))
    }

    @Test func theReaderWaitsWhenTheQueueIsFull() throws {
        let gate = Monitor(false)
        let source = WatchedSource(Self.script(100, partitions: 1))
        var configuration = JobConfiguration()
        configuration.sourceWorkLimit = 5
        let job = try Job(configuration, committer: DiscardingCommitter()) {
            let node = $0.addSource(source, name: "s")
            let held = $0.add(HeldOperator(gate, source.reads), inputs: [node])
            $0.addSink(CollectOperator(into: CollectedBatches()), input: held)
        }
        try job.start()
        #expect(try job.wait() == .finished)
        // While the first batch was held the source was read up to the limit and not beyond.
        #expect(source.reads.withLock { $0 } == 100)
        #expect(gate.withLock { $0 })
    }
}

/// A scripted source that notes what it is told.
final class WatchedSource: Source {
    let name = "watched"
    let log = EventLog()
    let reads = Monitor(0)
    private let script: ScriptedSource

    init(_ steps: [ScriptedBatch]) {
        script = ScriptedSource(steps)
    }

    func open(at positions: [Int32: SourcePosition]) throws { try script.open(at: positions) }

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        let event = try script.poll(timeoutMilliseconds: timeoutMilliseconds)
        if case .work = event { reads.update { $0 += 1 } }
        return event
    }

    func commit(_ positions: [Int32: SourcePosition]) throws {
        log.add("commit \(positions.values.map { $0.text }.joined())")
    }
    func close() { log.add("close") }
}

/// Holds the first batch until the source was read to the limit, and checks that it goes no further.
final class HeldOperator: Operator {
    let name = "Held"
    private let gate: Monitor<Bool>
    private let reads: Monitor<Int>

    init(_ gate: Monitor<Bool>, _ reads: Monitor<Int>) {
        self.gate = gate
        self.reads = reads
    }

    func process(_ batch: Batch, input: Int, output: Output) throws {
        if !gate.withLock({ $0 }) {
            _ = reads.wait { $0 >= 5 ? true : nil }
            // The reader cannot pass the limit however long it is given: this is the bound itself.
            #expect(reads.withLock { $0 } <= 5)
            gate.update { $0 = true }
        }
        try output.send(batch)
    }
}

extension SourcePosition {
    fileprivate var text: String {
        if case .offset(let offset) = self { "offset \(offset)" } else { "bytes" }
    }
}
