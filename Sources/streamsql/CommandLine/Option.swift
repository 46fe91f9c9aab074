/// An option as the command line and `--help` know it.
struct OptionSpec: Sendable {
    /// Its names, the one to remember first: `--variable`, `-v`.
    let names: [String]
    /// What stands for its value in the help; nil for a flag.
    let valueName: String?
    /// Whether it may be given several times.
    let isRepeatable: Bool
    /// What it does, in one or more sentences.
    let help: String
    /// Says what is wrong with a value; nil when nothing is.
    let problem: @Sendable (String) -> String?

    /// The name to remember.
    var name: String { names[0] }
}

/// An option whose value is read as a `Value`.
struct Option<Value: Sendable>: Sendable {
    /// How it is listed and checked.
    let spec: OptionSpec
    /// Reads a value; nil when it is not one.
    let read: @Sendable (String) -> Value?

    private init(
        _ names: [String], _ valueName: String, isRepeatable: Bool, help: String, expected: String,
        read: @escaping @Sendable (String) -> Value?
    ) {
        self.read = read
        spec = OptionSpec(
            names: names, valueName: valueName, isRepeatable: isRepeatable, help: help,
            problem: { text in read(text) == nil ? "'\(text)' is not \(expected)" : nil })
    }
}

extension Option where Value == String {
    /// An option that takes any text.
    static func text(
        _ names: String..., value: String, isRepeatable: Bool = false, help: String
    ) -> Option {
        Option(
            names, value, isRepeatable: isRepeatable, help: help, expected: "a text",
            read: { $0.isEmpty ? nil : $0 })
    }
}

extension Option where Value == Int {
    /// An option that takes a whole number within `range`.
    static func number(
        _ names: String..., value: String, in range: ClosedRange<Int>, help: String
    ) -> Option {
        Option(
            names, value, isRepeatable: false, help: help,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension Option {
    /// An option whose value has a form of its own, described by `expected` (`of the form NAME=FILE`).
    static func form(
        _ names: String..., value: String, isRepeatable: Bool = false, expected: String,
        help: String, read: @escaping @Sendable (String) -> Value?
    ) -> Option {
        Option(
            names, value, isRepeatable: isRepeatable, help: help, expected: expected, read: read)
    }
}

extension Option where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// An option that takes one of a few words.
    static func choice(_ names: String..., value: String, help: String) -> Option {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return Option(
            names, value, isRepeatable: false, help: help, expected: "one of \(words)",
            read: { Value(rawValue: $0) })
    }
}

/// An option without a value.
struct Flag: Sendable {
    /// How it is listed.
    let spec: OptionSpec

    init(_ names: String..., help: String) {
        spec = OptionSpec(
            names: names, valueName: nil, isRepeatable: false, help: help, problem: { _ in nil })
    }
}
