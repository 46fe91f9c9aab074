import CRdKafka

/// Some bytes of a message, lent: valid until the closure that received the batch returns.
public struct KafkaBytes {
    /// The first byte; nil for null, which is not the same as empty.
    public let start: UnsafePointer<UInt8>?
    /// How many bytes.
    public let count: Int

    /// Whether there is no value: for a payload, Kafka's tombstone.
    @inlinable public var isNull: Bool { start == nil }

    /// The bytes; empty for null.
    @inlinable public var buffer: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start, count: count)
    }

    /// A copy of the bytes; nil for null.
    public var copy: [UInt8]? { start == nil ? nil : Array(buffer) }

    init(start: UnsafeMutableRawPointer?, count: Int) {
        self.start = UnsafePointer(start?.assumingMemoryBound(to: UInt8.self))
        self.count = start == nil ? 0 : count
    }
}

/// Who set a message's timestamp.
public enum KafkaTimestampType: Sendable, Hashable {
    /// The message has none.
    case none
    /// The producer: when the event happened.
    case created
    /// The broker: when the message was stored.
    case appended
}

/// What happened to a partition, besides messages.
public enum KafkaPartitionEvent: Sendable, Hashable {
    /// Everything that the broker had has been read; `offset` is the next message's.
    case endOfPartition(slot: Int, offset: Int64)
    /// Something went wrong; `slot` is nil when it is not about one partition. Reading goes on by itself
    /// unless `error.isFatal`, except after `offsetOutOfRange`, which stops the partition.
    case failure(slot: Int?, error: KafkaError)
}

/// Messages of one poll, as columns of equal length: message i is at index i of each.
///
/// Lent inside a closure; its bytes belong to librdkafka and are freed when the closure returns.
public struct KafkaMessageBatch: ~Copyable {
    /// How many messages.
    public let count: Int
    /// What happened to partitions, after the messages that are in this batch.
    public let events: [KafkaPartitionEvent]

    private let columns: MessageColumns

    init(columns: MessageColumns, count: Int, events: [KafkaPartitionEvent]) {
        self.columns = columns
        self.count = count
        self.events = events
    }

    deinit {
        columns.destroyMessages(count: count)
    }

    /// Which partition each message is of: an index into the consumer's `assignment`.
    public var slots: Span<Int32> {
        @_lifetime(borrow self) borrowing get { lend(columns.slots) }
    }

    /// Each message's offset.
    public var offsets: Span<Int64> {
        @_lifetime(borrow self) borrowing get { lend(columns.offsets) }
    }

    /// Each message's timestamp in milliseconds since 1970, UTC; -1 for none.
    public var timestamps: Span<Int64> {
        @_lifetime(borrow self) borrowing get { lend(columns.timestamps) }
    }

    /// Each message's value.
    public var payloads: Span<KafkaBytes> {
        @_lifetime(borrow self) borrowing get { lend(columns.payloads) }
    }

    /// Each message's key.
    public var keys: Span<KafkaBytes> {
        @_lifetime(borrow self) borrowing get { lend(columns.keys) }
    }

    /// Who set the timestamp of message `index`.
    public func timestampType(at index: Int) -> KafkaTimestampType {
        guard let message = message(at: index) else { return .none }
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        rd_kafka_message_timestamp(message, &type)
        switch type {
        case RD_KAFKA_TIMESTAMP_CREATE_TIME: return .created
        case RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME: return .appended
        default: return .none
        }
    }

    /// The headers of message `index`, in order; parsed and copied by this call.
    public func headers(at index: Int) -> [KafkaHeader] {
        guard let message = message(at: index) else { return [] }
        var handle: OpaquePointer?
        guard rd_kafka_message_headers(message, &handle) == RD_KAFKA_RESP_ERR_NO_ERROR,
            let handle
        else { return [] }
        var headers: [KafkaHeader] = []
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(handle, headers.count, &name, &value, &size)
            == RD_KAFKA_RESP_ERR_NO_ERROR, let found = name
        {
            headers.append(
                KafkaHeader(
                    name: String(cString: found),
                    value: value.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: size)) }))
        }
        return headers
    }

    private func message(at index: Int) -> UnsafeMutablePointer<rd_kafka_message_t>? {
        index >= 0 && index < count ? columns.messages[index] : nil
    }

    @_lifetime(borrow self)
    private func lend<Element>(_ column: UnsafeMutablePointer<Element>) -> Span<Element> {
        let span = Span(
            _unsafeElements: UnsafeBufferPointer(start: UnsafePointer(column), count: count))
        return _overrideLifetime(span, borrowing: self)
    }
}

/// A name and a value that travel with a message.
public struct KafkaHeader: Sendable, Hashable {
    /// The name; several headers may share one.
    public let name: String
    /// The value; nil for null.
    public let value: [UInt8]?

    /// Makes a header.
    public init(name: String, value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}
