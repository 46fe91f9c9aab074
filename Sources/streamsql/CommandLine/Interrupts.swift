import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM, taken by a thread of its own: no code of ours runs inside a signal handler.
///
/// The first signal is given to whoever waits for one; without one, and always the second time, the
/// process ends at once.
final class Interrupts: Sendable {
    /// What came.
    enum Signal: Sendable {
        /// Ctrl-C: a person wants it to end.
        case interrupt
        /// SIGTERM: a service manager wants it to end.
        case terminate
    }

    private struct State {
        var handler: (@Sendable (Signal) -> Void)?
        var received: Signal?
    }

    private let state = Mutex(State())

    /// Begins to listen. Call it before any thread is made: threads inherit which signals they leave
    /// to others.
    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let thread = DispatchQueue(label: "signals")
        thread.async { [self, signals] in
            var signals = signals
            while true {
                var number: Int32 = 0
                guard sigwait(&signals, &number) == 0 else { continue }
                handle(number == SIGTERM ? .terminate : .interrupt)
            }
        }
    }

    /// Runs `body` while the first signal calls `handler` (on another thread) instead of ending the process.
    /// Gives what came meanwhile, too.
    func withHandler<Result>(
        _ handler: @escaping @Sendable (Signal) -> Void, _ body: () throws -> Result
    ) rethrows -> (result: Result, signal: Signal?) {
        let outer = state.withLock { state in
            defer { state = State(handler: handler, received: nil) }
            return state.handler
        }
        defer { state.withLock { $0 = State(handler: outer, received: nil) } }
        let result = try body()
        return (result, state.withLock { $0.received })
    }

    private func handle(_ signal: Signal) {
        let (handler, isFirst) = state.withLock { state in
            let isFirst = state.received == nil
            state.received = signal
            return (isFirst ? state.handler : nil, isFirst)
        }
        if let handler { return handler(signal) }
        // At the prompt the terminal must be put right, which is done at an orderly exit.
        if isFirst { exit(ExitCode.interrupted.number) }
        _exit(ExitCode.interrupted.number)
    }
}
