/// Reads one source: all its partitions, each from a position that the reader is told or chooses.
///
/// One thread uses a reader at a time. It fetches and cuts; decoding is left to the chunks, which
/// any thread may decode at the same time, in any order. The order of rows is the order of the
/// offsets within a partition; partitions interleave as they come.
public protocol SourceReader: AnyObject, Sendable {
    /// Connects, finds the partitions and takes their positions; called once, first.
    ///
    /// With `positions` reading goes on where they say; partitions that they do not name are new
    /// and are read from their beginning. With nil the options say where to start.
    /// - Throws: `ConnectorError`; a position that no longer exists (dropped by retention, a file
    ///   that was replaced) is one of kind `notFound`.
    func start(at positions: [SourcePosition]?) throws

    /// The partitions found so far, by number, with those found while running.
    var partitions: [SourcePartition] { get }

    /// Where each of `partitions` began to be read, or was found: what a checkpoint holds for a
    /// partition until its first chunk, so that a restart neither skips nor repeats.
    var startPositions: [SourcePosition] { get }

    /// The next chunk, waiting up to `timeoutMilliseconds` for one.
    /// - Throws: `ConnectorError`; a retriable one leaves the reader usable.
    func poll(timeoutMilliseconds: Int) throws -> SourcePoll

    /// Says that an epoch with these positions has been committed, for systems that keep a record
    /// of it (a Kafka group). Nothing that recovery relies on; failures are not reported.
    func committed(_ positions: [SourcePosition])

    /// Where each partition stands. Cheap enough to be asked every second.
    func progress() -> [PartitionProgress]

    /// Lets go of everything outside. The reader is not used afterwards.
    func close()
}

extension SourceReader {
    /// Nothing to record.
    public func committed(_ positions: [SourcePosition]) {}
}

/// What a poll found.
public enum SourcePoll: Sendable {
    /// Records, not yet decoded.
    case chunk(any SourceChunk)
    /// Nothing came within the time.
    case nothing
    /// The source is bounded and has been read to its end.
    case finished
}
