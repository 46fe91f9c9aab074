import Dataflow
import Foundation

/// Runs SQL test files: `streamsql test`, and the tests of streamsql itself.
///
/// A file is run once in every mode, each time in an empty workspace of its own, which is removed
/// afterwards.
public struct SQLTestRunner: Sendable {
    /// How files are run.
    public struct Options: Sendable {
        /// In which modes.
        public var modes = SQLTestMode.all
        /// What random splits are chosen by.
        public var seed: UInt64 = 1
        /// Whether a file ends at its first failure.
        public var stopsAtFailure = false
        /// What variables in the files' SQL stand for.
        public var variables: [String: String] = [:]

        /// The default: every mode.
        public init() {}
    }

    private let options: Options

    /// A runner.
    public init(_ options: Options = Options()) {
        self.options = options
    }

    /// Runs the file at `path`. Throws `SQLTestFileError` when it is no test file, and `EngineError`
    /// when no workspace can be made.
    public func run(_ path: String) throws -> SQLTestReport {
        let file = try SQLTestParser.file(at: path)
        var report = SQLTestReport()
        for mode in options.modes {
            report.add(try run(file, mode).report)
            if options.stopsAtFailure, report.failed > 0 { break }
        }
        return report
    }

    /// Runs the file at `path` as it is written, and writes what came into it where it is not what
    /// was expected. Gives how many records changed.
    public func update(_ path: String) throws -> Int {
        let file = try SQLTestParser.file(at: path)
        let actual = try run(file, .written).updates
        var lines = file.lines
        for update in actual.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            lines.replaceSubrange(update.range, with: update.lines)
        }
        guard !actual.isEmpty else { return 0 }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return actual.count
    }

    private func run(_ file: SQLTestFile, _ mode: SQLTestMode) throws -> SQLTestRun.Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("streamsql-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try SQLTestRun(
            file, mode, options: sessionOptions(file, mode, folder),
            stopsAtFailure: options.stopsAtFailure)
        return run.execute()
    }

    private func sessionOptions(
        _ file: SQLTestFile, _ mode: SQLTestMode, _ folder: String
    ) -> SessionOptions {
        let place = (file.path as NSString).deletingLastPathComponent
        let base =
            place.hasPrefix("/") ? place : FileManager.default.currentDirectoryPath + "/" + place
        var session = SessionOptions(
            workspace: folder + "/workspace", baseFolder: base,
            variables: options.variables.merging(["folder": folder]) { given, _ in given },
            workerCount: 1)
        session.survivesPowerCuts = false
        session.clock = ManualClock(now: SQLTestRun.clockStart)
        switch mode {
        case .written, .restart: break
        case .single: session.batchSizes = .single
        case .random: session.batchSizes = .random(seed: options.seed)
        case .workers(let count): session.workerCount = count
        case .without(let rule): session.disabledRules = [rule]
        }
        return session
    }
}
