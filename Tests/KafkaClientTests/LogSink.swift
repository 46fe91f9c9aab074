import KafkaClient
import Synchronization

/// Collects log lines from any thread.
final class LogSink: Sendable {
    private let stored = Mutex<[KafkaLogLine]>([])

    var lines: [KafkaLogLine] { stored.withLock { $0 } }

    func append(_ line: KafkaLogLine) { stored.withLock { $0.append(line) } }
}
