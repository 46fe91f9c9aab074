import KafkaClient

/// `streamsql-bench produce SERVERS TOPIC ROWS SEED`: writes the events to a new topic.
///
/// Stretches of events go to the partitions in turn, so that each partition has the same disorder.
enum TopicLoader {
    /// The topic's partitions.
    static let partitionCount = 4
    private static let stretchCount = 2_000

    static func run(servers: String, topic: String, rowCount: Int, seed: UInt64) throws {
        let settings = ["compression.codec": "lz4", "queue.buffering.max.messages": "500000"]
        let configuration = KafkaConfiguration(bootstrapServers: servers, settings)
        try KafkaAdmin(configuration).createTopic(
            topic, partitionCount: partitionCount, replicationFactor: 1)
        let producer = try KafkaProducer(configuration)
        let generator = EventGenerator(seed: seed)
        var batch = KafkaRecordBatch()
        var event: [UInt8] = []
        for index in 0..<rowCount {
            event.removeAll(keepingCapacity: true)
            generator.append(index, to: &event)
            let partition = Int32(index / stretchCount % partitionCount)
            batch.append(payload: event.span, partition: partition)
            if batch.count == stretchCount || index == rowCount - 1 {
                try producer.send(batch, to: topic)
                batch.removeAll()
            }
        }
        try producer.flush()
    }
}
