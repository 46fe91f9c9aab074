import CRdKafka

/// What a broker keeps of a partition.
public struct KafkaWatermarks: Sendable, Hashable {
    /// The offset of the oldest message.
    public let low: Int64
    /// The offset that the next message will get; with `isolation.level=read_committed`, the end of what is decided.
    public let high: Int64

    /// Whether there is nothing to read.
    public var isEmpty: Bool { low >= high }
}

extension KafkaConnection {
    /// Asks for the ends of partitions, all in one request to each leader.
    ///
    /// Read up to `high` and stop there: waiting for the end-of-partition event instead costs the
    /// broker's `fetch.wait.max.ms`, half a second.
    public func watermarks(
        of partitions: [TopicPartition], timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: KafkaWatermarks] {
        let doing = "asking '\(bootstrapServers)' for the offsets of \(Self.list(partitions))"
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let low = try listOffsets(
            partitions, at: Int64(RD_KAFKA_OFFSET_BEGINNING), deadline: deadline, doing: doing)
        let high = try listOffsets(
            partitions, at: Int64(RD_KAFKA_OFFSET_END), deadline: deadline, doing: doing)
        var watermarks: [TopicPartition: KafkaWatermarks] = [:]
        for partition in partitions {
            guard let low = low[partition], let high = high[partition] else { continue }
            watermarks[partition] = KafkaWatermarks(low: low, high: high)
        }
        return watermarks
    }

    /// Asks for the first message of each partition whose timestamp is `timestampMilliseconds` (since
    /// 1970, UTC) or later; a partition that has none starts at its end.
    public func offsets(
        atTimestamp timestampMilliseconds: Int64, of partitions: [TopicPartition],
        timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let doing =
            "asking '\(bootstrapServers)' for the offsets of \(Self.list(partitions)) at"
            + " timestamp \(timestampMilliseconds)"
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        // Negative timestamps are Kafka's words for the ends.
        var found = try listOffsets(
            partitions, at: max(0, timestampMilliseconds), deadline: deadline, doing: doing)
        let missing = partitions.filter { (found[$0] ?? -1) < 0 }
        guard !missing.isEmpty else { return found }
        let ends = try listOffsets(
            missing, at: Int64(RD_KAFKA_OFFSET_END), deadline: deadline, doing: doing)
        found.merge(ends) { _, end in end }
        return found
    }

    /// One ListOffsets request to each leader.
    private func listOffsets(
        _ partitions: [TopicPartition], at timestamp: Int64, deadline: Deadline, doing: String
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions, offset: timestamp)
        let code = withHandle { handle in
            list.withPointer {
                rd_kafka_offsets_for_times(
                    handle, $0, Int32(clamping: deadline.remainingMilliseconds))
            }
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw error(code, doing: doing) }
        let (offsets, failure) = list.offsets()
        if let failure {
            throw error(failure.code, doing: "\(doing): \(failure.partition)")
        }
        return offsets
    }

    /// `view_log[0], view_log[1] and 6 more`.
    static func list(_ partitions: some Collection<TopicPartition>) -> String {
        let names = partitions.sorted().prefix(2).map(\.description).joined(separator: ", ")
        return partitions.count > 2 ? "\(names) and \(partitions.count - 2) more" : names
    }
}
