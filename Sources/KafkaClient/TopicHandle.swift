import CRdKafka

/// Owns a `rd_kafka_topic_t`.
final class TopicHandle {
    /// The topic's name.
    let name: String

    private let handle: OpaquePointer
    /// The topic's client must live longer than the topic.
    private let connection: KafkaConnection

    init(connection: KafkaConnection, name: String) throws(KafkaError) {
        let created = connection.withHandle { rd_kafka_topic_new($0, name, nil) }
        guard let created else {
            throw connection.error(rd_kafka_last_error(), doing: "using topic '\(name)'")
        }
        handle = created
        self.name = name
        self.connection = connection
    }

    deinit {
        rd_kafka_topic_destroy(handle)
    }

    /// Lends the pointer.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        body(handle)
    }

    /// Whether `handle`, which came with a message, is this topic's.
    func isSame(as handle: OpaquePointer?) -> Bool {
        self.handle == handle
    }
}
