import Synchronization

/// What passed through one node of one worker. Written by the worker once a batch, read by anyone.
final class NodeCounters: Sendable {
    let rowsIn = Atomic<Int>(0)
    let rowsOut = Atomic<Int>(0)
    let batchesIn = Atomic<Int>(0)
    let lateRows = Atomic<Int>(0)
    let rejectedRows = Atomic<Int>(0)
    /// Records that changed nothing: deletes of keys that have no row.
    let ignoredRows = Atomic<Int>(0)
    let stateBytes = Atomic<Int>(0)
    let stateRows = Atomic<Int>(0)
    let watermark = Atomic<Int64>(.min)
}

extension Atomic where Value == Int {
    /// Adds to a counter that only this thread writes.
    func count(_ amount: Int) {
        store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }
}
