import Columnar

@testable import Dataflow

/// Runs a graph over scripts in one of many ways; the answer must not depend on which.
struct Trial {
    /// One script for each source; rows are dealt out to workers by partition.
    var scripts: [[ScriptedBatch]]
    /// Whether the sources have a WATERMARK.
    var watermarks: WatermarkOptions? = WatermarkOptions(idleTimeout: nil)
    /// Source `i` is not read before the sources `startsAfter[i]` have ended.
    var startsAfter: [Int: [Int]] = [:]
    /// Builds the graph between the sources and the sink.
    var graph: (GraphBuilder, [NodeID]) -> NodeID

    /// The changes that reach the sink.
    func run(workers: Int = 1, seed: UInt64? = nil) throws -> [Batch] {
        let collected = CollectedBatches()
        let job = try SynchronousJob(configuration(workers), seed: seed) {
            build($0, CollectOperator(into: collected))
        }
        try job.run()
        return collected.batches
    }

    /// The same with a crash and a restart from the last epoch after `stepCount` steps, and one more
    /// each time; only committed output counts.
    func runWithRestarts(workers: Int = 1, every stepCount: Int, seed: UInt64) throws -> [Batch] {
        let committer = MemoryCommitter()
        let published = CollectedBatches()
        for attempt in 0..<1_000 {
            let point = committer.restorePoint()
            let job = try SynchronousJob(
                configuration(workers), committer: committer, restoring: point, seed: seed
            ) { build($0, EpochCollector(into: published)) }
            var isRunning = true
            for _ in 0..<(stepCount + attempt) where isRunning { isRunning = try job.step() }
            if !isRunning {
                try job.run()
                return published.batches
            }
            try job.flush()
            // Work that is lost by the crash.
            for _ in 0..<3 { try job.step() }
        }
        throw TrialError.doesNotEnd
    }

    private func configuration(_ workers: Int) -> JobConfiguration {
        var configuration = JobConfiguration(workerCount: workers)
        configuration.clock = ManualClock()
        configuration.errorPolicy = .deadLetter
        return configuration
    }

    private func build(_ builder: GraphBuilder, _ sink: any SinkOperator) {
        var nodes: [NodeID] = []
        for (index, script) in scripts.enumerated() {
            let share = script.filter {
                Int($0.partition) % builder.workerCount == builder.worker
            }
            nodes.append(
                builder.addSource(
                    ScriptedSource(share, name: "source \(index)"), name: "source \(index)",
                    watermarks: watermarks,
                    startsAfter: (startsAfter[index] ?? []).map { nodes[$0] }))
        }
        builder.addSink(sink, input: graph(builder, nodes))
    }
}

enum TrialError: Error { case doesNotEnd }

/// A sink whose output appears when its epoch is committed, once.
final class EpochCollector: SinkOperator {
    let name = "EpochCollector"
    private let published: CollectedBatches
    private var waiting: [Batch] = []
    private var prepared: [Batch] = []

    init(into published: CollectedBatches) {
        self.published = published
    }

    func process(_ batch: Batch, context: JobContext) throws {
        waiting.append(batch)
    }

    func prepare(epoch: Int64) throws -> (any PreparedOutput)? {
        prepared = waiting
        waiting = []
        return nil
    }

    func committed(epoch: Int64) throws {
        for batch in prepared { published.append(batch) }
        prepared = []
    }
}

extension Array where Element == ScriptedBatch {
    /// The same rows in batches of random sizes.
    func resplit(_ random: inout SeededRandom) -> [ScriptedBatch] {
        flatMap { step in
            var parts: [ScriptedBatch] = []
            var start = 0
            while start < step.batch.count {
                let size = Int.random(in: 1...(step.batch.count - start), using: &random)
                var part = step
                part.batch = step.batch.slice(from: start, count: size)
                part.rejects = start == 0 ? step.rejects : []
                parts.append(part)
                start += size
            }
            return parts
        }
    }
}
