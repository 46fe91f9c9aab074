/// One partition of a source: rows within it have an order, and it has a watermark of its own.
public struct SourcePartition: Hashable, Sendable {
    /// Its number within the source, never reused and kept over restarts through the positions.
    public let number: Int32
    /// What holds it: the topic, or the path of the file.
    public let container: String
    /// Its number within the container, as shown by `_partition`: Kafka's partition; 0 for a file.
    public let index: Int32

    /// A partition; see the properties.
    public init(number: Int32, container: String, index: Int32 = 0) {
        self.number = number
        self.container = container
        self.index = index
    }
}

/// Where reading of a partition goes on: what a checkpoint stores for each partition.
public struct SourcePosition: Hashable, Sendable {
    /// The partition.
    public var partition: SourcePartition
    /// The offset of the first record not yet read: a Kafka offset, a byte of a file (of its
    /// content, if it is compressed), a row number for Parquet and generated rows.
    public var next: Int64
    /// What else the connector needs to recognise the place (the identity of a file, say); stored
    /// and given back, understood by nobody else.
    public var detail: String

    /// A position; see the properties.
    public init(partition: SourcePartition, next: Int64, detail: String = "") {
        self.partition = partition
        self.next = next
        self.detail = detail
    }
}

/// How far the reading of a partition is.
public struct PartitionProgress: Hashable, Sendable {
    /// The partition.
    public let partition: SourcePartition
    /// The offset of the next record, in the unit of `SourcePosition.next`.
    public let next: Int64
    /// The offset after the last record that is known of, in the same unit; nil when unknown.
    public let end: Int64?
    /// Whether it is bounded and read to its end.
    public let isFinished: Bool

    /// Progress; see the properties.
    public init(partition: SourcePartition, next: Int64, end: Int64?, isFinished: Bool = false) {
        self.partition = partition
        self.next = next
        self.end = end
        self.isFinished = isFinished
    }

    /// How much is left to read, in the unit of the offsets; nil when the end is unknown.
    public var lag: Int64? { end.map { max(0, $0 - next) } }
}
