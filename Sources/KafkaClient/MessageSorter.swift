import CRdKafka

/// Goes through what a poll received: keeps messages as columns, turns the rest into events, and
/// moves the partitions' positions.
struct MessageSorter {
    private(set) var keptCount = 0
    private(set) var events: [KafkaPartitionEvent] = []
    /// The keys and payloads of what is kept.
    private(set) var keptByteCount = 0

    private let columns: MessageColumns
    private let connection: KafkaConnection

    init(columns: MessageColumns, connection: KafkaConnection) {
        self.columns = columns
        self.connection = connection
    }

    /// A stretch of messages of one partition, for which `slots` is asked only once.
    private struct Run {
        var topic: OpaquePointer?
        var partition: Int32 = -1
        var slot: Int?
        var position: Int64 = 0
        var end: Int64 = 0

        func holds(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Bool {
            topic == message.pointee.rkt && partition == message.pointee.partition
        }

        func finish(in slots: inout PartitionSlots) {
            if let slot { slots.advance(slot, to: position) }
        }
    }

    mutating func sort(_ receivedCount: Int, into slots: inout PartitionSlots) {
        var run = Run()
        for index in 0..<receivedCount {
            guard let message = columns.messages[index] else { continue }
            guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                run.finish(in: &slots)
                run = Run()
                take(event: message, slots: &slots)
                rd_kafka_message_destroy(message)
                continue
            }
            if !run.holds(message) {
                run.finish(in: &slots)
                run = Self.run(of: message, in: slots)
            }
            guard let slot = run.slot, message.pointee.offset < run.end else {
                // Beyond the end of a bounded read, or of a partition that is no longer read.
                if run.slot != nil { run.position = max(run.position, run.end) }
                rd_kafka_message_destroy(message)
                continue
            }
            columns.set(keptCount, to: message, slot: Int32(truncatingIfNeeded: slot))
            keptCount += 1
            keptByteCount &+= message.pointee.len &+ message.pointee.key_len
            run.position = message.pointee.offset &+ 1
        }
        run.finish(in: &slots)
    }

    private static func run(
        of message: UnsafeMutablePointer<rd_kafka_message_t>, in slots: PartitionSlots
    ) -> Run {
        let (topic, partition) = (message.pointee.rkt, message.pointee.partition)
        let slot = slots.slot(ofTopicHandle: topic, partition: partition)
        guard let slot, slots.isStarted(slot) else {
            return Run(topic: topic, partition: partition)
        }
        return Run(
            topic: topic, partition: partition, slot: slot, position: slots.position(slot),
            end: slots.end(slot))
    }

    private mutating func take(
        event message: UnsafeMutablePointer<rd_kafka_message_t>, slots: inout PartitionSlots
    ) {
        let slot = slots.slot(
            ofTopicHandle: message.pointee.rkt, partition: message.pointee.partition)
        if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
            guard let slot, slots.isStarted(slot) else { return }
            let offset = message.pointee.offset
            // The partition may go on beyond the end of a bounded read.
            let reached = min(offset, slots.end(slot))
            slots.advance(slot, to: max(reached, slots.position(slot)))
            events.append(.endOfPartition(slot: slot, offset: offset))
            return
        }
        let place = slot.map { slots.partitions[$0].description } ?? "messages"
        let reported = connection.error(message.pointee.err, doing: "reading \(place)")
        let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
        let error = KafkaError(
            code: reported.code, text: text ?? reported.text, isFatal: reported.isFatal,
            isRetriable: reported.isRetriable, doing: reported.doing)
        events.append(.failure(slot: slot, error: error))
    }
}
