import Foundation

/// Tells the queries of a session at once that tables have changed.
final class TableSignal: @unchecked Sendable {
    private let condition = NSCondition()
    private var changeCount = 0
    private var isClosed = false

    /// How often tables changed so far.
    var count: Int {
        condition.withLock { changeCount }
    }

    /// Tables have changed, and that is committed.
    func send() {
        condition.withLock {
            changeCount += 1
            condition.broadcast()
        }
    }

    /// Nobody waits any more.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Waits until tables have changed more than `count` times, at most `timeoutMilliseconds`.
    func wait(after count: Int, timeoutMilliseconds: Int) {
        let deadline = Date(timeIntervalSinceNow: Double(timeoutMilliseconds) / 1_000)
        condition.withLock {
            while changeCount == count, !isClosed, condition.wait(until: deadline) {}
        }
    }
}
