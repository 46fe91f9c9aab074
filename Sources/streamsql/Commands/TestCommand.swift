import Engine
import Glibc

extension Command {
    /// `streamsql test`
    static let test = Command(
        name: "test", summary: "runs SQL tests",
        operands: "PATH…", operandCount: 1...10_000,
        details: [
            "Runs test files (*.slt; of a folder all in and below it) in sqllogictest's format, with "
                + "the records that streams need: changes VIEW, late VIEW, bad, restart. Each file "
                + "has an empty workspace of its own; relative paths in it are beside the file, and "
                + ":folder is a folder that is removed afterwards.",
            "The clock begins at 2024-01-01 00:00:00 UTC and stands still until ADVANCE CLOCK BY "
                + "interval, or TO time, moves it.",
            "Every file is run several times, and the results must be the same each time: as written; "
                + "one row a batch; batches split at random; 1, 2 and 4 workers; with a restart after "
                + "every statement; with each optional planner rule off. --mode picks one.",
            "The last line counts what passed, failed and was skipped, over all modes. The exit code "
                + "is 1 when anything failed.",
        ],
        options: [mode.spec, update.spec, splitSeed.spec, failFast.spec, json.spec],
        examples: [
            Example("streamsql test tests/", "runs all tests of a folder in every mode"),
            Example("streamsql test joins.slt --mode restart", "runs one file in one mode"),
            Example("streamsql test new.slt --update", "writes the actual results into the file"),
        ],
        run: { try TestSession($0).run() })

    fileprivate static let mode = Option<SQLTestMode>.form(
        "--mode", value: "MODE",
        expected: "one of " + SQLTestMode.all.map(\.description).joined(separator: ", "),
        help: "Runs the files in one way only: "
            + SQLTestMode.all.map(\.description).joined(separator: ", ") + ".",
        read: { SQLTestMode($0) })
    fileprivate static let update = Flag(
        "--update",
        help: "Writes the actual results into the files, for a person to read before committing.")
    fileprivate static let splitSeed = Option<Int>.number(
        "--seed", value: "N", in: 0...Int.max,
        help: "Splits batches as in the run that showed this seed; 1 unless given.")
    fileprivate static let failFast = Flag("--fail-fast", help: "Stops at the first failure.")
    fileprivate static let json = Option<String>.text(
        "--json", value: "FILE", help: "Writes what failed, and the counts, as JSON.")
}

/// One `streamsql test`.
private struct TestSession {
    private let invocation: Invocation
    private let runner: SQLTestRunner

    init(_ invocation: Invocation) {
        self.invocation = invocation
        var options = SQLTestRunner.Options()
        if let mode = invocation.arguments[Command.mode] { options.modes = [mode] }
        if let seed = invocation.arguments[Command.splitSeed] { options.seed = UInt64(seed) }
        options.stopsAtFailure = invocation.arguments.has(Command.failFast)
        options.variables = invocation.shared.session.variables
        runner = SQLTestRunner(options)
    }

    func run() throws -> ExitCode {
        let paths = try invocation.arguments.operands.flatMap { path in
            let found = SQLTestPaths.files(path)
            guard !found.isEmpty else {
                throw Failure("no test files in '\(path)'", exitCode: .usage)
            }
            return found
        }
        do {
            return invocation.arguments.has(Command.update) ? try update(paths) : try test(paths)
        } catch let error as SQLTestFileError {
            throw Failure("\(error)", exitCode: .usage)
        }
    }

    private func test(_ paths: [String]) throws -> ExitCode {
        var report = SQLTestReport()
        for path in paths {
            let result = try runner.run(path)
            for failure in result.failures { invocation.console.print("\(failure)\n") }
            report.add(result)
            if result.failed > 0, invocation.arguments.has(Command.failFast) { break }
        }
        if let file = invocation.arguments[Command.json] { try write(report, to: file) }
        invocation.console.print(report.summary)
        return report.failed == 0 ? .done : .failed
    }

    private func update(_ paths: [String]) throws -> ExitCode {
        for path in paths {
            let count = try runner.update(path)
            if count > 0 { invocation.console.print("\(path): \(count) results written") }
        }
        return .done
    }

    private func write(_ report: SQLTestReport, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
            throw Failure("cannot write '\(path)': \(reason)")
        }
        defer { close(file) }
        var rest = try report.json()[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure("cannot write '\(path)'") }
            rest = rest.dropFirst(count)
        }
    }
}
