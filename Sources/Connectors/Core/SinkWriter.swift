import Columnar

/// Writes the changes of one worker to one sink, so that each epoch appears whole, once.
///
/// The protocol is a two-phase commit in which the workspace is the coordinator:
///
///     write* · prepare(n) · [the workspace commits epoch n with the prepared bytes] · publish(n)
///
/// `prepare` makes the epoch durable where nobody sees it and returns what is needed to show it.
/// If the process dies before the workspace commits, `recover` removes it; if it dies afterwards,
/// `publish` is called again after the restart with the same bytes. Changes of epoch n + 1 may be
/// written between `prepare(n)` and `publish(n)`; epochs are published in order.
///
/// One thread uses a writer at a time. Epochs are numbered from 1 and grow.
public protocol SinkWriter: AnyObject, Sendable {
    /// Called once, first: epochs up to `lastCommittedEpoch` (0 at the very start) are committed;
    /// whatever was prepared for a later one is removed. `publish` follows for each committed epoch
    /// that may not have been published.
    /// - Throws: `ConnectorError`.
    func recover(lastCommittedEpoch: Int64) throws

    /// Takes changes. Where the sink has a primary key there is at most one row of each sign for a
    /// key in one batch, and a removal comes before the insert that replaces it.
    /// - Throws: `ConnectorError`.
    func write(_ changes: Batch) throws

    /// Makes everything written since the last call durable, unseen by readers.
    ///
    /// The bytes are stored with the epoch; empty means that there is nothing to publish.
    /// - Throws: `ConnectorError`.
    func prepare(epoch: Int64) throws -> [UInt8]

    /// Shows the epoch to readers. Doing it again changes nothing.
    /// - Throws: `ConnectorError`; after a retriable one it may be called again.
    func publish(epoch: Int64, prepared: [UInt8]) throws

    /// Lets go of everything outside; what was not prepared is removed. The writer is not used
    /// afterwards.
    func close()
}

extension SinkWriter {
    /// Nothing to remove.
    public func recover(lastCommittedEpoch: Int64) throws {}
}
