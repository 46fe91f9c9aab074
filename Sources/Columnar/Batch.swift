/// A set of changes: rows, each with a weight (+n inserts it n times, -n deletes it n times; a
/// Z-set, Budiu et al., VLDB 2023). An update is a delete and an insert in one batch.
public struct Batch: Sendable {
    /// The columns, each of `count` rows, none constant.
    public let columns: [Column]
    /// How many rows there are.
    public let count: Int
    /// The weight of each row, never 0; nil when every row is an insert (+1).
    public let weights: Weights?
    /// Where the rows were read, while they are still rows of one partition of a source.
    public let origin: RowOrigin?

    /// The typical number of rows that a source or operator puts into a batch.
    public static let targetRowCount = 8_192

    /// A batch of `columns`, which all have `count` rows.
    public init(
        columns: [Column], count: Int, weights: Weights? = nil, origin: RowOrigin? = nil
    ) {
        assert(columns.allSatisfy { $0.count == count && !$0.isConstant })
        assert(weights == nil || weights!.count == count)
        self.columns = columns
        self.count = count
        self.weights = weights
        self.origin = origin
    }

    /// A batch with the same rows and other columns.
    public func replacing(columns: [Column]) -> Batch {
        Batch(columns: columns, count: count, weights: weights, origin: origin)
    }

    /// The rows without where they came from: for whoever keeps a batch, since the records of the
    /// origin would stay in memory with it.
    public var withoutOrigin: Batch {
        origin == nil ? self : Batch(columns: columns, count: count, weights: weights)
    }
}

/// The weights of the rows of a batch.
public struct Weights: Sendable {
    /// How many rows there are.
    public let count: Int
    private let buffer: Buffer

    /// `count` weights, each `weight`.
    public init(repeating weight: Int64, count: Int) {
        self.init(count: count) { values in
            for row in 0..<count { values[row] = weight }
        }
    }

    /// `count` weights that `fill` writes.
    public init(count: Int, _ fill: (inout MutableSpan<Int64>) -> Void) {
        self.count = count
        buffer = Buffer(byteCount: count * 8)
        var span = MutableSpan<Int64>(
            _unsafeStart: buffer.base.assumingMemoryBound(to: Int64.self), count: count)
        fill(&span)
    }

    /// The weights of `values`.
    public init(_ values: [Int64]) {
        self.init(count: values.count) { span in
            for row in 0..<values.count { span[row] = values[row] }
        }
    }

    /// The weights in row order.
    public var span: Span<Int64> {
        @_lifetime(borrow self)
        get {
            _overrideLifetime(buffer.values(as: Int64.self, count: count), borrowing: self)
        }
    }
}

/// The records that rows were decoded from, as long as a batch with such rows is on its way: for
/// dead letters, which keep a record as it was read.
///
/// One reference a batch; nothing is copied until a row fails.
public protocol OriginalRecords: AnyObject, Sendable {
    /// How many bytes of memory they hold.
    var byteCount: Int { get }

    /// The bytes of the record at `offset` of its partition; nil when there are none.
    func record(at offset: Int64) -> [UInt8]?
}

/// Where the rows of a batch come from: one partition of a source, and each row's offset in it.
public struct RowOrigin: Sendable {
    /// The partition's number; files of a folder are numbered in the order of their names.
    public let partition: Int32
    /// The offset of each row, BIGINT: a Kafka offset, or the byte at which a file's record begins.
    public let offsets: Column
    /// The records; nil where the source has none (Parquet, generated rows) or they were let go.
    public let records: (any OriginalRecords)?

    /// The origin of `offsets.count` rows.
    public init(partition: Int32, offsets: Column, records: (any OriginalRecords)? = nil) {
        self.partition = partition
        self.offsets = offsets
        self.records = records
    }

    /// The record of row `row` as it was read; nil when it is not there any more.
    public func record(row: Int) -> [UInt8]? {
        records?.record(at: offsets.span(of: Int64.self)[row])
    }
}
