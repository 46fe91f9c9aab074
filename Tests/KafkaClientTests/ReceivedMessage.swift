import BrokerFixture
import KafkaClient

/// A copy of one message, for comparing.
struct ReceivedMessage: Equatable {
    let partition: Int32
    let offset: Int64
    let timestamp: Int64
    let key: String?
    let payload: String?
    let headers: [KafkaHeader]
}

extension KafkaConsumer {
    /// Reads until every partition is at its end; gives up after many empty polls.
    func readToEnd() throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        var emptyPollCount = 0
        while !isFinished && emptyPollCount < 100 {
            let count = try poll(timeoutMilliseconds: 200) { batch in
                for index in 0..<batch.count { messages.append(copy(index, of: batch)) }
                return batch.count
            }
            emptyPollCount = count == 0 ? emptyPollCount + 1 : 0
        }
        return messages
    }

    private func copy(
        _ index: Int, of batch: borrowing KafkaMessageBatch
    ) -> ReceivedMessage {
        ReceivedMessage(
            partition: assignment[Int(batch.slots[index])].partition,
            offset: batch.offsets[index], timestamp: batch.timestamps[index],
            key: batch.keys[index].copy.map { String(decoding: $0, as: UTF8.self) },
            payload: batch.payloads[index].copy.map { String(decoding: $0, as: UTF8.self) },
            headers: batch.headers(at: index))
    }
}

extension TestCluster {
    /// Everything that is in a topic now.
    func readAll(
        _ topic: String, _ settings: [String: String] = [:]
    ) throws -> [ReceivedMessage] {
        let consumer = try KafkaConsumer(configuration(settings))
        let partitions = try consumer.connection.metadata(ofTopic: topic).topicPartitions
        let ends = try consumer.connection.watermarks(of: partitions).mapValues(\.high)
        try consumer.assign(ends.mapValues { _ in .earliest }, until: ends)
        return try consumer.readToEnd()
    }

    /// Sends payloads `0` … to a topic, the n-th to partition n modulo `partitionCount`.
    func sendNumbers(_ count: Int, to topic: String, partitionCount: Int) throws {
        let producer = try KafkaProducer(configuration())
        var batch = KafkaRecordBatch()
        for number in 0..<count {
            batch.append(
                payload: Array("\(number)".utf8), partition: Int32(number % partitionCount))
        }
        try producer.send(batch, to: topic)
        try producer.flush()
    }
}
