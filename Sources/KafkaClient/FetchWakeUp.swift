import CRdKafka

/// Decides when to wake librdkafka's fetching.
///
/// When its queue is full (`queued.min.messages`, `queued.max.messages.kbytes`), librdkafka 2.0 stops
/// fetching and looks again only once a second, however soon the queue is emptied: a consumer that is slower than
/// the network for a moment then waits for most of each second. Any request to a broker wakes the
/// thread that fetches from it, so one is sent when the queue has fallen to half of what it held.
struct FetchWakeUp {
    /// Smaller queues are not worth a request: they are not what was full.
    private static let leastByteCount = 4_000_000
    private static let leastMessageCount = 50_000

    /// The longest queue since the last wake-up.
    private var peak = 0

    /// Takes the queue's length after a poll, and the size of its messages; true when it is time.
    mutating func isDue(queuedCount: Int, averageByteCount: Int) -> Bool {
        peak = max(peak, queuedCount)
        let wasLong =
            peak >= Self.leastMessageCount
            || peak >= Self.leastByteCount / max(1, averageByteCount)
        guard wasLong, queuedCount <= peak / 2 else { return false }
        peak = queuedCount
        return true
    }
}

extension KafkaConnection {
    /// Sends the leaders of `partitions` a request whose answer nobody waits for.
    func wakeFetching(of partitions: [TopicPartition]) {
        let list = PartitionList(partitions, offset: Int64(RD_KAFKA_OFFSET_END))
        _ = withHandle { handle in
            list.withPointer { rd_kafka_offsets_for_times(handle, $0, 0) }
        }
    }
}
