import Glibc
import KafkaClient

/// A file whose lines go to a topic.
struct TopicLoad: Sendable {
    let topic: String
    let path: String

    /// Reads `TOPIC=FILE`.
    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        topic = String(parts[0])
        path = String(parts[1])
    }

    /// Sends the file's lines and waits until the broker has them; gives how many there were and their bytes.
    func send(
        to bootstrapServers: String, form: LineForm
    ) throws -> (messageCount: Int, byteCount: Int) {
        guard let file = fopen(path, "re") else { throw failure }
        defer { fclose(file) }
        let producer = try KafkaProducer(KafkaConfiguration(bootstrapServers: bootstrapServers))
        var batch = KafkaRecordBatch()
        var sent = (messageCount: 0, byteCount: 0)
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        var isHeader = form.hasHeader
        while true {
            let count = getline(&line, &capacity, file)
            guard count >= 0, let start = line else { break }
            if isHeader {
                isHeader = false
                continue
            }
            let bytes = UnsafeRawBufferPointer(start: start, count: count)
            guard let message = form.message(of: bytes) else { continue }
            batch.append(key: message.key, payload: message.payload)
            sent.messageCount += 1
            sent.byteCount += message.payload.count
            if batch.byteCount > 1 << 20 {
                try producer.send(batch, to: topic)
                batch.removeAll()
            }
        }
        guard ferror(file) == 0 else { throw failure }
        try producer.send(batch, to: topic)
        try producer.flush()
        return sent
    }

    private var failure: Failure {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return Failure("cannot read '\(path)': \(reason)", exitCode: .usage)
    }
}

/// How a line is a message.
struct LineForm: Sendable {
    /// What ends the key; nil when there are no keys.
    let keySeparator: UInt8?
    /// Whether the first line is none.
    let hasHeader: Bool

    /// The line without its end; nil for an empty one. A line without a separator has no key.
    func message(of line: UnsafeRawBufferPointer) -> (key: [UInt8]?, payload: [UInt8])? {
        var text = line[...]
        while let last = text.last, last == 0x0A || last == 0x0D { text = text.dropLast() }
        guard !text.isEmpty else { return nil }
        guard let keySeparator, let end = text.firstIndex(of: keySeparator) else {
            return (nil, Array(text))
        }
        return (Array(text[..<end]), Array(text[(end + 1)...]))
    }
}
