extension Command {
    /// `streamsql help`, since people type it.
    static let help = Command(
        name: "help", summary: "shows what a command does", operands: "[COMMAND]",
        operandCount: 0...1, details: [],
        options: [],
        examples: [Example("streamsql help run", "the same as 'streamsql run --help'")],
        run: { invocation in
            guard let name = invocation.arguments.operands.first else {
                invocation.console.print(HelpText.overview(Program.commands))
                return .done
            }
            guard let command = (Program.commands + [.shell]).first(where: { $0.name == name })
            else {
                let near = Suggestion.nearest(to: name, in: Program.commands.map(\.name))
                throw UsageError(
                    "unknown command '\(name)'", hint: near.map { "did you mean '\($0)'?" })
            }
            invocation.console.print(HelpText.page(command))
            return .done
        })
}
