import KafkaClient

/// `streamsql-bench consume SERVERS TOPIC`: reads what a topic holds now, and prints how many messages.
///
/// The least that any program must do to read a topic, and so what streamsql is compared with.
enum BareConsumer {
    static func run(servers: String, topic: String) throws {
        let consumer = try KafkaConsumer(ConsumerSettings.configuration(servers: servers))
        let partitions = try consumer.connection.metadata(ofTopic: topic).topicPartitions
        let ends = try consumer.connection.watermarks(of: partitions).mapValues(\.high)
        let starts = partitions.map { ($0, KafkaOffset.earliest) }
        try consumer.assign(Dictionary(uniqueKeysWithValues: starts), until: ends)
        var messageCount = 0
        while !consumer.isFinished {
            messageCount += try consumer.poll(timeoutMilliseconds: 1_000) { $0.count }
        }
        print(messageCount)
    }
}
