import Columnar

/// Records of one partition, fetched and not yet decoded: about `ChunkLimits.rowLimit` of them (for
/// files an estimate from their lengths) and, unless a single record is longer, at most
/// `ChunkLimits.byteLimit` bytes.
public protocol SourceChunk: Sendable {
    /// The number of the partition.
    var partition: Int32 { get }
    /// How many bytes of memory it holds: what back-pressure counts.
    var byteCount: Int { get }

    /// Decodes it; on any thread, once. Records that are broken become rejects.
    /// - Throws: `ConnectorError` when the whole chunk is beyond repair.
    func decode() throws -> DecodedChunk
}

/// The bounds of a chunk.
public enum ChunkLimits {
    /// The number of rows at which a chunk is cut.
    public static let rowLimit = Batch.targetRowCount
    /// The number of bytes at which a chunk is cut.
    public static let byteLimit = 4 << 20
}

/// The rows of a chunk.
public struct DecodedChunk: Sendable {
    /// The needed fields, then the metadata columns that were asked for, as the request orders them.
    public let columns: [Column]
    /// How many rows there are; 0 is possible.
    public let rowCount: Int
    /// The weight of each row; nil when all are inserts.
    public let weights: Weights?
    /// The offset of each row, BIGINT, in the unit of `SourcePosition.next`.
    public let offsets: Column
    /// Where the partition is to be read on after this chunk.
    public let nextPosition: SourcePosition
    /// The records that could not be decoded, in order.
    public let rejects: [SourceReject]
    /// How many broken records were dropped unseen, because the format's options say so.
    public let ignoredCount: Int
    /// The bytes of the records, for rows that fail later; nil when the source has none.
    public let records: (any OriginalRecords)?
    /// Whether the partition is bounded and ends here: its watermark holds nobody back any more.
    public let endsPartition: Bool

    /// A decoded chunk; see the properties.
    public init(
        columns: [Column], rowCount: Int, weights: Weights? = nil, offsets: Column,
        nextPosition: SourcePosition, rejects: [SourceReject] = [], ignoredCount: Int = 0,
        records: (any OriginalRecords)? = nil, endsPartition: Bool = false
    ) {
        assert(columns.allSatisfy { $0.count == rowCount } && offsets.count == rowCount)
        self.columns = columns
        self.rowCount = rowCount
        self.weights = weights
        self.offsets = offsets
        self.nextPosition = nextPosition
        self.rejects = rejects
        self.ignoredCount = ignoredCount
        self.records = records
        self.endsPartition = endsPartition
    }

    /// The rows as a batch that knows where they come from.
    public var batch: Batch {
        Batch(
            columns: columns, count: rowCount, weights: weights,
            origin: RowOrigin(
                partition: nextPosition.partition.number, offsets: offsets, records: records))
    }
}

/// A record that could not be decoded: what the dead-letter table keeps.
public struct SourceReject: Hashable, Sendable {
    /// The offset of the record in its partition.
    public let offset: Int64
    /// Its bytes, at most `payloadLimit` of them.
    public let payload: [UInt8]
    /// Why, in one line.
    public let reason: String

    /// How many bytes of a record are kept.
    public static let payloadLimit = 1 << 20

    /// A rejected record.
    public init(offset: Int64, payload: [UInt8], reason: String) {
        self.offset = offset
        self.payload = Array(payload.prefix(Self.payloadLimit))
        self.reason = reason
    }
}
