import CRdKafka

/// What a cluster says about a topic.
public struct TopicMetadata: Sendable, Hashable {
    /// A partition and who serves it.
    public struct Partition: Sendable, Hashable {
        /// The partition's number.
        public let id: Int32
        /// The broker that leads it; -1 when it has no leader for now.
        public let leader: Int32
        /// How many brokers hold it.
        public let replicaCount: Int
    }

    /// The topic's name.
    public let name: String
    /// Its partitions, by number.
    public let partitions: [Partition]

    /// The partitions' names.
    public var topicPartitions: [TopicPartition] {
        partitions.map { TopicPartition(topic: name, partition: $0.id) }
    }
}

extension KafkaConnection {
    /// Asks for a topic, and waits until each of its partitions has a leader.
    ///
    /// - Throws: `brokerUnreachable` or `authentication` with the connection's own words when no broker answers
    ///   within the timeout; `unknownTopic` when the broker has no such topic.
    public func metadata(
        ofTopic topic: String, timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> TopicMetadata {
        let topicHandle = try TopicHandle(connection: self, name: topic)
        return try metadata(of: topicHandle, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// As `metadata(ofTopic:)`; when it returns, the client knows the leaders of the topic's partitions.
    func metadata(
        of topic: TopicHandle, timeoutMilliseconds: Int
    ) throws(KafkaError) -> TopicMetadata {
        let doing = "asking '\(bootstrapServers)' for topic '\(topic.name)'"
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while true {
            let response = try requestMetadata(
                topic: topic, timeoutMilliseconds: deadline.remainingMilliseconds, doing: doing)
            guard let found = response.topics.first(where: { $0.metadata.name == topic.name })
            else { throw KafkaError(code: KafkaErrorCode.unknownTopicOrPartition, doing: doing) }
            let isElecting =
                found.code.rawValue == KafkaErrorCode.leaderNotAvailable
                || found.metadata.partitions.contains { $0.leader < 0 }
            if isElecting && !deadline.isPast {
                Deadline.sleep(milliseconds: 20)
                continue
            }
            guard found.code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw error(found.code, doing: doing)
            }
            return found.metadata
        }
    }

    /// Names every topic of the cluster, sorted, with its partitions.
    public func listTopics(
        timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicMetadata] {
        let response = try requestMetadata(
            topic: nil, timeoutMilliseconds: timeoutMilliseconds,
            doing: "asking '\(bootstrapServers)' for its topics")
        return response.topics.map(\.metadata).sorted { $0.name < $1.name }
    }

    /// How many brokers the cluster has; a cheap way to find out whether it can be reached.
    public func brokerCount(timeoutMilliseconds: Int = 10_000) throws(KafkaError) -> Int {
        try requestMetadata(
            topic: nil, timeoutMilliseconds: timeoutMilliseconds,
            doing: "connecting to '\(bootstrapServers)'"
        ).brokerCount
    }

    private struct Response {
        let brokerCount: Int
        let topics: [(metadata: TopicMetadata, code: rd_kafka_resp_err_t)]
    }

    private func requestMetadata(
        topic: TopicHandle?, timeoutMilliseconds: Int, doing: String
    ) throws(KafkaError) -> Response {
        var pointer: UnsafePointer<rd_kafka_metadata>?
        let code = withHandle { handle in
            if let topic {
                topic.withHandle {
                    rd_kafka_metadata(handle, 0, $0, &pointer, Int32(clamping: timeoutMilliseconds))
                }
            } else {
                rd_kafka_metadata(handle, 1, nil, &pointer, Int32(clamping: timeoutMilliseconds))
            }
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let pointer else {
            throw error(code, doing: doing)
        }
        defer { rd_kafka_metadata_destroy(pointer) }
        let topics = UnsafeBufferPointer(
            start: pointer.pointee.topics, count: Int(pointer.pointee.topic_cnt))
        return Response(
            brokerCount: Int(pointer.pointee.broker_cnt),
            topics: topics.map { ($0.metadata, $0.err) })
    }
}

extension rd_kafka_metadata_topic {
    fileprivate var metadata: TopicMetadata {
        let partitions = UnsafeBufferPointer(start: partitions, count: Int(partition_cnt))
        return TopicMetadata(
            name: topic.map { String(cString: $0) } ?? "",
            partitions: partitions.map {
                TopicMetadata.Partition(
                    id: $0.id, leader: $0.leader, replicaCount: Int($0.replica_cnt))
            }.sorted { $0.id < $1.id })
    }
}
