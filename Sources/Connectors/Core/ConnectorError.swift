/// Why a connector could not do what it was asked, with everything that the outside system said.
public struct ConnectorError: Error, Hashable, Sendable {
    /// What sort of trouble it is: whom to blame and what may help.
    public enum Kind: Hashable, Sendable {
        /// The other side does not answer: a broker that is down, a name that does not resolve.
        case unreachable
        /// The topic, file, folder or table does not exist.
        case notFound
        /// The other side refuses: file permissions, ACLs, a wrong password.
        case permission
        /// No room is left.
        case diskFull
        /// An option has a value that makes no sense here.
        case badOption
        /// What is there is not what was declared: a broken Parquet file, other columns.
        case badData
        /// Anything else that the other side reports.
        case outside
    }

    /// What sort of trouble it is.
    public let kind: Kind
    /// What was being done, a clause in the progressive form: `reading 'campaigns.csv'`.
    public let doing: String
    /// What happened, in the words of the outside system where it has any.
    public let cause: String
    /// The option that names what failed (`path`, `properties.bootstrap.servers`), so that the
    /// error can point at the text that set it.
    public let optionKey: String?
    /// What the reader may do about it.
    public let hint: String?
    /// Whether the same attempt may succeed later without anybody changing anything.
    public let isRetriable: Bool

    /// An error; see the properties.
    public init(
        _ kind: Kind, doing: String, cause: String, optionKey: String? = nil, hint: String? = nil,
        isRetriable: Bool = false
    ) {
        self.kind = kind
        self.doing = doing
        self.cause = cause
        self.optionKey = optionKey
        self.hint = hint
        self.isRetriable = isRetriable
    }
}

extension ConnectorError: CustomStringConvertible {
    /// `reading 'campaigns.csv': no such file or directory`.
    public var description: String { "\(doing): \(cause)" }
}
