/// What there is to know about one option of a connector or a format.
public struct OptionSpec: Hashable, Sendable {
    /// How the text of an option is read.
    public enum Kind: Hashable, Sendable {
        /// Any text.
        case text
        /// A whole number.
        case integer
        /// A number.
        case number
        /// `true` or `false`.
        case boolean
        /// A length of time: `500 ms`, `30 s`, `15 min`, `1 h`, `1 day`; Flink's words.
        case duration
        /// An amount of memory or storage: `128 MB`, `64kb`, `1 gb`, `4096`; powers of 1,024.
        case byteCount
        /// One of the given words.
        case choice([String])
        /// Several texts between separators.
        case list(separator: Character)
    }

    /// The key as it is written, Flink's where Flink has one. In a prefix option it ends in a dot,
    /// and holds capitals where something is to be filled in: `fields.NAME.kind`.
    public let name: String
    /// How the text is read.
    public let kind: Kind
    /// The text that stands for a missing option; nil when there is none.
    public let defaultText: String?
    /// Whether it must be given.
    public let isRequired: Bool
    /// One or two sentences for `SHOW CONNECTORS` and for hints.
    public let documentation: String

    /// An option; `name` is a pattern if it ends in a dot or holds `NAME`.
    public init(
        _ name: String, _ kind: Kind, default defaultText: String? = nil, required: Bool = false,
        _ documentation: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultText = defaultText
        isRequired = required
        self.documentation = documentation
    }

    /// Whether `name` stands for many keys.
    public var isPattern: Bool { name.hasSuffix(".") || name.contains(".NAME.") }

    /// Whether `key` is this option, or one of the many that it stands for.
    public func matches(_ key: String) -> Bool {
        if name.hasSuffix(".") { return key.hasPrefix(name) && key.utf8.count > name.utf8.count }
        guard let hole = name.firstRange(of: ".NAME.") else { return key == name }
        let prefix = name[..<hole.lowerBound] + "."
        let suffix = "." + name[hole.upperBound...]
        return key.hasPrefix(prefix) && key.hasSuffix(suffix)
            && key.utf8.count > prefix.utf8.count + suffix.utf8.count
    }
}
