import Engine
import SQL

extension Command {
    /// `streamsql query`
    static let query = Command(
        name: "query",
        summary: "answers one query on tables, materialised views, files or streams",
        operands: "SQL", operandCount: 1...1,
        details: [
            "Runs the statements of SQL ('-' reads them from standard input), prints their rows and "
                + "ends. Streams count as what is there now. Files are tables: "
                + "SELECT … FROM 'report/**/*.parquet'.",
            "Rows go to standard output, as a table unless --format says otherwise; everything else "
                + "goes to standard error. A row that cannot be computed ends the query (exit code 1).",
        ],
        options: [],
        examples: [
            Example(
                "streamsql query \"SELECT * FROM per_minute ORDER BY total_count DESC LIMIT 10\"",
                "reads a materialised view of the workspace, also while it is kept up to date"),
            Example(
                "streamsql query \"SELECT count(*) FROM 'events/*.json.gz'\" --format csv",
                "counts the lines of compressed files"),
            Example(
                "streamsql query \"SELECT * FROM dead_letters\" --format vertical",
                "shows the records that could not be used"),
        ],
        run: { invocation in
            try QuerySession(invocation).run(invocation.arguments.operands[0])
        })
}

/// One `streamsql query`.
private final class QuerySession {
    private let screen: ResultScreen
    private let session: Session
    private let jobRun: JobRun

    init(_ invocation: Invocation) throws {
        screen = ResultScreen(
            console: invocation.console, format: invocation.shared.format ?? .table,
            isQuiet: invocation.shared.isQuiet)
        var options = invocation.shared.session
        options.readsUntilNow = true
        session = try Session(options: options, observer: screen.observer)
        jobRun = JobRun(
            console: invocation.console, interrupts: invocation.interrupts,
            isQuiet: invocation.shared.isQuiet,
            whereToLook: DeadLetterHint.command(workspace: options.workspace))
    }

    func run(_ text: String) throws -> ExitCode {
        let source =
            text == "-" ? try ScriptFile.read("-") : SourceText(name: "<query>", text: text)
        for statement in try session.parse(source) {
            switch try session.execute(statement, in: source) {
            case .done(let tag): screen.show(tag: tag)
            case .rows(let rows): screen.show(rows)
            case .job(let job):
                screen.beginChanges()
                try job.start()
                if try jobRun.wait(for: [job]).signal != nil { return .interrupted }
            }
        }
        return .done
    }
}
