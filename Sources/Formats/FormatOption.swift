/// An option of a format: its facts.
public struct FormatOption: Hashable, Sendable {
    /// What values it takes.
    public enum Kind: Hashable, Sendable {
        /// `true` or `false`.
        case boolean
        /// Any text.
        case text
        /// One ASCII character; `\t` stands for a tab.
        case character
        /// One of some words.
        case choice([String])
    }

    /// Its name without the format's prefix, Flink's where Flink has it.
    public let name: String
    /// What values it takes.
    public let kind: Kind
    /// Its value when it is not given; nil for none.
    public let defaultValue: String?
    /// What it does, one sentence.
    public let documentation: String

    /// An option.
    public init(
        _ name: String, _ kind: Kind, default defaultValue: String?, _ documentation: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.documentation = documentation
    }

    /// What is wrong with `value`, or nil.
    func complaint(about value: String) -> String? {
        switch kind {
        case .text: nil
        case .boolean:
            ["true", "false"].contains(value.lowercased()) ? nil : "expected true or false"
        case .character:
            character(value) == nil ? "expected one ASCII character" : nil
        case .choice(let words):
            words.contains { $0.lowercased() == value.lowercased() }
                ? nil : "expected " + words.map { "'\($0)'" }.joined(separator: " or ")
        }
    }
}

/// The byte that a one-character option names.
func character(_ value: String) -> UInt8? {
    if value == "\\t" { return UInt8(ascii: "\t") }
    let bytes = Array(value.utf8)
    return bytes.count == 1 && bytes[0] < 128 ? bytes[0] : nil
}

/// The options of one use of a format, checked.
public struct FormatOptions: Sendable, Hashable {
    private let values: [String: String]

    /// The defaults.
    public static let none = FormatOptions(values: [:])

    init(values: [String: String]) {
        self.values = values
    }

    /// Checks `given` against the options of `format`. A key is an option's name with or without
    /// the format's prefix (`json.on_bad_field`, `on_bad_field`); capitals and the choice between
    /// `-` and `_` do not matter.
    public init(_ given: [(key: String, value: String)], for format: some Format)
        throws(FormatError)
    {
        var values: [String: String] = [:]
        for (key, value) in given {
            let folded = fold(key)
            let prefix = fold(format.name) + "."
            let plain = folded.hasPrefix(prefix) ? String(folded.dropFirst(prefix.count)) : folded
            guard let option = format.options.first(where: { fold($0.name) == plain }) else {
                throw .unknownOption(
                    format: format.name, key: key, candidates: format.options.map(\.name))
            }
            if let complaint = option.complaint(about: value) {
                throw .badOption(key: key, value: value, complaint: complaint)
            }
            values[plain] = value
        }
        self.init(values: values)
    }

    /// These options and others, by their names.
    func adding(_ others: [String: String]) -> FormatOptions {
        FormatOptions(values: values.merging(others) { $1 })
    }

    /// The options that were not given in `others`, by their names.
    public func added(to others: FormatOptions) -> [String: String] {
        values.filter { others.values[$0.key] == nil }
    }

    /// The value of option `name`, or nil when it was not given.
    func text(_ name: String) -> String? { values[fold(name)] }

    /// Whether a boolean option is on; without being given it is off.
    func isOn(_ name: String) -> Bool { text(name)?.lowercased() == "true" }

    /// Whether option `name` was given as `word`, whatever the capitals.
    func has(_ name: String, _ word: String) -> Bool {
        text(name)?.lowercased() == word.lowercased()
    }
}

private func fold(_ key: String) -> String {
    key.lowercased().replacing("_", with: "-")
}
