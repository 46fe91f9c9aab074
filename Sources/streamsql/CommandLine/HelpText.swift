/// The text of `--help`, made from the commands' own descriptions.
struct HelpText {
    /// How wide a line may be, cells.
    private static let width = 92

    /// What `streamsql --help` says.
    static func overview(_ commands: [Command]) -> String {
        let longest = commands.map(\.name.count).max() ?? 0
        var lines = [
            "streamsql turns a SQL file into always-current tables: it reads event streams from Kafka or",
            "files and keeps Parquet files and SQLite tables up to date as events arrive.",
            "",
            "usage: streamsql [OPTION…] [COMMAND] [OPTION…] [OPERAND…]",
            "",
            "commands (without one: the prompt)",
        ]
        for command in commands {
            lines.append("  \(padded(command.name, longest))  \(command.summary)")
        }
        lines += ["", "options of every command"]
        lines += options(SharedOptions.all)
        lines += ["", "examples"]
        lines += examples(commands.compactMap(\.examples.first))
        lines += [
            "", "exit codes",
            "  0 done   1 the query failed   2 wrong usage or SQL",
            "  3 an outside system could not be reached   130 interrupted, after a clean commit",
            "", "'streamsql COMMAND --help' says more about a command.",
        ]
        return lines.joined(separator: "\n")
    }

    /// What `streamsql COMMAND --help` says.
    static func page(_ command: Command) -> String {
        let usage = ["streamsql \(command.name)", "[OPTION…]", command.operands]
        var lines = [
            "streamsql \(command.name): \(command.summary)", "",
            "usage: \(usage.filter { !$0.isEmpty }.joined(separator: " "))",
        ]
        for paragraph in command.details {
            lines.append("")
            lines += wrapped(paragraph, width: width)
        }
        if !command.options.isEmpty {
            lines += ["", "options"] + options(command.options)
        }
        lines += ["", "options of every command"] + options(SharedOptions.all)
        lines += ["", "examples"] + examples(command.examples)
        return lines.joined(separator: "\n")
    }

    private static func options(_ options: [OptionSpec]) -> [String] {
        let titles = options.map { option in
            let names = option.names.reversed().joined(separator: ", ")
            return option.valueName.map { "\(names) \($0)" } ?? names
        }
        let longest = titles.map(\.count).max() ?? 0
        return zip(titles, options).flatMap { title, option in
            let text = wrapped(option.help, width: width - longest - 4)
            return text.enumerated().map { index, line in
                "  \(padded(index == 0 ? title : "", longest))  \(line)"
            }
        }
    }

    private static func examples(_ examples: [Command.Example]) -> [String] {
        examples.flatMap { ["  \($0.line)", "      \($0.purpose)"] }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A paragraph as lines of at most `width` characters.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        return lines + [line]
    }
}
