import CRdKafka

/// Owns the arrays that a poll fills, and through them the messages until they are destroyed.
final class MessageColumns {
    /// How many messages fit.
    let capacity: Int
    let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    let slots: UnsafeMutablePointer<Int32>
    let offsets: UnsafeMutablePointer<Int64>
    let timestamps: UnsafeMutablePointer<Int64>
    let payloads: UnsafeMutablePointer<KafkaBytes>
    let keys: UnsafeMutablePointer<KafkaBytes>

    init(capacity: Int) {
        self.capacity = capacity
        messages = .allocate(capacity: capacity)
        messages.initialize(repeating: nil, count: capacity)
        slots = .allocate(capacity: capacity)
        offsets = .allocate(capacity: capacity)
        timestamps = .allocate(capacity: capacity)
        payloads = .allocate(capacity: capacity)
        keys = .allocate(capacity: capacity)
    }

    deinit {
        messages.deallocate()
        slots.deallocate()
        offsets.deallocate()
        timestamps.deallocate()
        payloads.deallocate()
        keys.deallocate()
    }

    /// Keeps `message` as the one at `index`.
    @inline(__always)
    func set(_ index: Int, to message: UnsafeMutablePointer<rd_kafka_message_t>, slot: Int32) {
        messages[index] = message
        slots[index] = slot
        offsets[index] = message.pointee.offset
        timestamps[index] = rd_kafka_message_timestamp(message, nil)
        payloads[index] = KafkaBytes(start: message.pointee.payload, count: message.pointee.len)
        keys[index] = KafkaBytes(start: message.pointee.key, count: message.pointee.key_len)
    }

    /// Gives the first `count` messages back to librdkafka.
    func destroyMessages(count: Int) {
        for index in 0..<count {
            rd_kafka_message_destroy(messages[index])
        }
    }
}
