import Dispatch

/// Calls something again and again on a thread of its own, until it is stopped.
final class Ticker: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Calls `body` every so many milliseconds, the first time after one interval.
    init(milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
        let interval = DispatchTimeInterval.milliseconds(max(1, milliseconds))
        DispatchQueue(label: "ticker").async { [stopped, ended] in
            while stopped.wait(timeout: .now() + interval) == .timedOut { body() }
            ended.signal()
        }
    }

    /// Returns when the last call has ended. Call it once.
    func stop() {
        stopped.signal()
        ended.wait()
    }
}
