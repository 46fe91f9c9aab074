/// A record that could not be used: it is counted, kept and shown, and stops nothing.
public struct DeadLetter: Hashable, Sendable {
    /// The source it was read from, or the operator that rejected it where that is not known.
    public var source: String
    /// The partition it was read from, where known.
    public var partition: Int32?
    /// Its offset in the partition, where known.
    public var offset: Int64?
    /// The record as it was read, or the rejected row as text.
    public var payload: [UInt8]
    /// The SQLSTATE of the reason; `late` for a late row that was asked to be kept.
    public var code: String
    /// What is wrong with it.
    public var reason: String
    /// The operator that rejected it; nil when it could not be decoded.
    public var operatorName: String?

    /// A dead letter.
    public init(
        source: String, partition: Int32? = nil, offset: Int64? = nil, payload: [UInt8],
        code: String, reason: String, operatorName: String? = nil
    ) {
        self.source = source
        self.partition = partition
        self.offset = offset
        self.payload = payload
        self.code = code
        self.reason = reason
        self.operatorName = operatorName
    }
}

/// What happens to a row that cannot be decoded or computed.
public enum ErrorPolicy: Sendable {
    /// It goes to the dead letters and the job goes on.
    case deadLetter
    /// It stops the job with its error.
    case fail
}
