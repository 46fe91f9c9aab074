import Columnar

/// A job on the calling thread, one small step after another: for small queries, and for tests, which
/// choose the order of the steps by a seed and so try how threads might have interleaved.
public final class SynchronousJob {
    private let workers: [Worker]
    private let hub: ExchangeHub
    private let committer: any EpochCommitter
    private let gates: StartGates
    private let pollTimeoutMilliseconds: Int
    private var closedGates: [Set<Int>]
    private var phases: [[SourcePhase]]
    private var epoch: Int64
    private var end: JobEnd?
    private var choice: SplitMix64?

    private enum SourcePhase {
        case unopened, open, ended
    }

    /// One thing that can be done next.
    private enum Step {
        case poll(worker: Int, source: Int)
        case deliver(worker: Int, lane: Int)

        var isDelivery: Bool {
            if case .deliver = self { true } else { false }
        }
    }

    /// Builds and restores the graphs as `Job` does. With a `seed` the order of the steps is
    /// random; without, what waits between workers goes first.
    public init(
        _ configuration: JobConfiguration = JobConfiguration(),
        committer: any EpochCommitter = DiscardingCommitter(),
        restoring restorePoint: RestorePoint? = nil, seed: UInt64? = nil,
        build: (GraphBuilder) throws -> Void
    ) throws {
        (workers, hub) = try WorkerSet.build(configuration, restoring: restorePoint, build)
        self.committer = committer
        pollTimeoutMilliseconds = configuration.pollTimeoutMilliseconds
        gates = StartGates(
            sourceCount: workers[0].sources.count, workerCount: configuration.workerCount)
        closedGates = workers.map { Set($0.sources.indices) }
        epoch = restorePoint?.epoch ?? 0
        choice = seed.map { SplitMix64(seed: $0) }
        phases = workers.map { worker in
            worker.sources.map {
                $0.source == nil || $0.node.isSourceFinished ? .ended : .unopened
            }
        }
        for worker in workers { try worker.start(isRestored: restorePoint != nil) }
    }

    deinit {
        closeSources()
    }

    /// Reads all sources to their ends and commits the last epoch. Throws the first error.
    @discardableResult
    public func run() throws -> JobEnd {
        while try step() {}
        try commit(.finished)
        return .finished
    }

    /// Does one thing: polls one source and processes what it brought, or processes one message
    /// between workers. False when all inputs have ended.
    @discardableResult
    public func step() throws -> Bool {
        for worker in workers { gates.report(worker, pending: &closedGates[worker.index]) }
        let steps = possibleSteps()
        guard !steps.isEmpty else {
            guard workers.contains(where: \.needsEpoch) else { return false }
            try commit(nil)
            return true
        }
        try take(steps)
        return true
    }

    /// Takes one of `steps`.
    private func take(_ steps: [Step]) throws {
        switch steps[choice?.next(below: steps.count) ?? 0] {
        case .poll(let worker, let source): try poll(worker, source)
        case .deliver(let worker, let lane): try deliver(worker, lane)
        }
    }

    /// Commits an epoch now, after which nothing waits in a sink. Returns its number.
    @discardableResult
    public func flush() throws -> Int64 {
        try commit(nil, flushes: true)
        return epoch
    }

    /// Commits an epoch now, as the passing of time does. Returns its number.
    @discardableResult
    public func checkpoint() throws -> Int64 {
        try commit(nil)
        return epoch
    }

    /// Commits the last epoch without an end of input (rule 29); the job is over then.
    public func stop() throws {
        try commit(.stopped)
    }

    /// Lets time pass: reads the clock for idle partitions.
    public func tick() throws {
        for worker in workers {
            try worker.tick { _ in false }
            _ = try worker.tickOperators()
        }
    }

    /// How far the job is.
    public var progress: JobProgress {
        JobProgress(
            epoch: epoch, end: end,
            sources: workers.flatMap { worker in
                worker.sources.filter { $0.source != nil }
                    .map { SourceProgress($0.node, worker: worker.index) }
            }, nodes: NodeProgress.sum(workers.map(\.counters)),
            sinkPaths: workers[0].sinkPaths)
    }

    private func possibleSteps() -> [Step] {
        var steps = workers.flatMap { worker in
            hub.mailboxes[worker.index].readyLanes(blockedLanes: worker.blockedLanes)
                .map { Step.deliver(worker: worker.index, lane: $0) }
        }
        for worker in workers where worker.mayTakeSources {
            for source in worker.sources.indices
            where phases[worker.index][source] != .ended && gates.isOpen(source) {
                steps.append(.poll(worker: worker.index, source: source))
            }
        }
        return steps
    }

    private func poll(_ index: Int, _ sourceIndex: Int) throws {
        let entry = workers[index].sources[sourceIndex]
        guard let source = entry.source else { return }
        if phases[index][sourceIndex] == .unopened {
            try source.open(at: entry.node.positions)
            phases[index][sourceIndex] = .open
        }
        let delivery: SourceDelivery
        switch try source.poll(timeoutMilliseconds: pollTimeoutMilliseconds) {
        case .work(let work): delivery = .batches(try work.run(), byteCount: work.byteCount)
        case .partitions(let added): delivery = .partitions(added)
        case .partitionFinished(let partition): delivery = .partitionFinished(partition)
        case .finished:
            delivery = .finished
            phases[index][sourceIndex] = .ended
            source.close()
        case .idle: return try tick()
        }
        try workers[index].deliver(delivery, source: sourceIndex)
    }

    private func deliver(_ index: Int, _ lane: Int) throws {
        guard let message = hub.mailboxes[index].takeMessage(lane: lane) else { return }
        try workers[index].deliver(message, lane: lane)
    }

    private func commit(_ end: JobEnd?, flushes: Bool = false) throws {
        guard self.end == nil else { return }
        epoch += 1
        for worker in workers {
            try worker.beginEpoch(epoch, isLast: end != nil, flushes: flushes)
        }
        var parts: [WorkerPart] = []
        while true {
            parts += workers.compactMap { $0.takePart() }
            if parts.count == workers.count { break }
            // Workers that are through may go on reading, as threads would.
            let steps = possibleSteps().filter { choice != nil || $0.isDelivery }
            guard !steps.isEmpty else { return assertionFailure("a barrier reaches every node") }
            try take(steps)
        }
        parts.sort { $0.worker < $1.worker }
        try committer.commit(Epoch(number: epoch, end: end, parts: parts))
        for worker in workers { try worker.committed(epoch: epoch) }
        self.end = end
        if end != nil { closeSources() }
    }

    private func closeSources() {
        for worker in workers {
            for source in worker.sources.indices where phases[worker.index][source] == .open {
                worker.sources[source].source?.close()
                phases[worker.index][source] = .ended
            }
        }
    }
}

/// Steele, Lea and Flood's SplitMix64: small, seeded, good enough to shuffle steps.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`.
    mutating func next(below bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }
}
