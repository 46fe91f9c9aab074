import Engine
import Glibc

/// The options that every command has.
struct SharedOptions: Sendable {
    static let workspace = Option.text(
        "--workspace", "-w", value: "DIR",
        help: "The folder for the catalog, checkpoints and results; .streamsql unless given.")
    static let variable = Option<Variable>.form(
        "--variable", "-v", value: "NAME=VALUE", isRepeatable: true,
        expected: "of the form NAME=VALUE",
        help: "What :NAME, :'NAME' and :\"NAME\" stand for in SQL. May be given several times.",
        read: Variable.init)
    static let workers = Option<Int>.number(
        "--workers", value: "N", in: 1...1_024,
        help: "How many threads work on a query; as many as are useful unless given.")
    static let format = Option<RowFormat>.choice(
        "--format", value: "FORMAT",
        help: "How rows are printed: table (the default), vertical, csv, json or jsonl.")
    static let quiet = Flag("--quiet", "-q", help: "No progress, no notices, no summary.")
    static let help = Flag("--help", "-h", help: "Shows what a command does, with examples.")
    static let version = Flag("--version", help: "Shows the version.")

    /// All of them, in the order of the help.
    static let all = [
        workspace.spec, variable.spec, workers.spec, format.spec, quiet.spec, help.spec,
        version.spec,
    ]

    /// A name and what it stands for.
    struct Variable: Sendable {
        let name: String
        let value: String

        init?(_ text: String) {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                return nil
            }
            name = String(text[..<equals])
            value = String(text[text.index(after: equals)...])
        }
    }

    /// What sessions are made with.
    var session: SessionOptions
    /// How rows are printed; nil for the command's default.
    var format: RowFormat?
    /// Whether progress, notices and summaries are left out.
    var isQuiet: Bool

    init(_ arguments: Arguments) {
        var variables: [String: String] = [:]
        for variable in arguments.all(Self.variable) { variables[variable.name] = variable.value }
        session = SessionOptions(
            workspace: arguments[Self.workspace] ?? ".streamsql",
            baseFolder: Self.currentFolder, variables: variables,
            workerCount: arguments[Self.workers])
        format = arguments[Self.format]
        isQuiet = arguments.has(Self.quiet)
    }

    /// Where relative paths in statements start from; whole, since the catalog keeps it.
    private static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
