/// What was typed behind the program's name, taken apart.
struct Arguments: Sendable {
    /// What is neither an option nor the value of one.
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// The last value that an option was given.
    subscript<Value>(_ option: Option<Value>) -> Value? {
        values[option.spec.name]?.last.flatMap { option.read($0) }
    }

    /// Every value that an option was given, in order.
    func all<Value>(_ option: Option<Value>) -> [Value] {
        (values[option.spec.name] ?? []).compactMap { option.read($0) }
    }

    /// Whether a flag was given.
    func has(_ flag: Flag) -> Bool { values[flag.spec.name] != nil }

    mutating func add(operand: String) { operands.append(operand) }

    mutating func add(_ value: String, to option: OptionSpec) {
        values[option.name, default: []].append(value)
    }

    fileprivate func isGiven(_ option: OptionSpec) -> Bool { values[option.name] != nil }
}

/// The command line was wrong: exit code 2.
struct UsageError: Error {
    /// What is wrong, in one line.
    let message: String
    /// What to try.
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// Takes the command line apart: options before and behind the command's name, `--name value`,
/// `--name=value`, `-nvalue`, and `--`, behind which nothing is an option.
struct ArgumentParser {
    private let commands: [Command]
    private let shared: [OptionSpec]
    private var command: Command?
    private var arguments = Arguments()
    private var rest: ArraySlice<String>

    /// The command that was named, nil for none, and everything else that was typed.
    static func parse(
        _ words: [String], commands: [Command], shared: [OptionSpec]
    ) throws(UsageError) -> (command: Command?, arguments: Arguments) {
        var parser = ArgumentParser(commands: commands, shared: shared, rest: words[...])
        while let word = parser.rest.popFirst() { try parser.take(word) }
        return (parser.command, parser.arguments)
    }

    private init(commands: [Command], shared: [OptionSpec], rest: ArraySlice<String>) {
        self.commands = commands
        self.shared = shared
        self.rest = rest
    }

    private mutating func take(_ word: String) throws(UsageError) {
        if word == "--" {
            while let operand = rest.popFirst() { try take(operand: operand) }
        } else if word.hasPrefix("--") {
            try take(long: word)
        } else if word.hasPrefix("-"), word != "-" {
            try take(short: word)
        } else {
            try take(operand: word)
        }
    }

    private mutating func take(operand: String) throws(UsageError) {
        guard command == nil else { return arguments.add(operand: operand) }
        guard let named = commands.first(where: { $0.name == operand }) else {
            throw unknownCommand(operand)
        }
        command = named
    }

    private mutating func take(long word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let option = try option(named: name)
        if option.valueName == nil {
            guard parts.count == 1 else { throw UsageError("option '\(name)' takes no value") }
            try add("", to: option)
        } else if parts.count == 2 {
            try add(String(parts[1]), to: option)
        } else {
            try add(try nextValue(of: option, as: name), to: option)
        }
    }

    private mutating func take(short word: String) throws(UsageError) {
        let name = String(word.prefix(2))
        let option = try option(named: name, in: word)
        let attached = String(word.dropFirst(2))
        if option.valueName != nil {
            try add(attached.isEmpty ? try nextValue(of: option, as: name) : attached, to: option)
        } else {
            guard attached.isEmpty else { throw unknownOption(word) }
            try add("", to: option)
        }
    }

    private mutating func nextValue(
        of option: OptionSpec, as name: String
    ) throws(UsageError) -> String {
        guard let value = rest.popFirst() else {
            throw UsageError("option '\(name)' needs a value: \(name) \(option.valueName ?? "")")
        }
        return value
    }

    private mutating func add(_ value: String, to option: OptionSpec) throws(UsageError) {
        if let problem = option.problem(value) {
            throw UsageError("option '\(option.name)': \(problem)")
        }
        guard option.isRepeatable || option.valueName == nil || !arguments.isGiven(option) else {
            throw UsageError("option '\(option.name)' is given twice")
        }
        arguments.add(value, to: option)
    }

    private var known: [OptionSpec] { shared + (command?.options ?? []) }

    private func option(
        named name: String, in word: String? = nil
    ) throws(UsageError) -> OptionSpec {
        guard let found = known.first(where: { $0.names.contains(name) }) else {
            throw unknownOption(word ?? name)
        }
        return found
    }

    private func unknownOption(_ name: String) -> UsageError {
        let candidates = known.flatMap(\.names).filter { $0.hasPrefix("--") }
        let owners = commands.filter { $0.options.contains { $0.names.contains(name) } }
        if let near = Suggestion.nearest(to: name, in: candidates) {
            return UsageError("unknown option '\(name)'", hint: "did you mean '\(near)'?")
        }
        if let owner = owners.first {
            return UsageError(
                "option '\(name)' belongs behind a command",
                hint: "write 'streamsql \(owner.name) \(name)'")
        }
        let help = ["streamsql", command?.name, "--help"].compactMap { $0 }.joined(separator: " ")
        return UsageError("unknown option '\(name)'", hint: "see '\(help)'")
    }

    private func unknownCommand(_ name: String) -> UsageError {
        if name.hasSuffix(".sql") {
            return UsageError(
                "unknown command '\(name)'", hint: "did you mean 'streamsql run \(name)'?")
        }
        if name.contains(" ") {
            return UsageError(
                "unknown command '\(name)'", hint: "did you mean 'streamsql query \"\(name)\"'?")
        }
        let near = Suggestion.nearest(to: name, in: commands.map(\.name))
        return UsageError(
            "unknown command '\(name)'",
            hint: near.map { "did you mean 'streamsql \($0)'?" } ?? "see 'streamsql --help'")
    }
}
