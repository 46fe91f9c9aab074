/// Tells which sources may be read: those whose predecessors have ended on every worker.
final class StartGates: Sendable {
    private let workerCount: Int
    private let state: Monitor<[Gate]>

    private struct Gate {
        var openWorkers: Set<Int> = []
    }

    init(sourceCount: Int, workerCount: Int) {
        self.workerCount = workerCount
        state = Monitor(Array(repeating: Gate(), count: sourceCount))
    }

    /// Notes that all that `source` waits for has ended on `worker`.
    func open(_ source: Int, worker: Int) {
        state.update { _ = $0[source].openWorkers.insert(worker) }
    }

    /// Whether `source` may be read.
    func isOpen(_ source: Int) -> Bool {
        state.withLock { $0[source].openWorkers.count == workerCount }
    }

    /// Notes which gates `worker` has open; `pending` holds the sources that it did not report yet.
    func report(_ worker: Worker, pending: inout Set<Int>) {
        for source in pending where worker.isGateOpen(source) {
            open(source, worker: worker.index)
            pending.remove(source)
        }
    }
}
