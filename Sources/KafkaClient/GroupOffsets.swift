import CRdKafka

/// Offsets kept for a consumer group, which lag monitors read. The client's configuration names the
/// group (`group.id`); nothing joins it.
extension KafkaConnection {
    /// Stores `offsets` (the next message to read) for the group, and waits for the answer.
    ///
    /// - Throws: what the coordinator says, of the first partition it refused; `timedOut`.
    public func commit(
        _ offsets: [TopicPartition: Int64], timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) {
        let doing = "committing offsets of \(Self.list(offsets.keys))"
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets.map { ($0.key, $0.value) })
        let queue = QueueHandle(connection: self)
        let code = withHandle { handle in
            list.withPointer { list in
                queue.withHandle { rd_kafka_commit_queue(handle, list, $0, nil, nil) }
            }
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw error(code, doing: doing) }
        guard let event = queue.nextEvent(timeoutMilliseconds: timeoutMilliseconds) else {
            throw error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing: doing)
        }
        if let failure = event.failure { throw error(failure, doing: doing) }
        let refused = event.withHandle { handle in
            rd_kafka_event_topic_partition_list(handle).flatMap {
                PartitionList.offsets(of: $0).failure
            }
        }
        if let refused { throw error(refused.code, doing: "\(doing): \(refused.partition)") }
    }

    /// Stores `offsets` for the group without waiting; a failure is only logged.
    public func commitWithoutWaiting(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets.map { ($0.key, $0.value) })
        let code = withHandle { handle in list.withPointer { rd_kafka_commit(handle, $0, 1) } }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw error(code, doing: "committing offsets of \(Self.list(offsets.keys))")
        }
    }

    /// The offsets stored for the group; a partition without one is left out.
    public func committedOffsets(
        of partitions: [TopicPartition], timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let doing = "asking for the committed offsets of \(Self.list(partitions))"
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions)
        let code = withHandle { handle in
            list.withPointer {
                rd_kafka_committed(handle, $0, Int32(clamping: timeoutMilliseconds))
            }
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw error(code, doing: doing) }
        let (offsets, failure) = list.offsets()
        if let failure { throw error(failure.code, doing: "\(doing): \(failure.partition)") }
        return offsets.filter { $0.value >= 0 }
    }
}
