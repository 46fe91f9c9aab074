import Columnar

/// What a job reads: an endless stream or a bounded input, in partitions.
///
/// `open`, `poll` and `close` are called one after another on a thread of the source's own; the
/// works that `poll` returns are run by other threads in any order, and their results are used in
/// the order in which `poll` returned them.
public protocol Source: AnyObject {
    /// The name of the source as its user declared it.
    var name: String { get }

    /// Goes to `positions`, those of the last epoch; with none, to where the source is configured to
    /// start. A partition without a position starts as configured.
    func open(at positions: [Int32: SourcePosition]) throws

    /// Waits at most `timeoutMilliseconds` for something to read. Throws what stops the job.
    func poll(timeoutMilliseconds: Int) throws -> SourceEvent

    /// Positions that an epoch committed, for those who keep them elsewhere too (a consumer group).
    func commit(_ positions: [Int32: SourcePosition]) throws

    /// Lets go of files and connections; nothing is called afterwards.
    func close()
}

extension Source {
    /// Nothing to commit.
    public func commit(_ positions: [Int32: SourcePosition]) throws {}

    /// Nothing to let go.
    public func close() {}
}

/// What a poll brought.
public enum SourceEvent: Sendable {
    /// Records to decode.
    case work(any SourceWork)
    /// Partitions that rows may come from, from now on, with the positions they start at. All that
    /// are known must be announced before the first work: the watermark waits for them.
    case partitions([Int32: SourcePosition])
    /// A partition that ended without rows: the watermark no longer waits for it. One with rows ends
    /// with the batch that says so.
    case partitionFinished(Int32)
    /// Nothing to read at present.
    case idle
    /// The end of a bounded source; `poll` is not called again.
    case finished
}

/// Records that were read and are to be decoded, on any thread.
public protocol SourceWork: Sendable {
    /// How many bytes it holds: what the job's memory budget counts until its rows are processed.
    var byteCount: Int { get }

    /// Decodes the records, each batch of one partition. Throws what stops the job; a record that
    /// cannot be decoded is one of the batch's rejects.
    func run() throws -> [SourceBatch]
}

/// How far a partition was read. The runtime only keeps it.
public enum SourcePosition: Hashable, Sendable {
    /// The next offset to read: of a Kafka partition, or a byte of a file.
    case offset(Int64)
    /// Whatever else the source needs to go on from there.
    case bytes([UInt8])
}

/// Decoded rows of one partition.
public struct SourceBatch: Sendable {
    /// The rows; no weights where the source only inserts.
    public var batch: Batch
    /// The partition they are from.
    public var partition: Int32
    /// The partition's position after these rows.
    public var position: SourcePosition
    /// Event times and watermarks, where the source has a WATERMARK.
    public var eventTimes: EventTimes?
    /// Records that could not be decoded or prepared.
    public var rejects: [DeadLetter]
    /// Whether the partition ends with these rows: the watermark no longer waits for it then.
    public var endsPartition: Bool
    /// How many records were read for this batch, filtered and rejected ones included.
    public var recordCount: Int
    /// How many bytes of input that was.
    public var byteCount: Int

    /// Decoded rows; as many records as rows and rejects unless said otherwise.
    public init(
        batch: Batch, partition: Int32, position: SourcePosition, eventTimes: EventTimes? = nil,
        rejects: [DeadLetter] = [], recordCount: Int? = nil, byteCount: Int = 0,
        endsPartition: Bool = false
    ) {
        assert(eventTimes == nil || eventTimes!.times.count == batch.count)
        self.batch = batch
        self.partition = partition
        self.position = position
        self.eventTimes = eventTimes
        self.rejects = rejects
        self.recordCount = recordCount ?? batch.count + rejects.count
        self.byteCount = byteCount
        self.endsPartition = endsPartition
    }
}

/// Event times of the rows of a batch and what they do to the watermark of their partition.
public struct EventTimes: Sendable {
    /// The event time of each row, microseconds, none NULL.
    public var times: Column
    /// For each row the largest value of the WATERMARK expression among the records from the row
    /// before it (exclusive) to itself; rows that were filtered out count as well. A record's own
    /// value is taken as its time where the expression gives a later one.
    public var watermarks: Column
    /// The largest value of the expression among the records after the last row, `.min` if none.
    public var trailing: Watermark

    /// Event times of `times.count` rows.
    public init(times: Column, watermarks: Column, trailing: Watermark = .min) {
        assert(times.count == watermarks.count && !times.hasNulls && !watermarks.hasNulls)
        self.times = times
        self.watermarks = watermarks
        self.trailing = trailing
    }
}
