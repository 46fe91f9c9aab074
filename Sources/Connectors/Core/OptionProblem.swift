/// What is wrong with one option of a WITH clause. Problems are collected, not thrown one by one.
public struct OptionProblem: Error, Hashable, Sendable {
    /// What sort of problem it is.
    public enum Kind: Hashable, Sendable {
        /// No option is called so.
        case unknown
        /// The value is not of the option's kind.
        case wrongValue
        /// An option that must be given is missing.
        case missing
        /// Options that do not go together.
        case conflict
    }

    /// What sort of problem it is.
    public let kind: Kind
    /// The option's key, as given; for a missing one, as it should be given.
    public let key: String
    /// One line, beginning in lower case.
    public let message: String
    /// Keys or words that may have been meant, the nearest first.
    public let candidates: [String]

    /// A problem; see the properties.
    public init(_ kind: Kind, key: String, _ message: String, candidates: [String] = []) {
        self.kind = kind
        self.key = key
        self.message = message
        self.candidates = candidates
    }
}
