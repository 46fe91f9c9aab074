/// Decides when epochs begin, collects their parts and has them committed, on a thread of its own.
/// At most one epoch is on its way.
final class EpochCoordinator: Sendable {
    private let state: Monitor<State>
    private let workerCount: Int
    private let intervalMilliseconds: Int?
    private let committer: any EpochCommitter

    /// What the coordinator has the rest of the job do.
    struct Actions: Sendable {
        /// Tells all workers.
        let command: @Sendable (WorkerCommand) -> Void
        /// Tells the sources that an epoch is durable.
        let committed: @Sendable (Epoch) -> Void
        /// The job has failed.
        let failed: @Sendable (any Error) -> Void
    }

    private struct State {
        var started: Int64
        var committed: Int64
        var requestedThrough: Int64 = 0
        var isFlushRequested = false
        var isStopRequested = false
        var finishedWorkers: Set<Int> = []
        var parts: [WorkerPart] = []
        var published: [Int: Int64] = [:]
        var isAborted = false
        var end: JobEnd?
        /// How long the last epoch took from its barrier until it was durable.
        var lastDuration = Duration.zero

        var endedEpoch: Int64? { end == nil ? nil : committed }
    }

    init(
        lastEpoch: Int64, workerCount: Int, intervalMilliseconds: Int?,
        committer: any EpochCommitter
    ) {
        state = Monitor(State(started: lastEpoch, committed: lastEpoch))
        self.workerCount = workerCount
        self.intervalMilliseconds = intervalMilliseconds
        self.committer = committer
    }

    /// The number of the last epoch that is durable, and how the job ended with it.
    var lastCommitted: (epoch: Int64, end: JobEnd?) {
        state.withLock { ($0.committed, $0.end) }
    }

    /// Asks for an epoch that begins after now, with which sinks hand over all they have if it
    /// `flushes`; its number.
    @discardableResult
    func request(flushes: Bool = false) -> Int64 {
        state.update { state in
            if flushes { state.isFlushRequested = true }
            state.requestedThrough = max(state.requestedThrough, state.started + 1)
            return state.requestedThrough
        }
    }

    /// Waits until epoch `number` is durable and published; false when the job ended before.
    func wait(for number: Int64) -> Bool {
        state.wait { state in
            let isPublished =
                state.published.count == workerCount
                && state.published.values.allSatisfy { $0 >= number }
            if isPublished { return true }
            if let end = state.endedEpoch, end < number { return false }
            return state.isAborted ? false : nil
        } ?? false
    }

    /// The sinks of `worker` have published `epoch`.
    func published(_ epoch: Int64, worker: Int) {
        state.update { $0.published[worker] = epoch }
    }

    /// Asks for the last epoch, without an end of input.
    func requestStop() {
        state.update { $0.isStopRequested = true }
    }

    /// All inputs of a worker have ended.
    func workerFinished(_ worker: Int) {
        state.update { _ = $0.finishedWorkers.insert(worker) }
    }

    /// A worker's part of the epoch on its way.
    func add(_ part: WorkerPart) {
        state.update { $0.parts.append(part) }
    }

    /// Ends the loop without another epoch.
    func abort() {
        state.update { $0.isAborted = true }
    }

    /// Epoch after epoch until the last. The body of the coordinator's thread.
    func run(_ actions: Actions) {
        while let (number, end, flushes) = nextEpoch() {
            let begin = ContinuousClock.now
            actions.command(.barrier(number, isLast: end != nil, flushes: flushes))
            guard let parts = collectParts() else { return }
            let epoch = Epoch(number: number, end: end, parts: parts)
            do {
                try committer.commit(epoch)
            } catch {
                actions.failed(JobFailure(node: nil, error: error))
                return
            }
            actions.committed(epoch)
            actions.command(.committed(number, isLast: end != nil))
            state.update { state in
                state.committed = number
                state.end = end
                state.lastDuration = ContinuousClock.now - begin
            }
            if end != nil { return }
        }
    }

    private typealias Beginning = (number: Int64, end: JobEnd?, flushes: Bool)

    /// Waits until an epoch is due; nil when there will be none.
    private func nextEpoch() -> Beginning? {
        func begin(_ state: inout State, _ end: JobEnd?) -> Beginning? {
            state.started += 1
            defer { state.isFlushRequested = false }
            return (state.started, end, state.isFlushRequested)
        }
        let due = state.wait(timeoutMilliseconds: pauseMilliseconds) {
            state -> Beginning?? in
            if state.isAborted { return .some(nil) }
            if state.finishedWorkers.count == workerCount { return begin(&state, .finished) }
            if state.isStopRequested { return begin(&state, .stopped) }
            if state.requestedThrough > state.started { return begin(&state, nil) }
            return nil
        }
        return due ?? state.update { begin(&$0, nil) }
    }

    /// How long to wait for the next epoch that nobody asks for: twice as long as the last one took where
    /// that is more than the interval, so that much state does not keep the job from going on.
    private var pauseMilliseconds: Int? {
        intervalMilliseconds.map { interval in
            max(interval, 2 * Int(state.withLock { $0.lastDuration } / .milliseconds(1)))
        }
    }

    private func collectParts() -> [WorkerPart]? {
        let parts = state.wait { state -> [WorkerPart]?? in
            if state.isAborted { return .some(nil) }
            guard state.parts.count == workerCount else { return nil }
            defer { state.parts = [] }
            return state.parts.sorted { $0.worker < $1.worker }
        }
        return parts ?? nil
    }
}
