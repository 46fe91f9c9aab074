import Columnar
import Engine
import LineEditor
import SQL

/// The prompt: reads statements, runs them in one session, and minds the jobs that they start.
final class Shell {
    let console: Console
    let screen: ResultScreen
    let session: Session
    let completer = Completer()
    /// What goes on behind the prompt.
    private(set) var jobs: [JobHandle] = []
    private let jobRun: JobRun
    private let interrupts: Interrupts
    private let isInteractive: Bool
    private let isQuiet: Bool
    /// How rows are printed unless `\x` says otherwise.
    let plainFormat: RowFormat
    private var isAtEnd = false

    init(_ invocation: Invocation, isInteractive: Bool) throws {
        console = invocation.console
        interrupts = invocation.interrupts
        isQuiet = invocation.shared.isQuiet
        plainFormat = invocation.shared.format ?? .table
        self.isInteractive = isInteractive
        screen = ResultScreen(
            console: console, format: plainFormat, isQuiet: isQuiet,
            isTimed: isInteractive && !isQuiet)
        var options = invocation.shared.session
        options.resumesJobs = isInteractive
        session = try Session(options: options, observer: screen.observer)
        jobRun = JobRun(
            console: console, interrupts: interrupts, isQuiet: isQuiet,
            whereToLook: "SELECT * FROM dead_letters;")
    }

    /// Asks for statements until Ctrl-D or `\q`.
    func runPrompt() throws -> ExitCode {
        let editor: LineEditor
        do {
            editor = try LineEditor(
                prompt: "streamsql> ", continuationPrompt: "        -> ",
                historyPath: session.options.workspace + "/history",
                completions: { [completer] in completer.candidates(before: $0) },
                isComplete: Self.isComplete)
        } catch {
            throw Failure(error.description, exitCode: .outside)
        }
        if !isQuiet {
            console.print(
                "streamsql \(Program.version), workspace \(session.options.workspace). "
                    + "\\? for help, \\q to leave.")
        }
        completer.learn(session.completions)
        while !isAtEnd {
            reportEndedJobs()
            guard let text = editor.readStatement() else { break }
            do {
                try run(text, named: "<prompt>")
            } catch is Interrupted {
                // It said so itself.
            } catch {
                show(error)
            }
            completer.learn(session.completions)
        }
        stopJobs()
        return .done
    }

    /// Runs the statements of standard input until the first error.
    func runScript() throws -> ExitCode {
        var script = StatementLines(name: "<stdin>")
        do {
            while !isAtEnd, let statement = script.next(isComplete: Self.isComplete) {
                try run(statement)
            }
            try finishBoundedJobs()
        } catch let error as Interrupted {
            stopJobs()
            return error.exitCode
        } catch {
            stopJobs()
            throw error
        }
        stopJobs()
        return .done
    }

    /// Whether a text can be run: a backslash command is one line.
    static func isComplete(_ text: String) -> Bool {
        text.first { !$0.isWhitespace } == "\\" || StatementScanner.isComplete(text)
    }

    func leave() { isAtEnd = true }

    func run(_ text: String, named name: String) throws {
        try run(SourceText(name: name, text: text))
    }

    /// Runs a backslash command, or every statement of a text.
    func run(_ source: SourceText) throws {
        let trimmed = source.text.drop { $0.isWhitespace }
        if trimmed.hasPrefix("\\") {
            try BackslashCommand.run(String(trimmed), in: self)
            return
        }
        for statement in try session.parse(source) { try run(statement, in: source) }
    }

    /// What a query answers that is no statement of the user's.
    func rows(of sql: String) throws -> RowSet {
        let source = SourceText(name: "<prompt>", text: sql)
        for statement in try session.parse(source) {
            if case .rows(let rows) = try session.execute(statement, in: source) { return rows }
        }
        let none: [Field] = []
        return RowSet(schema: Schema(none), batches: [])
    }

    private func run(_ statement: ParsedStatement, in source: SourceText) throws {
        let start = ContinuousClock.now
        switch try session.execute(statement, in: source) {
        case .done(let tag): screen.show(tag: tag)
        case .rows(let rows):
            screen.show(rows)
            screen.show(time: ContinuousClock.now - start)
        case .job(let job):
            if case .query = statement.statement {
                screen.beginChanges()
                try job.start()
                try runInForeground(job)
            } else {
                try job.start()
                jobs.append(job)
                screen.show(tag: "started \(job.title) in the background; SHOW JOBS lists it")
            }
        }
    }

    private func runInForeground(_ job: JobHandle) throws {
        guard let signal = try jobRun.wait(for: [job]).signal else { return }
        if signal == .terminate { leave() }
        throw Interrupted(exitCode: .interrupted)
    }

    /// Asks a job that goes on in the background to end, and waits for it.
    func stop(jobNamed name: String) throws {
        guard let index = jobs.firstIndex(where: { $0.title == name }) else {
            let near = Suggestion.nearest(to: name, in: jobs.map(\.title))
            throw UsageError(
                "no job '\(name)' is running", hint: near.map { "did you mean '\($0)'?" })
        }
        let job = jobs.remove(at: index)
        job.stop()
        try job.wait()
        screen.show(tag: "stopped \(name)")
    }

    private func reportEndedJobs() {
        for job in jobs where job.progress.end != nil { report(job) }
        jobs.removeAll { $0.progress.end != nil }
    }

    private func report(_ job: JobHandle) {
        do {
            let end = try job.wait()
            screen.show(tag: "\(job.title) \(end == .stopped ? "stopped" : "finished")")
        } catch {
            show(error)
        }
    }

    private func finishBoundedJobs() throws {
        let bounded = jobs.filter(\.isBounded)
        jobs.removeAll(where: \.isBounded)
        guard !bounded.isEmpty else { return }
        if try jobRun.wait(for: bounded).signal != nil { throw Interrupted(exitCode: .interrupted) }
    }

    private func stopJobs() {
        defer { try? session.stopJobs() }
        guard !jobs.isEmpty else { return }
        screen.show(tag: "stopping \(jobs.map(\.title).joined(separator: ", "))…")
        jobs.forEach { $0.stop() }
        jobs.forEach(report)
        jobs = []
    }

    private func show(_ error: any Error) {
        switch error {
        case let error as UsageError:
            console.note("error: \(error.message)")
            if let hint = error.hint { console.note("hint: \(hint)") }
        case let error as Failure: console.note("error: \(error.message)")
        case let error as EngineError: console.note(error.shown(by: "<prompt>"))
        default: console.note("error: \(error)")
        }
    }

    /// Ctrl-C stopped what was running.
    private struct Interrupted: Error {
        let exitCode: ExitCode
    }
}
