/// Threads that decode what the sources of a job have read. What waits is bounded by the sources'
/// own limits.
final class DecodePool: Sendable {
    private let queue = Monitor(Queue())
    private let threads: [JobThread]

    private struct Queue {
        var tasks = FIFO<@Sendable () -> Void>()
        var isClosed = false
    }

    init(threadCount: Int) throws {
        let queue = queue
        threads = try (0..<threadCount).map { _ in
            try JobThread {
                while let task = Self.next(queue) { task() }
            }
        }
    }

    /// Runs `task` on one of the threads.
    func submit(_ task: @escaping @Sendable () -> Void) {
        queue.update { $0.tasks.append(task) }
    }

    /// Drops what has not begun and waits for the threads.
    func close() {
        queue.update { queue in
            queue.tasks = FIFO()
            queue.isClosed = true
        }
        threads.forEach { $0.join() }
    }

    private static func next(_ queue: Monitor<Queue>) -> (@Sendable () -> Void)? {
        queue.wait { queue -> (@Sendable () -> Void)?? in
            if queue.isClosed { return .some(nil) }
            return queue.tasks.popFirst().map { .some($0) }
        } ?? nil
    }
}
