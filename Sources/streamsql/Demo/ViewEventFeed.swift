import Dispatch
import Glibc
import KafkaClient
import Synchronization

/// Sends views to a topic at a steady rate, on a thread of its own, and keeps a copy in a file.
final class ViewEventFeed: Sendable {
    /// What is sent, where to, and how fast.
    struct Plan: Sendable {
        var bootstrapServers: String
        var topic: String
        var partitionCount: Int
        /// Where each message is written, too: a line each.
        var copyPath: String
        var seed: Int
        /// Messages a second.
        var rate: Int
        /// For so many seconds.
        var seconds: Int
        /// The event time of the first, microseconds since 1970; it passes `speed` times as fast as ours.
        var startTime: Int64
        var speed: Int
    }

    /// What was sent.
    struct Sent: Sendable {
        var messageCount = 0
        var brokenCount = 0
        var failure: String?
    }

    private let isStopped = Atomic(false)
    private let sent = Mutex(Sent())
    private let ended = DispatchSemaphore(value: 0)
    /// How often messages are sent, milliseconds.
    private static let interval = 20

    /// Begins; calls `onEnd` when everything was sent and has arrived, or when that failed.
    init(_ plan: Plan, onEnd: @escaping @Sendable (Sent) -> Void) {
        DispatchQueue(label: "view events").async { [self] in
            do {
                try send(plan)
            } catch {
                sent.withLock { $0.failure = "\(error)" }
            }
            onEnd(sent.withLock { $0 })
            ended.signal()
        }
    }

    /// Sends no more, and returns when the last message has arrived. Call it once.
    func stop() -> Sent {
        isStopped.store(true, ordering: .relaxed)
        ended.wait()
        return sent.withLock { $0 }
    }

    private func send(_ plan: Plan) throws {
        let producer = try KafkaProducer(
            KafkaConfiguration(bootstrapServers: plan.bootstrapServers))
        guard let copy = fopen(plan.copyPath, "we") else {
            throw Failure("cannot write '\(plan.copyPath)'")
        }
        defer { fclose(copy) }
        var events = ViewEvents(seed: plan.seed)
        var batch = KafkaRecordBatch()
        let start = ContinuousClock.now
        let total = plan.rate * plan.seconds
        while events.messageCount < total, !isStopped.load(ordering: .relaxed) {
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            let due = min(total, Int(elapsed * Double(plan.rate)))
            while events.messageCount < due {
                let place = Int64(events.messageCount) * 1_000_000 / Int64(plan.rate)
                let message = events.next(at: plan.startTime + place * Int64(plan.speed))
                batch.append(
                    payload: message, partition: events.partition(of: plan.partitionCount))
                fwrite(message, 1, message.count, copy)
                putc(0x0A, copy)
            }
            try producer.send(batch, to: plan.topic)
            batch.removeAll()
            sent.withLock { sent in
                sent.messageCount = events.messageCount
                sent.brokenCount = events.brokenCount
            }
            usleep(useconds_t(Self.interval * 1_000))
        }
        try producer.flush()
    }
}
