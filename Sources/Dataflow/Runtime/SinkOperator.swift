import Columnar

/// The end of a graph: takes changes and makes them visible outside, epoch by epoch.
///
/// In order: `process` any number of times, `prepare` at the barrier, `process` for the next epoch
/// already, `committed` once the epoch is durable. All on the worker's thread.
public protocol SinkOperator: AnyObject {
    /// The name that plans, progress and errors show.
    var name: String { get }

    /// Takes in changes, which become visible with the epoch they belong to.
    func process(_ batch: Batch, context: JobContext) throws

    /// The watermark rose to `watermark`.
    func advance(to watermark: Watermark, context: JobContext) throws

    /// No more changes will come; `prepare` and `committed` still do.
    func finish(context: JobContext) throws

    /// The next `prepare` is to hand over everything that waits, however little it is: the job ends
    /// or is stopped with that epoch, or somebody asked to see what there is (FLUSH).
    func flush()

    /// Hands over what the epoch committer is to store in the same transaction as the epoch: rows,
    /// or the names of staged files. nil when there is nothing.
    func prepare(epoch: Int64) throws -> (any PreparedOutput)?

    /// The epoch is durable: publish what was prepared for it. Not called when the job ended in
    /// between: whoever builds the sink for a restored job publishes what the last epoch holds.
    func committed(epoch: Int64) throws

    /// How many bytes wait for the next epoch in memory: beyond the job's limit an epoch is asked
    /// for and sources wait.
    var pendingByteCount: Int { get }
}

extension SinkOperator {
    /// Nothing to do.
    public func advance(to watermark: Watermark, context: JobContext) throws {}

    /// Nothing to do.
    public func finish(context: JobContext) throws {}

    /// Nothing waits longer than for the next epoch.
    public func flush() {}

    /// Nothing to hand over.
    public func prepare(epoch: Int64) throws -> (any PreparedOutput)? { nil }

    /// Nothing to publish.
    public func committed(epoch: Int64) throws {}

    /// Nothing waits.
    public var pendingByteCount: Int { 0 }
}

/// What a sink hands to the committer with an epoch; each committer knows the types of its sinks.
public protocol PreparedOutput: Sendable {}
