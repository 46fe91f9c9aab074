import Formats

/// Checks the options of one WITH clause, collecting what is wrong.
struct OptionChecker {
    let connector: any Connector
    let role: ConnectorOptions.Role
    let allowed: [OptionSpec]
    var problems: [OptionProblem] = []

    init(connector: any Connector, role: ConnectorOptions.Role, allowed: [OptionSpec]) {
        self.connector = connector
        self.role = role
        self.allowed = allowed
    }

    mutating func check(_ raw: [String: String]) -> ConnectorOptions {
        var specs = connector.options(for: role) ?? []
        if !connector.formats.isEmpty { specs += FormatOptionSpecs.naming(connector.formats) }
        let format = formatChoice(folded(raw, specs: specs))
        if let format { specs += FormatOptionSpecs.options(of: format.name) }
        let given = folded(raw, specs: specs)
        if format == nil && !connector.formats.isEmpty {
            problems.append(
                OptionProblem(
                    .missing, key: "format", "connector '\(connector.name)' needs a format",
                    candidates: connector.formats))
        }
        var values: [String: OptionValue] = [:]
        for key in given.keys.sorted() {
            if let value = read(key, given[key] ?? "", specs: specs) { values[key] = value }
        }
        for spec in specs where spec.isRequired && !spec.isPattern && given[spec.name] == nil {
            problems.append(
                OptionProblem(
                    .missing, key: spec.name,
                    "connector '\(connector.name)' needs the option '\(spec.name)': "
                        + spec.documentation.firstSentence))
        }
        let prefix = (format?.name ?? "") + "."
        let formatTexts = given.filter { $0.key.hasPrefix(prefix) }
        let choice = format.map { format in
            FormatChoice(
                format.name,
                options: Dictionary(
                    uniqueKeysWithValues: formatTexts.map {
                        (String($0.key.dropFirst(prefix.count)), $0.value)
                    }))
        }
        if let choice { checkFormat(choice) }
        return ConnectorOptions(given: given, format: choice, values: values, specs: specs)
    }

    /// The options with their keys as the specs write them, whatever the capitals and whether `-` or
    /// `_` was written, except where a prefix option leaves the rest to somebody else.
    private func folded(_ raw: [String: String], specs: [OptionSpec]) -> [String: String] {
        var given: [String: String] = [:]
        for (key, text) in raw {
            let isOpen = specs.contains { $0.isPattern && $0.matches(key) }
            given[isOpen ? key : Self.spelling(of: key, among: specs)] = text
        }
        given["connector"] = nil
        return given
    }

    private static func spelling(of key: String, among specs: [OptionSpec]) -> String {
        let lowered = key.lowercased()
        let folded = lowered.replacing("_", with: "-")
        if specs.contains(where: { $0.name == lowered }) { return lowered }
        return specs.first { $0.name.replacing("_", with: "-") == folded }?.name ?? lowered
    }

    private func formatChoice(_ given: [String: String]) -> FormatChoice? {
        guard !connector.formats.isEmpty else { return nil }
        guard let text = given["format"] ?? given["value.format"] else {
            return connector.defaultFormat(given).map { FormatChoice($0) }
        }
        return FormatChoice(text.trimmingBlanks.lowercased())
    }

    /// What only the format itself can find wrong, if its options are known and of their kinds.
    private mutating func checkFormat(_ choice: FormatChoice) {
        guard problems.isEmpty, Formats.named(choice.name) != nil else { return }
        do {
            _ = try choice.resolved()
        } catch let problem as OptionProblem {
            problems.append(problem)
        } catch {
            problems.append(OptionProblem(.conflict, key: "format", "\(error)"))
        }
    }

    private mutating func read(_ key: String, _ text: String, specs: [OptionSpec]) -> OptionValue? {
        guard let spec = (specs + allowed).first(where: { $0.matches(key) }) else {
            reportUnknown(key, specs: specs)
            return nil
        }
        if let value = OptionValue(text, kind: spec.kind) { return value }
        var near: [String] = []
        if case .choice(let words) = spec.kind {
            near = nearestNames(to: text, among: words)
            if near.isEmpty { near = words }
        }
        problems.append(
            OptionProblem(
                .wrongValue, key: key,
                "option '\(key)' must be \(spec.kind.expectation), not '\(text)'", candidates: near)
        )
        return nil
    }

    private mutating func reportUnknown(_ key: String, specs: [OptionSpec]) {
        let known = (specs + allowed).map(\.name)
        let other = role == .source ? connector.sinkOptions : connector.sourceOptions
        if let other, other.contains(where: { $0.matches(key) }) {
            let otherRole = role == .source ? "a sink" : "a source"
            problems.append(
                OptionProblem(.unknown, key: key, "option '\(key)' is one of \(otherRole)"))
            return
        }
        if let format = connector.formats.first(where: { key.hasPrefix($0 + ".") }),
            !specs.contains(where: { $0.name.hasPrefix(format + ".") })
        {
            problems.append(
                OptionProblem(.unknown, key: key, "option '\(key)' is one of format '\(format)'"))
            return
        }
        problems.append(
            OptionProblem(
                .unknown, key: key, "connector '\(connector.name)' has no option '\(key)'",
                candidates: nearestNames(to: key, among: known)))
    }
}

extension OptionSpec.Kind {
    /// What a value of this kind is, for `must be …`.
    var expectation: String {
        switch self {
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .duration: "a length of time such as '30 s' or '5 min'"
        case .byteCount: "a size such as '128 MB'"
        case .choice(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
        case .list(let separator): "texts separated by '\(separator)'"
        }
    }
}

extension String {
    /// The text up to its first full stop.
    fileprivate var firstSentence: String {
        let parts = split(separator: ". ", maxSplits: 1)
        let first = parts.first.map(String.init) ?? self
        return first.hasSuffix(".") ? String(first.dropLast()) : first
    }
}
