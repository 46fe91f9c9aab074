import CRdKafka

/// A partition of a topic.
public struct TopicPartition: Sendable, Hashable {
    /// The topic's name.
    public let topic: String
    /// The partition's number, from 0.
    public let partition: Int32

    /// Names a partition.
    public init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }
}

extension TopicPartition: CustomStringConvertible, Comparable {
    /// `view_log[3]`.
    public var description: String { "\(topic)[\(partition)]" }

    /// By topic, then by number.
    public static func < (one: TopicPartition, other: TopicPartition) -> Bool {
        (one.topic, one.partition) < (other.topic, other.partition)
    }
}

/// Where reading a partition starts.
public enum KafkaOffset: Sendable, Hashable {
    /// At the oldest message that the broker keeps.
    case earliest
    /// After the newest message.
    case latest
    /// At the message with this offset.
    case at(Int64)

    var code: Int64 {
        switch self {
        case .earliest: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .latest: Int64(RD_KAFKA_OFFSET_END)
        case .at(let offset): max(0, offset)
        }
    }
}

/// Owns a `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
    private let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ offsets: [(partition: TopicPartition, offset: Int64)]) {
        list = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets {
            let element = rd_kafka_topic_partition_list_add(
                list, partition.topic, partition.partition)
            element?.pointee.offset = offset
        }
    }

    init(_ partitions: some Sequence<TopicPartition>, offset: Int64 = 0) {
        self.init(partitions.map { ($0, offset) })
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(list)
    }

    /// Lends the pointer.
    func withPointer<Result>(
        _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Result
    ) -> Result {
        body(list)
    }

    /// The offset of each partition; the first partition's error, if any has one.
    func offsets() -> (offsets: [TopicPartition: Int64], failure: Failure?) {
        Self.offsets(of: list)
    }

    /// A partition that could not be served.
    struct Failure {
        let partition: TopicPartition
        let code: rd_kafka_resp_err_t
    }

    static func offsets(
        of list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) -> (offsets: [TopicPartition: Int64], failure: Failure?) {
        var offsets: [TopicPartition: Int64] = [:]
        var failure: Failure?
        for index in 0..<Int(list.pointee.cnt) {
            let element = list.pointee.elems[index]
            guard let topic = element.topic else { continue }
            let partition = TopicPartition(
                topic: String(cString: topic), partition: element.partition)
            offsets[partition] = element.offset
            if failure == nil, element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
                failure = Failure(partition: partition, code: element.err)
            }
        }
        return (offsets, failure)
    }
}
