import Columnar

/// What a decoder made of some records: each is a row, a reject, a tombstone, ignored, or an empty
/// line of a chunk.
public struct DecodedRows: Sendable {
    /// One column for each wanted field, in the order in which they were asked for.
    public var columns: [Column]
    /// How many rows there are.
    public var rowCount: Int
    /// How many records there were.
    public var recordCount: Int
    /// Of each row, which record it was, ascending.
    public var sourceRecords: [Int32]
    /// Of each row, where its record begins, in bytes from the beginning of the chunk; empty for
    /// messages.
    public var recordOffsets: [Int64]
    /// The records that are no rows, in order.
    public var rejects: [RejectedRecord]
    /// The messages without payload, in order.
    public var tombstones: [Int32]
    /// How many broken records were dropped because the options say so.
    public var ignoredCount: Int
    /// The weight of each row, -1 for one to delete; nil when all are inserts.
    public var weights: [Int64]?

    /// Rows.
    public init(
        columns: [Column], rowCount: Int, recordCount: Int, sourceRecords: [Int32],
        recordOffsets: [Int64] = [], rejects: [RejectedRecord] = [], tombstones: [Int32] = [],
        ignoredCount: Int = 0, weights: [Int64]? = nil
    ) {
        self.columns = columns
        self.rowCount = rowCount
        self.recordCount = recordCount
        self.sourceRecords = sourceRecords
        self.recordOffsets = recordOffsets
        self.rejects = rejects
        self.tombstones = tombstones
        self.ignoredCount = ignoredCount
        self.weights = weights
    }
}

/// A record that could not be decoded; the caller still has its bytes.
public struct RejectedRecord: Hashable, Sendable {
    /// Which record it was.
    public let record: Int
    /// Where it stands in the chunk, in bytes; for a message, all of it.
    public let byteRange: Range<Int>
    /// What is wrong with it, in one line.
    public let reason: String

    /// A reject.
    public init(record: Int, byteRange: Range<Int>, reason: String) {
        self.record = record
        self.byteRange = byteRange
        self.reason = reason
    }
}
