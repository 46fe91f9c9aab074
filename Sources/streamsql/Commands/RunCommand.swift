import Engine
import SQL

extension Command {
    /// `streamsql run`
    static let run = Command(
        name: "run",
        summary: "runs the statements of a file until its queries end or Ctrl-C",
        operands: "FILE…", operandCount: 1...1_000,
        details: [
            "Runs every statement of each file in turn ('-' reads standard input). Definitions and "
                + "bounded SELECTs are done where they stand. Whatever goes on (CREATE SINK … AS, "
                + "CREATE MATERIALIZED VIEW, INSERT INTO a sink, a SELECT over a stream) is planned "
                + "together, so that what reads the same source reads it once.",
            "A run ends by itself when all its inputs end (files; Kafka with scan.bounded.mode or "
                + "--until now), otherwise with Ctrl-C or SIGTERM: what was read is committed, and "
                + "the same command goes on from there. A second Ctrl-C ends it at once; that loses "
                + "nothing either, only the time since the last commit.",
            "Relative paths in statements start from the current folder. Changes of a continuous "
                + "SELECT are printed with + or - before each row; as JSON in the field \"op\".",
            "The exit code is 130 after Ctrl-C. After SIGTERM it is 0 for a query without an end, "
                + "which can end in no other way, and 130 for one that was cut short.",
        ],
        options: [until.spec, fresh.spec],
        examples: [
            Example(
                "streamsql run ad_campaigns.sql -v brokers=localhost:9092",
                "keeps the tables of the file up to date until Ctrl-C"),
            Example(
                "streamsql run backfill.sql --until now --quiet",
                "processes what is there now and ends: for cron and other schedulers"),
            Example(
                "streamsql run ad_campaigns.sql --fresh",
                "forgets how far the last run came, and begins anew"),
            Example("generate_sql | streamsql run -", "runs what another program writes"),
        ],
        run: { try RunSession($0).run() })

    fileprivate static let until = Option<Until>.choice(
        "--until", value: "now",
        help: "Ends streams with what is there when the run starts, as if they were files.")
    fileprivate static let fresh = Flag(
        "--fresh",
        help:
            "Forgets the checkpoints of the file's queries, which begin anew. What their sinks have "
            + "written stays: remove files first that should not hold everything twice.")

    fileprivate enum Until: String, CaseIterable, Sendable {
        case now
    }
}

/// One `streamsql run`.
private final class RunSession {
    private let invocation: Invocation
    private let screen: ResultScreen
    private let session: Session
    private let jobRun: JobRun
    private var started: [JobHandle] = []

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        screen = ResultScreen(
            console: invocation.console, format: invocation.shared.format ?? .table,
            isQuiet: invocation.shared.isQuiet)
        var options = invocation.shared.session
        options.readsUntilNow = invocation.arguments[Command.until] != nil
        options.startsFresh = invocation.arguments.has(Command.fresh)
        session = try Session(options: options, observer: screen.observer)
        jobRun = JobRun(
            console: invocation.console, interrupts: invocation.interrupts,
            isQuiet: invocation.shared.isQuiet,
            whereToLook: DeadLetterHint.command(workspace: options.workspace))
    }

    func run() throws -> ExitCode {
        do {
            for path in invocation.arguments.operands {
                let script = try ScriptFile.read(path)
                guard let job = try session.plan(script: script, onOutcome: show) else { continue }
                screen.beginChanges()
                try job.start()
                started.append(job)
                // The next file may read what this one makes.
                guard job.isBounded else { continue }
                started.removeLast()
                if try jobRun.wait(for: [job]).signal != nil { return try stop(.interrupted) }
            }
        } catch {
            // The first error is the one to tell.
            _ = try? stop(.failed)
            throw error
        }
        guard !started.isEmpty else { return .done }
        return try jobRun.wait(for: started).signal == .interrupt ? .interrupted : .done
    }

    private func show(_ outcome: StatementOutcome, of statement: ParsedStatement) {
        switch outcome {
        case .rows(let rows): screen.show(rows)
        case .done, .job: break
        }
    }

    private func stop(_ code: ExitCode) throws -> ExitCode {
        started.forEach { $0.stop() }
        for job in started { try job.wait() }
        return code
    }
}
