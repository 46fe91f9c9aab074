import Synchronization

/// How many bytes wait in the exchanges of a job. Sources are held back while it is too much;
/// workers always take what other workers sent, so that it shrinks.
final class ExchangeBudget: Sendable {
    private let limit: Int
    private let waiting = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    var isExceeded: Bool { waiting.load(ordering: .relaxed) > limit }

    func add(_ byteCount: Int) {
        waiting.add(byteCount, ordering: .relaxed)
    }

    /// Takes `byteCount` back; true when that ended an excess.
    func release(_ byteCount: Int) -> Bool {
        let (before, after) = waiting.subtract(byteCount, ordering: .relaxed)
        return before > limit && after <= limit
    }
}
