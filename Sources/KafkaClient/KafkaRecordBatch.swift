/// Messages on their way to a topic: keys and payloads are copied into one buffer.
///
/// `removeAll` keeps the memory, so that filling and sending the same batch again allocates nothing.
public struct KafkaRecordBatch: Sendable {
    /// A stretch of `bytes`; null, and empty, are different.
    struct Range {
        var start = 0
        var count = -1

        var isNull: Bool { count < 0 }
    }

    struct Record {
        var key = Range()
        var payload = Range()
        var partition: Int32 = -1
        var timestamp: Int64 = 0
        var headers = 0..<0
    }

    var bytes: [UInt8] = []
    var records: [Record] = []
    var headers: [KafkaHeader] = []
    /// Whether a record needs what librdkafka's batch call cannot do: headers or a timestamp.
    var hasExtras = false
    /// Whether a record names its partition.
    var namesPartitions = false

    /// An empty batch.
    public init() {}

    /// How many messages it holds.
    public var count: Int { records.count }

    /// The sum of their keys' and payloads' lengths.
    public var byteCount: Int { bytes.count }

    /// Adds a message.
    ///
    /// - Parameters:
    ///   - key: decides the partition, as Kafka's own clients do; nil for none.
    ///   - payload: nil for null, Kafka's tombstone.
    ///   - partition: where it goes; nil leaves it to the key, or to chance.
    ///   - timestampMilliseconds: since 1970, UTC; nil for now.
    public mutating func append(
        key: Span<UInt8>? = nil, payload: Span<UInt8>?, partition: Int32? = nil,
        timestampMilliseconds: Int64? = nil, headers: [KafkaHeader] = []
    ) {
        var record = Record()
        if let key { record.key = copy(key) }
        if let payload { record.payload = copy(payload) }
        if let partition {
            record.partition = partition
            namesPartitions = true
        }
        if let timestampMilliseconds {
            record.timestamp = timestampMilliseconds
            hasExtras = true
        }
        if !headers.isEmpty {
            record.headers = self.headers.count..<(self.headers.count + headers.count)
            self.headers.append(contentsOf: headers)
            hasExtras = true
        }
        records.append(record)
    }

    /// As the other, for arrays.
    public mutating func append(
        key: [UInt8]? = nil, payload: [UInt8]?, partition: Int32? = nil,
        timestampMilliseconds: Int64? = nil, headers: [KafkaHeader] = []
    ) {
        append(
            key: key?.span, payload: payload?.span, partition: partition,
            timestampMilliseconds: timestampMilliseconds, headers: headers)
    }

    /// Empties the batch and keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        hasExtras = false
        namesPartitions = false
    }

    private mutating func copy(_ span: Span<UInt8>) -> Range {
        let start = bytes.count
        span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return Range(start: start, count: span.count)
    }
}
