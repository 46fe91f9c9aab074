import CRdKafka

/// Writes messages to topics. One thread uses a producer at a time.
///
/// `send` hands messages over; `flush`, or the end of a transaction, waits until the brokers have them.
public final class KafkaProducer {
    /// The client, for questions about topics.
    public let connection: KafkaConnection

    private var topics: [String: TopicHandle] = [:]
    /// librdkafka's queue never holds more messages than this.
    private let queueLimit: Int
    private let isTransactional: Bool

    /// Creates a producer; does not wait for a broker.
    ///
    /// - Parameters:
    ///   - configuration: `bootstrap.servers` and any other librdkafka setting; what it leaves open comes
    ///     from `KafkaConfiguration.producerDefaults`. `transactional.id` makes it transactional.
    ///   - log: takes the client's log; nil drops it.
    /// - Throws: `configuration` for a wrong name or value.
    public init(
        _ configuration: KafkaConfiguration, log: KafkaLogHandler? = nil
    ) throws(KafkaError) {
        connection = try KafkaConnection(
            type: RD_KAFKA_PRODUCER,
            configuration: configuration.withDefaults(KafkaConfiguration.producerDefaults),
            log: log)
        isTransactional = configuration["transactional.id"] != nil
        queueLimit =
            connection.setting("queue.buffering.max.messages").flatMap { Int($0) } ?? 100_000
    }

    /// How many messages wait to be delivered.
    public var outstandingCount: Int { connection.withHandle { Int(rd_kafka_outq_len($0)) } }

    /// Hands the batch's messages over, in order; waits while librdkafka's queue is full.
    ///
    /// - Throws: the first refused message's error (`MSG_SIZE_TOO_LARGE`, an unknown partition), after
    ///   which the messages before it have been handed over; `_QUEUE_FULL` when the queue does not
    ///   drain in time; a delivery that failed since the last call.
    public func send(
        _ batch: KafkaRecordBatch, to topic: String, timeoutMilliseconds: Int = 60_000
    ) throws(KafkaError) {
        let handle = try topicHandle(topic)
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        // Chunks, so that a full queue never accepts a message after refusing one before it.
        let chunkLimit = max(1, min(10_000, queueLimit))
        var next = 0
        while next < batch.count {
            let chunk = next..<min(next + chunkLimit, batch.count)
            try waitForRoom(chunk.count, deadline: deadline, topic: topic)
            try sendChunk(batch, chunk, to: handle)
            next = chunk.upperBound
        }
        connection.serveCallbacks()
        try checkDeliveries()
    }

    /// Waits until the brokers have every message.
    ///
    /// - Throws: `timedOut` when some still wait; the first delivery that failed since the last call.
    public func flush(timeoutMilliseconds: Int = 60_000) throws(KafkaError) {
        let code = connection.withHandle {
            rd_kafka_flush($0, Int32(clamping: timeoutMilliseconds))
        }
        try checkDeliveries()
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw connection.error(code, doing: "delivering the last \(outstandingCount) messages")
        }
    }

    /// Throws away what has not been sent.
    public func purge() {
        connection.withHandle { handle in
            _ = rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        }
        connection.serveCallbacks()
        _ = connection.takeFailedDeliveries()
    }

    /// Throws the first delivery that failed since the last call.
    func checkDeliveries() throws(KafkaError) {
        guard let (count, first) = connection.takeFailedDeliveries() else { return }
        let others = count > 1 ? " (and \(count - 1) more failed)" : ""
        throw KafkaError(
            code: first.code, text: first.text, isFatal: first.isFatal,
            isRetriable: first.isRetriable, doing: first.doing + others)
    }

    private func topicHandle(_ name: String) throws(KafkaError) -> TopicHandle {
        if let handle = topics[name] { return handle }
        let handle = try TopicHandle(connection: connection, name: name)
        topics[name] = handle
        return handle
    }

    private func waitForRoom(
        _ count: Int, deadline: Deadline, topic: String
    ) throws(KafkaError) {
        while outstandingCount > max(0, queueLimit - count) {
            connection.serveCallbacks(timeoutMilliseconds: 10)
            try checkDeliveries()
            guard deadline.isPast else { continue }
            throw connection.error(
                RD_KAFKA_RESP_ERR__QUEUE_FULL, doing: "sending messages to '\(topic)'")
        }
    }

    private func sendChunk(
        _ batch: KafkaRecordBatch, _ chunk: Range<Int>, to topic: TopicHandle
    ) throws(KafkaError) {
        // librdkafka's batch call forgets to add a named partition to the transaction, and never delivers.
        let goSingly = batch.hasExtras || (isTransactional && batch.namesPartitions)
        let failure = batch.bytes.withUnsafeBufferPointer { bytes in
            goSingly
                ? RecordSender.sendSingly(batch, chunk, bytes: bytes, to: topic, of: connection)
                : RecordSender.sendTogether(batch, chunk, bytes: bytes, to: topic)
        }
        guard let failure else { return }
        let record = batch.records[failure.index]
        let place = record.partition < 0 ? "" : " partition \(record.partition)"
        throw connection.error(
            failure.code,
            doing: "sending a message of \(max(0, record.payload.count)) bytes to"
                + " '\(topic.name)'\(place)")
    }
}

extension KafkaConnection {
    /// The value of a setting that is in force.
    func setting(_ name: String) -> String? {
        var value: String?
        _ = ErrorText.read { buffer, capacity in
            var size = capacity
            let code = withHandle { rd_kafka_conf_get(rd_kafka_conf($0), name, buffer, &size) }
            if code == RD_KAFKA_CONF_OK { value = String(cString: buffer) }
            return true
        }
        return value
    }
}
