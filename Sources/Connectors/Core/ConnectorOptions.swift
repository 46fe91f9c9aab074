/// The options of one source or sink, checked against what its connector and format declare.
///
/// Reading an option that no spec declares is a bug of the connector; everything that a user can
/// get wrong has become an `OptionProblem` before.
public struct ConnectorOptions: Sendable {
    /// Whether the options are those of something read or something written.
    public enum Role: Hashable, Sendable {
        /// A source or a table that is read.
        case source
        /// A sink.
        case sink
    }

    /// The options as given, keys in lower case except below a prefix option.
    public let given: [String: String]
    /// The format of the records (`format` or `value.format`); nil when the connector has none.
    public let format: FormatChoice?
    private let values: [String: OptionValue]
    private let specs: [OptionSpec]

    /// Checks `given` and reads the values.
    ///
    /// - Parameters:
    ///   - given: keys and texts of the WITH clause, without `connector`.
    ///   - allowed: options of whoever asks (`on_error`, `primary_key`), known but not read here.
    /// - Returns: the options, as far as they are right, and every problem, in the order of keys.
    public static func check(
        _ given: [String: String], for connector: any Connector, role: Role,
        allowing allowed: [OptionSpec] = []
    ) -> (options: ConnectorOptions, problems: [OptionProblem]) {
        if connector.options(for: role) == nil {
            let none = ConnectorOptions(given: given, format: nil, values: [:], specs: [])
            return (none, [OptionProblem(connector, cannotBe: role)])
        }
        var checker = OptionChecker(connector: connector, role: role, allowed: allowed)
        let options = checker.check(given)
        if checker.problems.isEmpty { checker.problems += connector.conflicts(in: options) }
        return (options, checker.problems)
    }

    /// For connectors' own tests and for sources that no WITH clause made.
    /// - Throws: the first `OptionProblem`.
    public init(
        checking given: [String: String], for connector: any Connector, role: Role
    ) throws {
        let (options, problems) = Self.check(given, for: connector, role: role)
        if let problem = problems.first { throw problem }
        self = options
    }

    init(
        given: [String: String], format: FormatChoice?, values: [String: OptionValue],
        specs: [OptionSpec]
    ) {
        self.given = given
        self.format = format
        self.values = values
        self.specs = specs
    }

    /// Whether the option was given, rather than left to its default.
    public func isGiven(_ name: String) -> Bool { given[name] != nil }

    /// A text, a choice.
    public func text(_ name: String) -> String? {
        if case .text(let value)? = value(name) { value } else { nil }
    }

    /// A whole number.
    public func integer(_ name: String) -> Int64? {
        if case .integer(let value)? = value(name) { value } else { nil }
    }

    /// A number.
    public func number(_ name: String) -> Double? {
        if case .number(let value)? = value(name) { value } else { nil }
    }

    /// A truth value; false when there is neither value nor default.
    public func boolean(_ name: String) -> Bool { value(name) == .boolean(true) }

    /// A length of time.
    public func milliseconds(_ name: String) -> Int64? {
        if case .milliseconds(let value)? = value(name) { value } else { nil }
    }

    /// An amount of memory or storage.
    public func byteCount(_ name: String) -> Int64? {
        if case .byteCount(let value)? = value(name) { value } else { nil }
    }

    /// Several texts; empty when there is neither value nor default.
    public func list(_ name: String) -> [String] {
        if case .list(let value)? = value(name) { value } else { [] }
    }

    /// What was given below a prefix option (`properties.`), by the keys after the prefix.
    public func below(_ prefix: String) -> [String: String] {
        var found: [String: String] = [:]
        for (key, text) in given where key.hasPrefix(prefix) {
            found[String(key.dropFirst(prefix.count))] = text
        }
        return found
    }

    private func value(_ name: String) -> OptionValue? {
        if let value = values[name] { return value }
        guard let spec = specs.first(where: { $0.matches(name) }) else {
            assertionFailure("no option \(name) is declared")
            return nil
        }
        return spec.defaultText.flatMap { OptionValue($0, kind: spec.kind) }
    }
}

extension Connector {
    /// The options of one role; nil when the connector cannot play it.
    func options(for role: ConnectorOptions.Role) -> [OptionSpec]? {
        role == .source ? sourceOptions : sinkOptions
    }
}

extension OptionProblem {
    /// A connector in a role that it does not have.
    fileprivate init(_ connector: any Connector, cannotBe role: ConnectorOptions.Role) {
        let able = Connectors.all.filter { $0.options(for: role) != nil }
        self.init(
            .conflict, key: "connector",
            "connector '\(connector.name)' cannot be \(role == .source ? "read" : "written to")",
            candidates: able.map(\.name))
    }
}
