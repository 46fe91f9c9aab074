import Columnar
import Engine
import SQL

/// One backslash command of the prompt, named as psql names it where psql has one.
struct BackslashCommand: Sendable {
    /// Its names, the one to remember first.
    let names: [String]
    /// What may stand behind it, for the help.
    let operand: String
    /// What it does, in one line.
    let summary: String
    /// Does it, with what stands behind it.
    let action: @Sendable (Shell, String) throws -> Void

    private init(
        _ names: String..., operand: String = "", help summary: String,
        action: @escaping @Sendable (Shell, String) throws -> Void
    ) {
        self.names = names
        self.operand = operand
        self.summary = summary
        self.action = action
    }

    /// Every command, in the order of `\?`.
    static let all: [BackslashCommand] = [
        BackslashCommand("\\?", "\\h", help: "lists these commands") { shell, _ in
            shell.console.print(help)
        },
        BackslashCommand("\\q", "\\quit", help: "leaves (Ctrl-D does too)") { shell, _ in
            shell.leave()
        },
        BackslashCommand(
            "\\d", operand: "[NAME]", help: "lists what is defined, or a relation's columns"
        ) {
            shell, name in
            guard name.isEmpty else { return try query("DESCRIBE \(name)", in: shell) }
            try listRelations(in: shell)
        },
        BackslashCommand("\\dt", help: "lists the tables") { shell, _ in
            try query("SHOW TABLES", in: shell)
        },
        BackslashCommand(
            "\\df", operand: "[PATTERN]",
            help: "lists the functions; 'to_%' those like it, 'regex' a chapter"
        ) {
            shell, pattern in
            let like = pattern.isEmpty ? "" : " LIKE '\(pattern.replacing("'", with: "''"))'"
            try query("SHOW FUNCTIONS\(like)", in: shell)
        },
        BackslashCommand("\\jobs", help: "lists the running queries") { shell, _ in
            try query("SHOW JOBS", in: shell)
        },
        BackslashCommand("\\stop", operand: "NAME", help: "stops a running query, with a commit") {
            shell, name in
            try shell.stop(jobNamed: name)
        },
        BackslashCommand("\\dead", help: "shows the latest records that could not be used") {
            shell, _ in
            try query(
                """
                SELECT source, partition, "offset", reason, encode(payload, 'escape') AS payload
                FROM dead_letters ORDER BY epoch DESC LIMIT 20
                """, in: shell)
        },
        BackslashCommand("\\set", operand: "[NAME [VALUE]]", help: "shows variables, or sets :NAME")
        {
            shell, words in
            set(words, in: shell)
        },
        BackslashCommand("\\unset", operand: "NAME", help: "forgets a variable") { shell, name in
            shell.session.options.variables[name] = nil
        },
        BackslashCommand("\\i", operand: "FILE", help: "runs the statements of a file") {
            shell, path in
            try shell.run(try ScriptFile.read(path))
        },
        BackslashCommand("\\timing", help: "shows times, or no longer") { shell, _ in
            shell.screen.isTimed.toggle()
            shell.console.note("timing is \(shell.screen.isTimed ? "on" : "off")")
        },
        BackslashCommand("\\x", help: "prints rows one column a line, or no longer") { shell, _ in
            let isOn = shell.screen.format != .vertical
            shell.screen.format = isOn ? .vertical : shell.plainFormat
            shell.console.note("expanded display is \(isOn ? "on" : "off")")
        },
        BackslashCommand(
            "\\format", operand: "FORMAT",
            help: "prints rows as table, vertical, csv, json or jsonl"
        ) {
            shell, name in
            guard let format = RowFormat(rawValue: name) else {
                let near = Suggestion.nearest(to: name, in: RowFormat.allCases.map(\.rawValue))
                throw UsageError(
                    "no format '\(name)'",
                    hint: near.map { "did you mean '\($0)'?" }
                        ?? "table, vertical, csv, json, jsonl"
                )
            }
            shell.screen.format = format
        },
    ]

    /// Runs the command that `line` begins with.
    static func run(_ line: String, in shell: Shell) throws {
        let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        let name = String(parts[0].prefix { $0 != ";" })
        var rest = parts.count > 1 ? String(parts[1]) : ""
        while let last = rest.last, last.isWhitespace || last == ";" { rest.removeLast() }
        guard let command = all.first(where: { $0.names.contains(name) }) else {
            throw UsageError("no command '\(name)'", hint: "\\? lists the commands")
        }
        if rest.isEmpty, !command.operand.isEmpty, !command.operand.hasPrefix("[") {
            throw UsageError("\(name) needs \(command.operand)")
        }
        try command.action(shell, rest)
    }

    private static var help: String {
        let titles = all.map { command in
            [command.names.joined(separator: " "), command.operand].joined(separator: " ")
        }
        let longest = titles.map(\.count).max() ?? 0
        let lines = zip(titles, all).map { title, command in
            "  \(title)\(String(repeating: " ", count: longest - title.count))  \(command.summary)"
        }
        return """
            Statements end with ';' and may go over several lines. EXPLAIN shows a query's plan,
            SHOW FUNCTIONS and SHOW CONNECTORS what there is.
            \(lines.joined(separator: "\n"))
            """
    }

    private static func query(_ sql: String, in shell: Shell) throws {
        shell.screen.show(try shell.rows(of: sql))
    }

    /// Everything that has a name, as one table.
    private static func listRelations(in shell: Shell) throws {
        let kinds = ["source", "table", "view", "materialized view", "sink"]
        var rows: [[Value]] = []
        for kind in kinds {
            let names = try shell.rows(of: "SHOW \(kind.uppercased())S")
            for batch in names.batches {
                rows += (0..<batch.count).map { [batch.columns[0].value(at: $0), .text(kind)] }
            }
        }
        guard !rows.isEmpty else {
            shell.console.note("nothing is defined in \(shell.session.options.workspace) yet")
            return
        }
        let schema = Schema([Field("name", .text), Field("kind", .text)])
        shell.screen.show(RowSet(schema: schema, batches: [try Batch(schema: schema, rows: rows)]))
    }

    private static func set(_ words: String, in shell: Shell) {
        let parts = words.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let name = parts.first else {
            for (name, value) in shell.session.options.variables.sorted(by: { $0.key < $1.key }) {
                shell.console.print("\(name) = '\(value)'")
            }
            return
        }
        var value = parts.count > 1 ? String(parts[1]) : ""
        if value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") {
            value = String(value.dropFirst().dropLast()).replacing("''", with: "'")
        }
        shell.session.options.variables[String(name)] = value
    }
}
