import Columnar
import Foundation
import SQL

/// One run of one test file in one mode.
final class SQLTestRun {
    /// What came of it.
    struct Outcome {
        var report = SQLTestReport()
        /// What the file would have to say to be right.
        var updates: [(range: Range<Int>, lines: [String])] = []
    }

    private let file: SQLTestFile
    private let mode: SQLTestMode
    private let options: SessionOptions
    private let stopsAtFailure: Bool
    private var session: Session
    private var outcome = Outcome()
    /// The SET statements so far: a new session has to be told again.
    private var settings: [String] = []
    /// What each view held at its last `changes`.
    private var contents: [String: [ResultRow: Int]] = [:]
    /// The rows of the first query of each label.
    private var labelled: [String: [ResultRow]] = [:]

    /// When the clock of a test begins: 2024-01-01 00:00:00 UTC.
    static let clockStart: Int64 = 1_704_067_200_000_000

    /// A run in the empty workspace that `options` name. Throws `EngineError`.
    init(
        _ file: SQLTestFile, _ mode: SQLTestMode, options: SessionOptions, stopsAtFailure: Bool
    ) throws {
        self.file = file
        self.mode = mode
        self.options = options
        self.stopsAtFailure = stopsAtFailure
        session = try Session(options: options)
        session.settings.keepsLateRows = true
    }

    /// Runs the records in order.
    func execute() -> Outcome {
        defer { session.abandon() }
        for record in file.records {
            guard isWanted(record) else {
                outcome.report.skipped += 1
                continue
            }
            if case .halt = record.action { break }
            do {
                try execute(record)
                outcome.report.passed += 1
            } catch {
                fail(record, error)
                if stopsAtFailure { break }
            }
        }
        return outcome
    }

    private func isWanted(_ record: SQLTestRecord) -> Bool {
        record.conditions.allSatisfy { mode.isCalled($0.name) == $0.isOnly }
    }

    private func fail(_ record: SQLTestRecord, _ error: any Error) {
        let message: String
        switch error {
        case let error as Mismatch: message = error.message
        case let error as EngineError: message = "error: " + error.oneLine
        default: message = "error: \(error)"
        }
        outcome.report.failures.append(
            SQLTestFailure(
                file: record.path, line: record.line, mode: mode.description, message: message))
    }

    private func execute(_ record: SQLTestRecord) throws {
        switch record.action {
        case .statement(let sql, let expectation):
            try execute(sql, expectation, record)
            if mode == .restart { try restart() }
        case .query(let sql, let columnCount, let expected, let label):
            try flush()
            let rows = try query(sql, record)
            if let columnCount, columnCount != rows.schema.fields.count {
                throw Mismatch(
                    "\(columnCount) columns expected, \(rows.schema.fields.count) came: "
                        + rows.schema.fields.map(\.name).joined(separator: ", "))
            }
            try compare(rows.resultRows, expected, record)
            if let label { try compare(rows.resultRows, expected.order, label) }
        case .changes(let view, let expected):
            try flush()
            try compare(try changes(of: view, record), expected, record)
        case .late(let view, let expected):
            try flush()
            let name = view.replacing("'", with: "''")
            let sql =
                "SELECT payload FROM dead_letters WHERE code = 'late' AND job = '\(name)'"
            try compare(try query(sql, record).payloadRows, expected, record)
        case .bad(let expected):
            try flush()
            let sql = "SELECT source, code, reason FROM dead_letters WHERE code <> 'late'"
            try compare(try query(sql, record).resultRows, expected, record)
        case .restart:
            try restart()
        case .halt: break
        }
    }

    // MARK: Statements

    private func execute(
        _ sql: String, _ expectation: StatementExpectation, _ record: SQLTestRecord
    ) throws {
        do {
            let count = try run(sql, record)
            switch expectation {
            case .ok: break
            case .count(let expected):
                guard count == expected else {
                    throw Mismatch(
                        "\(expected) rows expected, \(count.map(String.init) ?? "no number") came")
                }
            case .error: throw Mismatch("an error was expected, and the statement worked")
            }
        } catch let error as EngineError {
            guard case .error(let pattern) = expectation else { throw error }
            guard let pattern else { return }
            let regex: Regex<AnyRegexOutput>
            do {
                regex = try Regex(pattern).dotMatchesNewlines()
            } catch {
                throw Mismatch("'\(pattern)' is no regular expression")
            }
            guard error.oneLine.firstMatch(of: regex) == nil else { return }
            throw Mismatch(
                "an error like\n- \(pattern)\nwas expected, this one came:\n+ \(error.oneLine)")
        }
    }

    /// Runs statements; the number of rows that the last one says it changed or gave.
    private func run(_ sql: String, _ record: SQLTestRecord) throws -> Int? {
        let source = SourceText(name: "\(record.path):\(record.line)", text: sql)
        var count: Int?
        for statement in try session.parse(source) {
            count = nil
            switch try session.execute(statement, in: source) {
            case .done(let tag): count = tag.split(separator: " ").last.flatMap { Int($0) }
            case .rows(let rows): count = rows.count
            case .job(let job):
                try job.start()
                if job.isBounded { try job.wait() }
            }
            switch statement.statement {
            case .set, .reset: settings.append(SQLPrinter.print(statement.statement))
            default: break
            }
        }
        return count
    }

    private func query(_ sql: String, _ record: SQLTestRecord) throws -> RowSet {
        let source = SourceText(name: "\(record.path):\(record.line)", text: sql)
        var result: RowSet?
        for statement in try session.parse(source) {
            if case .rows(let rows) = try session.execute(statement, in: source) { result = rows }
        }
        guard let result else {
            throw Mismatch("the query gave no rows: it is a statement, or has no end")
        }
        return result
    }

    private func flush() throws { _ = try session.flush() }

    private func restart() throws {
        session.abandon()
        var options = options
        options.resumesJobs = false
        session = try Session(options: options)
        session.settings.keepsLateRows = true
        for sql in settings {
            let source = SourceText(name: "settings", text: sql)
            for statement in try session.parse(source) {
                _ = try session.execute(statement, in: source)
            }
        }
        try session.resumeJobs()
    }

    // MARK: Results

    private func compare(
        _ rows: [ResultRow], _ expected: ExpectedRows, _ record: SQLTestRecord
    ) throws {
        let comparison = ResultComparison(rows, expected: expected)
        guard let difference = comparison.difference else { return }
        if record.path == file.path {
            outcome.updates.append((expected.lineRange, comparison.actualLines))
        }
        throw Mismatch("the rows differ (- expected, + came)\n" + difference)
    }

    /// Queries of one label give the same rows.
    private func compare(
        _ rows: [ResultRow], _ order: ResultOrder, _ label: String
    ) throws {
        guard let first = labelled[label] else {
            labelled[label] = rows
            return
        }
        let expected = ExpectedRows(order: order, lines: first.map(\.line), lineRange: 0..<0)
        guard let difference = ResultComparison(rows, expected: expected).difference else { return }
        throw Mismatch("the rows differ from the first of label '\(label)'\n" + difference)
    }

    /// What changed in a view since this was last asked, the weight first.
    private func changes(of view: String, _ record: SQLTestRecord) throws -> [ResultRow] {
        var now: [ResultRow: Int] = [:]
        for row in try query("SELECT * FROM \(view)", record).resultRows {
            now[row, default: 0] += 1
        }
        let before = contents[view] ?? [:]
        contents[view] = now
        var changes: [(row: ResultRow, weight: Int)] = []
        for row in Set(now.keys).union(before.keys) {
            let weight = (now[row] ?? 0) - (before[row] ?? 0)
            if weight != 0 { changes.append((row, weight)) }
        }
        changes.sort { ($0.row.line, $0.weight) < ($1.row.line, $1.weight) }
        return changes.map { row, weight in
            ResultRow(
                words: [weight > 0 ? "+\(weight)" : "\(weight)"] + row.words,
                kinds: [.text] + row.kinds)
        }
    }
}

/// A record whose result is not the expected one.
private struct Mismatch: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension RowSet {
    fileprivate var resultRows: [ResultRow] {
        batches.flatMap { batch in (0..<batch.count).map { ResultRow(batch, row: $0) } }
    }

    /// The rows of one column of payloads, which are texts for people to read.
    fileprivate var payloadRows: [ResultRow] {
        batches.flatMap { batch in
            let texts = batch.columns[0].reinterpreted(as: .text)
            let payloads = Batch(columns: [texts], count: batch.count)
            return (0..<batch.count).map { ResultRow(payloads, row: $0) }
        }
    }
}

extension EngineError {
    /// The messages with their hints and codes, one after another, for regular expressions to look
    /// at.
    fileprivate var oneLine: String {
        diagnostics.map { diagnostic in
            let hint = diagnostic.hint.map { " hint: " + $0 } ?? ""
            return "\(diagnostic.message)\(hint) (\(diagnostic.sqlState.code))"
        }.joined(separator: "; ")
    }
}
