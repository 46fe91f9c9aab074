import Connectors
import SQL

/// The options of a CREATE statement: what WITH and FORMAT … ENCODE say together, with the place of
/// each, so that a wrong one can be pointed at.
struct WithClause {
    /// Keys and texts, without `connector`.
    private(set) var given: [String: String] = [:]
    /// The connector, when one is named.
    private(set) var connectorName: String?
    /// Whether FORMAT says that records are rows by key.
    private(set) var isUpsert = false
    private var keyRanges: [String: SourceRange] = [:]
    private var valueRanges: [String: SourceRange] = [:]
    private let statementRange: SourceRange

    /// The options of a statement called at `range`. Throws for options given twice and for
    /// envelopes that cannot be read.
    init(_ options: [OptionSyntax], format: FormatSyntax?, at range: SourceRange) throws {
        statementRange = range
        for option in options { try add(option, prefix: "") }
        if let format { try add(format) }
    }

    /// Whether nothing was given.
    var isEmpty: Bool { given.isEmpty && connectorName == nil }

    private mutating func add(_ option: OptionSyntax, prefix: String) throws {
        if option.key.lowercased() == "connector" {
            connectorName = option.value.text
            valueRanges["connector"] = option.valueRange
            return
        }
        let key = prefix + option.key
        guard given[key] == nil else {
            throw Diagnostic(
                "option '\(key)' is given twice", at: option.keyRange
            ).asError
        }
        given[key] = option.value.text
        keyRanges[key] = option.keyRange
        valueRanges[key] = option.valueRange
    }

    private mutating func add(_ format: FormatSyntax) throws {
        let envelope = format.envelope.name.lowercased()
        guard ["plain", "upsert", "debezium"].contains(envelope) else {
            throw Diagnostic(
                "FORMAT \(format.envelope.spelling.uppercased()) cannot be read yet",
                at: format.envelope.range, hint: "there are: FORMAT PLAIN, UPSERT and DEBEZIUM",
                sqlState: .featureNotSupported
            ).asError
        }
        isUpsert = envelope == "upsert"
        guard let encoding = format.encoding else { return }
        let isDebezium = envelope == "debezium"
        let name = (isDebezium ? "debezium-" : "") + encoding.name.lowercased()
        given["format"] = name
        valueRanges["format"] = encoding.range
        for option in format.options {
            try add(option, prefix: option.key.hasPrefix(name + ".") ? "" : name + ".")
        }
    }

    /// Adds an option that the data was found to need, unless the statement has it.
    mutating func add(found key: String, _ value: String) {
        if given[key] == nil { given[key] = value }
    }

    /// The connector that is named. Throws when none is, or an unknown one.
    func connector() throws -> any Connector {
        guard let connectorName else {
            throw Diagnostic(
                "WITH (connector = …) is missing", at: statementRange,
                hint: "there are: " + Connectors.all.map(\.name).joined(separator: ", ")
            ).asError
        }
        let isUpsertTopic = isUpsert && connectorName.lowercased() == "kafka"
        let name = isUpsertTopic ? "upsert-kafka" : connectorName
        if let connector = Connectors.named(name) { return connector }
        throw Diagnostic(
            "no connector '\(connectorName)'", at: valueRanges["connector"] ?? statementRange,
            hint: Candidates.hint(for: connectorName, in: Connectors.all.map(\.name))
                ?? "there are: " + Connectors.all.map(\.name).joined(separator: ", "),
            sqlState: .undefinedObject
        ).asError
    }

    /// Whether the records of a connector with these options are rows by primary key.
    func isKeyed(_ connector: any Connector, _ options: ConnectorOptions) -> Bool {
        isUpsert || connector.isKeyed || options.format?.carriesChanges == true
    }

    /// The options checked for a connector. Throws every problem at its place.
    func checked(
        for connector: any Connector, role: ConnectorOptions.Role, allowing: [OptionSpec] = []
    ) throws -> ConnectorOptions {
        let (options, problems) = ConnectorOptions.check(
            given, for: connector, role: role, allowing: allowing)
        guard problems.isEmpty else { throw DiagnosticError(problems.map(diagnostic)) }
        return options
    }

    /// Has the source end with what is there now, where its options can say so (`--until now`).
    mutating func boundByNow(_ connector: any Connector) {
        let names = connector.sourceOptions?.map(\.name) ?? []
        if names.contains("scan.bounded.mode"), given["scan.bounded.mode"] == nil {
            given["scan.bounded.mode"] = "latest-offset"
        }
        given["source.monitor-interval"] = nil
    }

    /// What is said of a problem, at the key or value that it is about.
    func diagnostic(_ problem: OptionProblem) -> Diagnostic {
        let range: SourceRange?
        switch problem.kind {
        case .unknown: range = keyRanges[problem.key]
        case .wrongValue, .conflict: range = valueRanges[problem.key] ?? keyRanges[problem.key]
        case .missing: range = nil
        }
        var hint: String?
        if let first = problem.candidates.first {
            hint =
                problem.candidates.count == 1
                ? "did you mean '\(first)'?"
                : "perhaps one of: " + problem.candidates.joined(separator: ", ")
        }
        return Diagnostic(
            problem.message, at: range ?? statementRange, hint: hint,
            sqlState: .invalidParameterValue)
    }

    /// Where the value of an option stands.
    func valueRange(of key: String) -> SourceRange { valueRanges[key] ?? statementRange }
}

extension Diagnostic {
    /// The diagnostic to be thrown.
    var asError: DiagnosticError { DiagnosticError(self) }
}
