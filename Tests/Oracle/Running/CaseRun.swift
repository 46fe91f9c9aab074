import Columnar
import Dataflow
import Engine
import Foundation
import SQL
import SQLiteClient

/// One run of a case in both engines.
package struct CaseRun {
    private let trial: Case
    private let folder: String
    private let database: Database
    private let clock = ManualClock(now: Case.clockStart * 1_000_000)
    private var session: Session
    /// Seconds since 1970 by the clock.
    private var now = Case.clockStart
    /// The views that there are.
    private var views: [Case.View] = []
    private var outcome = Outcome()

    /// What came of it.
    package struct Outcome: Sendable {
        /// The first difference; nil when there is none.
        package var failure: Failure?
        /// How often a view was compared with SQLite's answer.
        package var comparisons = 0
        /// How many views were kept current.
        package var views = 0
        /// How many queries were answered ad hoc.
        package var adHoc = 0
        /// How many statements changed tables.
        package var statements = 0
        /// How many rows they changed.
        package var changes = 0
        /// What the engine says it cannot run yet, as is expected.
        package var refusals: [String] = []
    }

    /// What went wrong.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package enum Kind: Hashable, Sendable {
            /// The answers differ.
            case difference
            /// streamsql failed, in these words without names and numbers.
            case error(String)
            /// Only one of the two failed.
            case statement
            /// SQLite cannot run what was made up.
            case judge
        }

        package var kind: Kind
        /// The view that it is about.
        package var view: String?
        package var description: String
    }

    /// Runs a case in a folder of its own.
    package static func run(_ trial: Case) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("oracle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var run = try CaseRun(trial, folder)
        defer { run.session.abandon() }
        do {
            try run.execute()
        } catch let failure as Failure {
            run.outcome.failure = failure
        } catch is Stop {}
        return run.outcome
    }

    private init(_ trial: Case, _ folder: String) throws {
        self.trial = trial
        self.folder = folder
        database = try Database(.memory)
        try database.execute("PRAGMA case_sensitive_like = ON; " + Case.clock)
        session = try Session(options: Self.options(trial, folder, clock))
    }

    private static func options(
        _ trial: Case, _ folder: String, _ clock: ManualClock
    ) -> SessionOptions {
        var options = SessionOptions(
            workspace: folder + "/workspace", baseFolder: folder,
            workerCount: trial.mode.workerCount, disabledRules: trial.mode.disabledRules)
        options.survivesPowerCuts = false
        options.batchSizes = trial.mode.batchSizes
        options.resumesJobs = true
        options.clock = clock
        return options
    }

    private mutating func execute() throws {
        try run("SET late_rows = 'keep'")
        for table in trial.tables {
            try database.execute(table.declaration(.theirs))
            try run(table.declaration(.ours))
        }
        for (index, step) in trial.steps.enumerated() {
            if index == trial.mode.stepsBeforeViews { try makeViews() }
            for change in step.changes { try apply(change) }
            if step.restarts { try restart() }
            if step.clockSeconds > 0 { try advanceClock(step) }
            try compare("after step \(index + 1)")
        }
        if trial.steps.count <= trial.mode.stepsBeforeViews {
            try makeViews()
            try compare("at the end")
        }
        for view in trial.views { try answerAdHoc(view) }
        try empty()
    }

    private mutating func advanceClock(_ step: Case.Step) throws {
        try database.execute(step.clock(.theirs))
        try run(step.clock(.ours))
        let before = now
        now += Int64(step.clockSeconds)
        for view in views {
            guard let refresh = view.refresh(from: before, to: now) else { continue }
            do {
                try database.execute(refresh)
            } catch {
                throw Failure(
                    kind: .judge, view: view.name,
                    description: "SQLite refuses \(refresh): \(error)")
            }
        }
    }

    /// Takes all rows away: what every change left behind has to be undone by its opposite.
    private mutating func empty() throws {
        for table in trial.tables where !table.isAppendOnly {
            let deletion = "DELETE FROM \(table.name)"
            try database.execute(deletion)
            try run(deletion)
        }
        try compare("when all rows are gone")
    }

    // MARK: Statements

    /// Makes the views that the engine can run.
    private mutating func makeViews() throws {
        var refused: Set<String> = []
        for view in trial.views {
            guard !refused.contains(where: { view.query.mentions($0) }) else {
                refused.insert(view.name)
                continue
            }
            do {
                try run("CREATE MATERIALIZED VIEW \(view.name) AS \(view.text)", view)
            } catch let refusal as Refusal {
                outcome.refusals.append(refusal.message)
                refused.insert(view.name)
                continue
            }
            do {
                try database.execute(view.theirs)
            } catch let error where error.message == "parser stack overflow" {
                outcome.refusals.append("SQLite: parser stack overflow")
                throw Stop()
            } catch {
                throw Failure(
                    kind: .judge, view: view.name,
                    description: "SQLite refuses \(view.query.text(.theirs)): \(error)")
            }
            views.append(view)
            outcome.views += 1
        }
    }

    private mutating func apply(_ change: Change) throws {
        outcome.statements += 1
        var theirs: (any Error)?
        do {
            try database.execute(change.text(.theirs))
            outcome.changes += Int(database.changeCount)
        } catch {
            theirs = error
        }
        do {
            try run(change.text(.ours))
        } catch let failure as Failure {
            if theirs != nil { return }
            throw failure
        } catch let refusal as Refusal {
            outcome.refusals.append(refusal.message)
            // What only one of the two did would make all differ that follows.
            throw Stop()
        }
        guard let theirs else { return }
        throw Failure(
            kind: .statement,
            description: "only SQLite refuses: \(theirs)\n\(change.text(.ours))")
    }

    /// A statement that is not supported: the rest of the case cannot be judged.
    private struct Stop: Error {}

    private struct Refusal: Error {
        let message: String
    }

    /// Runs a statement; the rows it answers with.
    @discardableResult
    private func run(_ sql: String, _ view: Case.View? = nil) throws -> RowSet? {
        do {
            var answer: RowSet?
            let source = SourceText(name: "oracle", text: sql)
            for statement in try session.parse(source) {
                switch try session.execute(statement, in: source) {
                case .done: break
                case .rows(let rows): answer = rows
                case .job(let job):
                    try job.start()
                    if job.isBounded { try job.wait() }
                }
            }
            return answer
        } catch let error as EngineError {
            let first = error.diagnostics.first
            let message = first?.message ?? ""
            if first?.sqlState == .featureNotSupported,
                Refusals.expected.contains(where: message.contains)
            {
                throw Refusal(message: message)
            }
            let words = message.replacing(#/'[^']*'|"[^"]*"|[0-9]+/#, with: "…")
            throw Failure(
                kind: .error("\(first?.sqlState.code ?? "") \(words)"), view: view?.name,
                description: "\(error)\n\(sql)")
        }
    }

    private mutating func restart() throws {
        session.abandon()
        session = try Session(options: Self.options(trial, folder, clock))
        try run("SET late_rows = 'keep'")
    }

    // MARK: Answers

    private mutating func compare(_ place: String) throws {
        try run("FLUSH")
        for table in trial.tables {
            try compare(
                "SELECT * FROM \(table.name)", "SELECT * FROM \(table.name)",
                table.columns.map(\.kind), nil, "table \(table.name) \(place)")
        }
        for view in views {
            outcome.comparisons += 1
            try compare(
                "SELECT * FROM \(view.name)", "SELECT * FROM \(view.name)",
                view.query.items.map(\.term.kind), view, "view \(view.name) \(place)")
            guard let count = view.query.lateCount else { continue }
            try compare(
                "SELECT count(*) FROM dead_letters WHERE code = 'late' AND job = '\(view.name)'",
                count,
                [.integer], view, "late rows of \(view.name) \(place)")
        }
    }

    /// The query of a view, answered at once.
    private mutating func answerAdHoc(_ view: Case.View) throws {
        let names = Set(views.map(\.name))
        let others = trial.views.map(\.name).filter { !names.contains($0) && $0 != view.name }
        guard !view.query.readsVersions, !others.contains(where: { view.query.mentions($0) })
        else { return }
        do {
            try compare(
                view.query.text(.ours), view.query.ofAllRows.text(.theirs),
                view.query.items.map(\.term.kind), view, "\(view.name) ad hoc")
            outcome.adHoc += 1
        } catch let refusal as Refusal {
            outcome.refusals.append("ad hoc: " + refusal.message)
        }
    }

    private mutating func compare(
        _ ours: String, _ theirs: String, _ kinds: [Kind], _ view: Case.View?, _ place: String
    ) throws {
        guard let answer = try run(ours, view) else { return }
        let rows = answer.batches.flatMap(\.rows)
        var expected: [String]
        do {
            expected = try lines(database, theirs, kinds: kinds)
        } catch let error as SQLiteError where error.message == "integer overflow" {
            // SQLite's sums have 64 bits, ours 38 digits: there is no answer to compare with.
            outcome.refusals.append("SQLite: integer overflow")
            throw Stop()
        } catch {
            throw Failure(
                kind: .judge, view: view?.name, description: "SQLite refuses \(theirs): \(error)")
        }
        var came = lines(rows)
        if came == expected { return }
        // The ninth digit may be rounded either way.
        expected = try lines(database, theirs, kinds: kinds, digits: 7)
        came = lines(rows, digits: 7)
        if came == expected { return }
        let (missing, extra) = Self.difference(came, expected)
        throw Failure(
            kind: .difference, view: view?.name,
            description: """
                \(place): \(came.count) rows for \(expected.count)
                missing \(missing.prefix(5)), too many \(extra.prefix(5))
                \(view?.text ?? ours)
                """)
    }

    private static func difference(
        _ came: [String], _ expected: [String]
    ) -> (missing: [String], extra: [String]) {
        var counts: [String: Int] = [:]
        for line in expected { counts[line, default: 0] += 1 }
        for line in came { counts[line, default: 0] -= 1 }
        let sorted = counts.sorted { $0.key < $1.key }
        return (
            sorted.filter { $0.value > 0 }.map(\.key), sorted.filter { $0.value < 0 }.map(\.key)
        )
    }
}

extension Query {
    /// Whether it reads something of that name.
    func mentions(_ name: String) -> Bool {
        let words = text(.ours).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.contains { $0 == name }
    }
}
