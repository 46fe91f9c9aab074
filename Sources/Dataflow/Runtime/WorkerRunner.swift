/// A worker on its thread, with the pumps of its sources. The worker itself is touched by that
/// thread only, once it runs.
final class WorkerRunner: @unchecked Sendable {
    let counters: [(node: NodeID, name: String, counters: NodeCounters)]
    let sinkPaths: [[NodeID]]
    private let worker: Worker
    private let mailbox: Mailbox
    private let pumps = Monitor<[Int: SourcePump]>([:])
    private let progress = Monitor<[SourceProgress]>([])
    private var pumpThreads: [JobThread] = []
    private var closedGates: Set<Int> = []
    private var unstarted: Set<Int> = []
    private var hasReportedEnd = false
    private var lastTick: Int64 = 0
    private var lastOperatorTick: Int64 = 0

    /// What the workers of a job share.
    struct Environment: Sendable {
        let configuration: JobConfiguration
        let pool: DecodePool
        let coordinator: EpochCoordinator
        let gates: StartGates
        let isRestored: Bool
        let wakeAll: @Sendable () -> Void
        let onError: @Sendable (any Error) -> Void
    }

    /// How long a worker waits for something to do before it looks at the clock.
    private static let tickMilliseconds = 50

    init(_ worker: Worker, mailbox: Mailbox) {
        self.worker = worker
        self.mailbox = mailbox
        counters = worker.counters
        sinkPaths = worker.sinkPaths
        closedGates = Set(worker.sources.indices)
        unstarted = Set(
            worker.sources.indices.filter {
                worker.sources[$0].source != nil && !worker.sources[$0].node.isSourceFinished
            })
    }

    /// How far the sources are, as of the last tick.
    var sourceProgress: [SourceProgress] { progress.withLock { $0 } }

    /// An epoch with these positions is durable.
    func committed(_ positions: [SourcePositions]) {
        let pumps = pumps.withLock { $0 }
        for (index, source) in worker.sources.enumerated() {
            guard let pump = pumps[index] else { continue }
            if let saved = positions.first(where: { $0.node == source.node.id }) {
                pump.committed(saved.positions)
            }
        }
    }

    /// Takes items until the last epoch is committed. The body of the worker's thread.
    func run(_ environment: Environment) {
        do {
            try worker.start(isRestored: environment.isRestored)
            try afterItem(environment)
            while try step(environment) {}
        } catch {
            environment.onError(error)
        }
        publishProgress()
        let pumps = pumps.withLock { $0 }
        pumps.values.forEach { $0.close() }
        pumpThreads.forEach { $0.join() }
    }

    /// One item; false at the end.
    private func step(_ environment: Environment) throws -> Bool {
        let worker = worker
        let item = mailbox.take(
            blockedLanes: worker.blockedLanes, timeoutMilliseconds: Self.tickMilliseconds,
            mayTakeSources: { worker.mayTakeSources })
        try tickSources()
        try tickOperators()
        switch item {
        case .command(.abort):
            return false
        case .command(.barrier(let epoch, let isLast, let flushes)):
            if isLast { pumps.withLock { $0 }.values.forEach { $0.stop() } }
            try worker.beginEpoch(epoch, isLast: isLast, flushes: flushes)
        case .command(.committed(let epoch, let isLast)):
            try worker.committed(epoch: epoch)
            environment.coordinator.published(epoch, worker: worker.index)
            if isLast { return false }
        case .message(let message, let lane):
            try worker.deliver(message, lane: lane)
        case .delivery(let delivery, let source):
            try worker.deliver(delivery, source: source)
            pumps.withLock { $0[source] }?.processed(delivery)
        case nil:
            break
        }
        try afterItem(environment)
        return true
    }

    /// What an item may have changed: the epoch's part, gates, the end.
    private func afterItem(_ environment: Environment) throws {
        if let part = worker.takePart() { environment.coordinator.add(part) }
        if worker.needsEpoch { environment.coordinator.request() }
        if !closedGates.isEmpty {
            let before = closedGates.count
            environment.gates.report(worker, pending: &closedGates)
            if closedGates.count < before { environment.wakeAll() }
        }
        for source in unstarted where environment.gates.isOpen(source) {
            unstarted.remove(source)
            try startPump(source, environment)
        }
        if !hasReportedEnd && worker.isFinished {
            hasReportedEnd = true
            environment.coordinator.workerFinished(worker.index)
        }
    }

    /// Tells sources the time before anything else is done, so that an epoch which is asked for after the
    /// clock was moved has what that did.
    private func tickSources() throws {
        let now = worker.context.now
        guard now &- lastTick >= Int64(Self.tickMilliseconds) * 1_000 || now < lastTick else {
            return
        }
        lastTick = now
        let pumps = pumps.withLock { $0 }
        try worker.tick { pumps[$0]?.takeHeldBack() ?? true }
        publishProgress()
    }

    /// Tells operators the time, for the same reason.
    private func tickOperators() throws {
        let now = worker.context.now
        let elapsed = now &- lastOperatorTick
        guard elapsed >= Int64(Self.tickMilliseconds) * 1_000 || elapsed < 0 else { return }
        if try worker.tickOperators() { lastOperatorTick = now }
    }

    private func startPump(_ index: Int, _ environment: Environment) throws {
        guard let source = worker.sources[index].source, !worker.isClosing else { return }
        let pump = SourcePump(
            source, index: index, mailbox: mailbox, pool: environment.pool,
            limits: SourcePump.Limits(environment.configuration), onError: environment.onError)
        let positions = worker.sources[index].node.positions
        pumps.withLock { $0[index] = pump }
        pumpThreads.append(try JobThread { pump.run(from: positions) })
    }

    private func publishProgress() {
        let now = worker.sources.compactMap { source in
            source.source == nil ? nil : SourceProgress(source.node, worker: worker.index)
        }
        progress.withLock { $0 = now }
    }
}

extension SourcePump.Limits {
    fileprivate init(_ configuration: JobConfiguration) {
        self.init(
            byteCount: configuration.sourceByteLimit, workCount: configuration.sourceWorkLimit,
            pollTimeoutMilliseconds: configuration.pollTimeoutMilliseconds)
    }
}
