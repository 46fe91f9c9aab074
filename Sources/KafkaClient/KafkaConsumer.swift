import CRdKafka

/// Reads the partitions that it is told to read, in batches, through one queue.
///
/// The fast way to read a bounded range: `connection.metadata(ofTopic:)`, `connection.watermarks(of:)`, then
/// `assign` with those ends, and `poll` until `isFinished`. One thread uses a consumer at a time; its
/// `connection` may be used from others.
public final class KafkaConsumer {
    /// The client, for questions about topics, offsets and the group.
    public let connection: KafkaConnection
    /// The most messages that one poll gives.
    public let maximumBatchCount: Int

    private let queue: QueueHandle
    private let columns: MessageColumns
    private var slots = PartitionSlots()
    private var isPolling = false
    private var fetchWakeUp = FetchWakeUp()

    /// Creates a consumer; does not wait for a broker.
    ///
    /// - Parameters:
    ///   - configuration: `bootstrap.servers` and any other librdkafka setting; what it leaves open comes
    ///     from `KafkaConfiguration.consumerDefaults`. A `group.id` is only needed for group offsets.
    ///   - maximumBatchCount: the most messages that one poll gives.
    ///   - log: takes the client's log; nil drops it.
    /// - Throws: `configuration` for a wrong name or value.
    public init(
        _ configuration: KafkaConfiguration, maximumBatchCount: Int = 8_192,
        log: KafkaLogHandler? = nil
    ) throws(KafkaError) {
        var settings = configuration.withDefaults(KafkaConfiguration.consumerDefaults)
        // Compacted topics and transactions end in offsets that hold no message: only the event tells.
        settings["enable.partition.eof"] = "true"
        connection = try KafkaConnection(
            type: RD_KAFKA_CONSUMER, configuration: settings, log: log)
        queue = QueueHandle(connection: connection)
        self.maximumBatchCount = max(1, maximumBatchCount)
        columns = MessageColumns(capacity: self.maximumBatchCount)
    }

    deinit {
        for slot in slots.partitions.indices { stop(slot) }
    }

    // MARK: What is read

    /// Every partition ever assigned, in that order; a batch's `slots` index it.
    public var assignment: [TopicPartition] { slots.partitions }

    /// Begins to read partitions, besides those that are read already.
    ///
    /// The leaders are asked for first, because assigning a partition before librdkafka knows its
    /// leader costs half a second.
    ///
    /// - Parameters:
    ///   - starts: where to start each partition.
    ///   - ends: for a bounded read, the offset before which to stop each partition (`KafkaWatermarks.high`).
    /// - Throws: `unknownTopic`, `unknownPartition`, `brokerUnreachable`, …; then none of `starts` is read.
    public func assign(
        _ starts: [TopicPartition: KafkaOffset], until ends: [TopicPartition: Int64] = [:],
        timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let partitions = starts.keys.sorted()
        var topics: [String: TopicHandle] = [:]
        for partition in partitions where topics[partition.topic] == nil {
            topics[partition.topic] = try openTopic(partition.topic, partitions, deadline)
        }
        let offsets = try startOffsets(starts, ends: ends, deadline: deadline)
        for partition in partitions {
            guard let topic = topics[partition.topic], let offset = offsets[partition] else {
                continue
            }
            let slot = slots.add(partition, topic: topic, start: offset, end: ends[partition])
            if !slots.isFinished(slot) { try start(slot, at: offset) }
        }
    }

    /// Stops reading partitions; their slots stay as they are, and may not be assigned again.
    public func unassign(_ slotsToStop: [Int]) {
        for slot in slotsToStop where slots.partitions.indices.contains(slot) {
            stop(slot)
            slots.finish(slot)
        }
    }

    /// Holds back partitions, for example those that are far ahead of the others.
    public func pause(_ slotsToPause: [Int]) throws(KafkaError) {
        try withList(slotsToPause, doing: "pausing", rd_kafka_pause_partitions)
    }

    /// Goes on with paused partitions.
    public func resume(_ slotsToResume: [Int]) throws(KafkaError) {
        try withList(slotsToResume, doing: "resuming", rd_kafka_resume_partitions)
    }

    // MARK: How far it is

    /// Whether every partition has been read to its end; false when one has none.
    public var isFinished: Bool { slots.unfinishedCount == 0 }

    /// Whether the partition of `slot` has been read to its end, or unassigned.
    public func isFinished(slot: Int) -> Bool { slots.isFinished(slot) }

    /// The offset of the next message of `slot`; negative while it is `earliest` or `latest` and
    /// nothing has been read.
    public func position(ofSlot slot: Int) -> Int64 { slots.position(slot) }

    /// The next offset of every partition that is known to have one: what to commit.
    public var positions: [TopicPartition: Int64] {
        var positions: [TopicPartition: Int64] = [:]
        for (slot, partition) in slots.partitions.enumerated() where slots.position(slot) >= 0 {
            positions[partition] = slots.position(slot)
        }
        return positions
    }

    /// How many messages of `slot` are behind the partition's end, as the broker last said with a
    /// fetch (no request is made); nil while unknown.
    public func lag(ofSlot slot: Int) -> Int64? {
        guard slots.partitions.indices.contains(slot), slots.position(slot) >= 0 else { return nil }
        let partition = slots.partitions[slot]
        var (low, high) = (Int64(-1), Int64(-1))
        let code = connection.withHandle {
            rd_kafka_get_watermark_offsets($0, partition.topic, partition.partition, &low, &high)
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, high >= 0 else { return nil }
        return max(0, high - slots.position(slot))
    }

    // MARK: Reading

    /// Waits for messages, and lends those that are there to `body`.
    ///
    /// Returns as soon as something arrived; the batch is empty when nothing did in time. The messages
    /// are freed, and positions have moved, also when `body` throws.
    ///
    /// - Throws: a fatal error of the client, a poll inside `body`, or what `body` throws. Other errors are the batch's events.
    public func poll<Result>(
        timeoutMilliseconds: Int, _ body: (borrowing KafkaMessageBatch) throws -> Result
    ) throws -> Result {
        guard !isPolling else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__STATE.rawValue, text: "a batch is still being read",
                doing: "reading messages")
        }
        isPolling = true
        defer { isPolling = false }
        connection.serveCallbacks()
        let received = try receive(timeoutMilliseconds: timeoutMilliseconds)
        var sorter = MessageSorter(columns: columns, connection: connection)
        sorter.sort(received, into: &slots)
        let batch = KafkaMessageBatch(
            columns: columns, count: sorter.keptCount, events: sorter.events)
        try stopReachedPartitions()
        wakeFetchingIfDue(sorter)
        return try body(batch)
    }

    /// Fetches what waits, and waits for the first message only if nothing does: a single call for a
    /// whole batch would wait until the batch is full.
    private func receive(timeoutMilliseconds: Int) throws(KafkaError) -> Int {
        let capacity = columns.capacity
        let waiting = try consume(from: 0, count: capacity, timeoutMilliseconds: 0)
        guard waiting == 0, timeoutMilliseconds > 0 else { return waiting }
        let first = try consume(from: 0, count: 1, timeoutMilliseconds: timeoutMilliseconds)
        guard first == 1, capacity > 1 else { return first }
        return try 1 + consume(from: 1, count: capacity - 1, timeoutMilliseconds: 0)
    }

    private func consume(
        from index: Int, count: Int, timeoutMilliseconds: Int
    ) throws(KafkaError) -> Int {
        let received = queue.withHandle {
            rd_kafka_consume_batch_queue(
                $0, Int32(clamping: timeoutMilliseconds), columns.messages + index, count)
        }
        guard received >= 0 else {
            throw connection.error(rd_kafka_last_error(), doing: "reading messages")
        }
        return received
    }

    private func stopReachedPartitions() throws(KafkaError) {
        let reached = slots.takeReached()
        // What is already queued beyond the end is dropped as it comes.
        if !reached.isEmpty { try pause(reached) }
    }

    private func wakeFetchingIfDue(_ sorter: MessageSorter) {
        guard sorter.keptCount > 0 else { return }
        let queuedCount = queue.withHandle { rd_kafka_queue_length($0) }
        let averageByteCount = sorter.keptByteCount / sorter.keptCount
        guard fetchWakeUp.isDue(queuedCount: queuedCount, averageByteCount: averageByteCount) else {
            return
        }
        let unfinished = slots.partitions.indices.filter { !slots.isFinished($0) }
        connection.wakeFetching(of: unfinished.map { slots.partitions[$0] })
    }

    // MARK: Starting and stopping

    private func openTopic(
        _ name: String, _ wanted: [TopicPartition], _ deadline: Deadline
    ) throws(KafkaError) -> TopicHandle {
        let topic: TopicHandle
        if let known = slots.topic(named: name) {
            topic = known
        } else {
            topic = try TopicHandle(connection: connection, name: name)
        }
        let metadata = try connection.metadata(
            of: topic, timeoutMilliseconds: deadline.remainingMilliseconds)
        let existing = Set(metadata.topicPartitions)
        for partition in wanted where partition.topic == name {
            let doing = "reading \(partition)"
            guard existing.contains(partition) else {
                throw KafkaError(
                    code: RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION.rawValue,
                    text: "topic '\(name)' has \(existing.count) partitions, numbered from 0",
                    doing: doing)
            }
            guard slots.slot(of: partition) == nil else {
                throw KafkaError(
                    code: RD_KAFKA_RESP_ERR__CONFLICT.rawValue,
                    text: "the partition has been assigned already", doing: doing)
            }
        }
        return topic
    }

    /// The offsets to start at; for partitions that have an end as numbers, so that an empty range is seen.
    private func startOffsets(
        _ starts: [TopicPartition: KafkaOffset], ends: [TopicPartition: Int64], deadline: Deadline
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        var offsets = starts.mapValues(\.code)
        let unresolved = offsets.filter { $0.value < 0 && ends[$0.key] != nil }
        let watermarks = try connection.watermarks(
            of: Array(unresolved.keys), timeoutMilliseconds: deadline.remainingMilliseconds)
        for (partition, offset) in unresolved {
            guard let found = watermarks[partition] else { continue }
            offsets[partition] = offset == KafkaOffset.earliest.code ? found.low : found.high
        }
        return offsets
    }

    private func start(_ slot: Int, at offset: Int64) throws(KafkaError) {
        let partition = slots.partitions[slot]
        let code = slots.topic(ofSlot: slot).withHandle { topic in
            queue.withHandle {
                rd_kafka_consume_start_queue(topic, partition.partition, offset, $0)
            }
        }
        guard code == 0 else {
            let error = connection.error(
                rd_kafka_last_error(), doing: "starting to read \(partition)")
            slots.finish(slot)
            throw error
        }
        slots.setStarted(slot, true)
    }

    private func stop(_ slot: Int) {
        guard slots.isStarted(slot) else { return }
        slots.setStarted(slot, false)
        let number = slots.partitions[slot].partition
        _ = slots.topic(ofSlot: slot).withHandle { rd_kafka_consume_stop($0, number) }
    }

    private func withList(
        _ chosen: [Int], doing: String,
        _ body: (OpaquePointer?, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) ->
            rd_kafka_resp_err_t
    ) throws(KafkaError) {
        let partitions = chosen.filter { slots.partitions.indices.contains($0) }
            .map { slots.partitions[$0] }
        guard !partitions.isEmpty else { return }
        let doing = "\(doing) \(KafkaConnection.list(partitions))"
        let list = PartitionList(partitions)
        let code = connection.withHandle { handle in list.withPointer { body(handle, $0) } }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw connection.error(code, doing: doing)
        }
        if let failure = list.offsets().failure {
            throw connection.error(failure.code, doing: doing)
        }
    }
}
