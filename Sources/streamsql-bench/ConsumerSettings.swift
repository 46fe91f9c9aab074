import KafkaClient

/// The librdkafka settings that streamsql and the bare consumer are both given.
enum ConsumerSettings {
    /// - `queued.min.messages`: with librdkafka's default of 100,000 it stops fetching for up to a second
    ///   whenever that many wait.
    /// - `queued.max.messages.kbytes`: for each partition; what streamsql uses unless told otherwise. The
    ///   bare consumer, which never lets messages wait, is as fast with more.
    /// - `check.crcs`: librdkafka's default, said because checking costs both sides time.
    static let values = [
        "queued.min.messages": "1000000",
        "queued.max.messages.kbytes": "12288",
        "check.crcs": "false",
    ]

    /// For a client of its own.
    static func configuration(servers: String) -> KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: servers, values)
    }
}
