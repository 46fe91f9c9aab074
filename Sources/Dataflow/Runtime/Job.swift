/// A running query: sources, workers, exchanges and epochs, each on its threads.
///
///     let job = try Job(configuration, committer: committer, restoring: point) { graph in
///         let views = graph.addSource(source, name: "view_log", watermarks: WatermarkOptions())
///         let kept = graph.add(FilterOperator(condition), inputs: [views])
///         graph.addSink(sink, input: kept)
///     }
///     try job.start()
///     let end = try job.wait()
public final class Job: Sendable {
    private let configuration: JobConfiguration
    private let hub: ExchangeHub
    private let coordinator: EpochCoordinator
    private let gates: StartGates
    private let runners: [WorkerRunner]
    private let outcome = Monitor(Outcome())
    private let isRestored: Bool

    private struct Outcome {
        var failure: (any Error)?
        var threads: [JobThread] = []
        var pool: DecodePool?
        var isJoined = false
    }

    /// Builds the graphs by calling `build` once for each worker, on this thread, and restores them.
    /// Throws what `build` throws and `StateError` when `restorePoint` does not fit.
    public init(
        _ configuration: JobConfiguration, committer: any EpochCommitter,
        restoring restorePoint: RestorePoint? = nil,
        build: (GraphBuilder) throws -> Void
    ) throws {
        self.configuration = configuration
        isRestored = restorePoint != nil
        let (workers, hub) = try WorkerSet.build(configuration, restoring: restorePoint, build)
        self.hub = hub
        coordinator = EpochCoordinator(
            lastEpoch: restorePoint?.epoch ?? 0, workerCount: configuration.workerCount,
            intervalMilliseconds: configuration.epochIntervalMilliseconds, committer: committer)
        gates = StartGates(
            sourceCount: workers[0].sources.count, workerCount: configuration.workerCount)
        runners = workers.map { worker in
            WorkerRunner(worker, mailbox: hub.mailboxes[worker.index])
        }
    }

    /// Starts the threads. Throws when the system refuses one.
    public func start() throws {
        let pool = try DecodePool(threadCount: configuration.decodeThreadCount)
        var threads: [JobThread] = []
        let environment = WorkerRunner.Environment(
            configuration: configuration, pool: pool, coordinator: coordinator, gates: gates,
            isRestored: isRestored, wakeAll: { [hub] in hub.mailboxes.forEach { $0.wake() } },
            onError: { [weak self] in self?.fail($0) })
        defer {
            outcome.update { outcome in
                outcome.threads = threads
                outcome.pool = pool
            }
        }
        let actions = EpochCoordinator.Actions(
            command: { [hub] command in hub.mailboxes.forEach { $0.send(command) } },
            committed: { [runners] epoch in
                for part in epoch.parts { runners[part.worker].committed(part.positions) }
            },
            failed: { [weak self] in self?.fail($0) })
        do {
            for runner in runners {
                threads.append(try JobThread { runner.run(environment) })
            }
            threads.append(try JobThread { [coordinator] in coordinator.run(actions) })
        } catch {
            fail(error)
            throw error
        }
    }

    /// Asks for an epoch now and waits until it is durable and published. Returns its number, nil when the job
    /// ended before.
    @discardableResult
    public func flush() -> Int64? {
        let number = coordinator.request(flushes: true)
        return coordinator.wait(for: number) ? number : nil
    }

    /// Asks the job to commit what it has and to end, without an end of input: it can be restored
    /// and go on (rule 29). Does not wait.
    public func stop() {
        coordinator.requestStop()
    }

    /// Ends the job where it stands, without another epoch: what follows the last one is lost as if
    /// the process had died. Does not wait.
    public func abort() {
        coordinator.abort()
        hub.mailboxes.forEach { $0.send(.abort) }
    }

    /// Waits for the end of the job and of its threads. Throws the first error that stopped it, a
    /// `JobFailure` that names the node.
    @discardableResult
    public func wait() throws -> JobEnd {
        let (threads, pool) = outcome.withLock { outcome in
            defer { outcome.threads = [] }
            return (outcome.threads, outcome.pool)
        }
        threads.forEach { $0.join() }
        if !threads.isEmpty {
            pool?.close()
            outcome.update { $0.isJoined = true }
        } else {
            _ = outcome.wait { $0.isJoined ? true : nil }
        }
        if let failure = outcome.withLock({ $0.failure }) { throw failure }
        return coordinator.lastCommitted.end ?? .stopped
    }

    /// How far the job is. Cheap enough to be asked several times a second.
    public var progress: JobProgress {
        let (epoch, end) = coordinator.lastCommitted
        return JobProgress(
            epoch: epoch, end: end, sources: runners.flatMap(\.sourceProgress),
            nodes: NodeProgress.sum(runners.map(\.counters)), sinkPaths: runners[0].sinkPaths)
    }

    /// Keeps the first error and has everything end.
    private func fail(_ error: any Error) {
        outcome.update { outcome in
            if outcome.failure == nil { outcome.failure = error }
        }
        abort()
    }
}
