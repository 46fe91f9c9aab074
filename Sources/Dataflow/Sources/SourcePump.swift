import Synchronization

/// Reads one source on a thread of its own, has it decoded by the pool and puts the results into the
/// worker's mailbox in order. Waits while too much waits for the worker.
final class SourcePump: @unchecked Sendable {
    private let source: any Source
    private let sourceIndex: Int
    private let mailbox: Mailbox
    private let pool: DecodePool
    private let limits: Limits
    private let onError: @Sendable (any Error) -> Void
    private let state = Monitor(State())

    /// How much may wait for the worker.
    struct Limits {
        let byteCount: Int
        let workCount: Int
        let pollTimeoutMilliseconds: Int
    }

    private struct State {
        var order = ReorderBuffer<SourceDelivery>()
        var waitingBytes = 0
        var waitingWorks = 0
        var isStopped = false
        var isClosed = false
        var wasHeldBack = false
        var positions: [Int32: SourcePosition] = [:]
        var committable: [Int32: SourcePosition]?
    }

    init(
        _ source: any Source, index: Int, mailbox: Mailbox, pool: DecodePool, limits: Limits,
        onError: @escaping @Sendable (any Error) -> Void
    ) {
        self.source = source
        sourceIndex = index
        self.mailbox = mailbox
        self.pool = pool
        self.limits = limits
        self.onError = onError
    }

    /// Reads from `positions` to the end or until `stop`, then waits for `close` so that the last
    /// epoch's positions can still be committed. The body of the source's thread.
    func run(from positions: [Int32: SourcePosition]) {
        do {
            try source.open(at: positions)
            while waitForRoom() {
                try commitPositions()
                guard try take(source.poll(timeoutMilliseconds: limits.pollTimeoutMilliseconds))
                else { break }
            }
            while state.wait(until: { $0.isClosed || $0.committable != nil ? true : nil }) != nil {
                try commitPositions()
                if state.withLock({ $0.isClosed }) { break }
            }
        } catch {
            onError(JobFailure(node: source.name, error: error))
        }
        source.close()
    }

    /// The worker has processed `delivery`.
    func processed(_ delivery: SourceDelivery) {
        guard case .batches(_, let byteCount) = delivery else { return }
        state.update { state in
            state.waitingBytes -= byteCount
            state.waitingWorks -= 1
        }
    }

    /// Whether the source had to wait for room since the last call, or what it read waits still.
    func takeHeldBack() -> Bool {
        state.withLock { state in
            defer { state.wasHeldBack = false }
            return state.wasHeldBack || isFull(state) || state.waitingWorks > 0
        }
    }

    /// An epoch with these positions is durable.
    func committed(_ positions: [Int32: SourcePosition]) {
        state.update { $0.committable = positions }
    }

    /// Ends the reading.
    func stop() {
        state.update { $0.isStopped = true }
    }

    /// Ends the thread after what is to be committed.
    func close() {
        state.update { state in
            state.isStopped = true
            state.isClosed = true
        }
    }

    /// Waits until there is room; false when the reading is to end.
    private func waitForRoom() -> Bool {
        state.wait { state -> Bool? in
            if state.isStopped { return false }
            guard isFull(state) else { return true }
            state.wasHeldBack = true
            return nil
        } ?? false
    }

    private func isFull(_ state: State) -> Bool {
        state.waitingBytes > limits.byteCount || state.waitingWorks >= limits.workCount
    }

    /// Passes on what a poll brought; false at the end of the source.
    private func take(_ event: SourceEvent) throws -> Bool {
        switch event {
        case .work(let work): decode(work)
        case .partitions(let added): deliverInOrder(.partitions(added))
        case .partitionFinished(let partition): deliverInOrder(.partitionFinished(partition))
        case .idle: break
        case .finished:
            deliverInOrder(.finished)
            return false
        }
        return true
    }

    private func decode(_ work: any SourceWork) {
        let byteCount = work.byteCount
        let ticket = state.withLock { state in
            state.waitingBytes += byteCount
            state.waitingWorks += 1
            return state.order.takeTicket()
        }
        pool.submit { [self] in
            do {
                complete(ticket, .batches(try work.run(), byteCount: byteCount))
            } catch {
                onError(JobFailure(node: source.name, error: error))
            }
        }
    }

    private func deliverInOrder(_ delivery: SourceDelivery) {
        complete(state.withLock { $0.order.takeTicket() }, delivery)
    }

    /// Everything that is next in order goes to the worker, under the lock to keep the order.
    private func complete(_ ticket: Int, _ delivery: SourceDelivery) {
        state.withLock { state in
            state.order.complete(ticket, with: delivery)
            while let next = state.order.popNext() { mailbox.send(next, source: sourceIndex) }
        }
    }

    private func commitPositions() throws {
        let positions = state.withLock { state in
            defer { state.committable = nil }
            return state.committable
        }
        if let positions { try source.commit(positions) }
    }
}
