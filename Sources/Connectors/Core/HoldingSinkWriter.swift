/// A writer whose rows wait over several epochs until there is enough for a file. What waits is not
/// in what `prepare` returns but state of the job, which is stored with each epoch:
///
///     write* · prepare(n) · takeHeldChanges · [the workspace commits epoch n with both] · publish(n)
public protocol HoldingSinkWriter: SinkWriter {
    /// The next `prepare` leaves nothing waiting.
    func flush()

    /// What changed in what waits since the last call, to be called after each `prepare`.
    /// - Throws: `ConnectorError`.
    func takeHeldChanges() throws -> [HeldChange]

    /// Takes over what waited at the last committed epoch: the live entries, in any order. Called
    /// after `recover`, before anything is written.
    /// - Throws: `ConnectorError`.
    func restoreHeld(_ entries: [HeldChange]) throws

    /// How many bytes the rows that wait take, about.
    var heldByteCount: Int { get }

    /// How many rows wait.
    var heldRowCount: Int { get }
}

/// A change to what waits in a writer.
public struct HeldChange: Hashable, Sendable {
    /// The number of the entry.
    public var key: Int64
    /// Its value; nil when it is removed.
    public var value: [UInt8]?

    /// A change; see the properties.
    public init(key: Int64, value: [UInt8]?) {
        self.key = key
        self.value = value
    }
}
