import Foundation
import Oracle
import Synchronization

/// `streamsql-oracle`: random tables, changes and queries, judged by SQLite.
@main struct OracleCommand {
    private static let usage = """
        usage: streamsql-oracle [--seed N] [--seconds N] [--cases N] [--failures N] [--out FOLDER]
                                [--without FEATURE,…] [--list] [--show]
               streamsql-oracle --tpch SCALE [--queries FOLDER] [--workers N]
               streamsql-oracle --nexmark EVENTS [--queries FOLDER] [--workers N]

        Makes up tables, changes and queries from each seed on, keeps the queries current as
        materialised views, and compares them with SQLite's answers after every step. A failure is
        made small and written to FOLDER as a SQL test file. --list names the features.

        --tpch keeps the queries in queries/tpch current over tables of that scale (1 has 6 million
        lines) and compares them in the same way. --nexmark runs those in queries/nexmark over so many
        events, and compares what they hold at the end.
        """

    static func main() throws {
        var options = OracleRun.Options()
        var folder = "."
        var shows = false
        var (tpch, nexmark) = (nil as Double?, nil as Int?)
        var (queries, workers) = (nil as String?, 1)
        var words = CommandLine.arguments.dropFirst()
        while let word = words.popFirst() {
            switch word {
            case "--list":
                for (list, names) in FeatureSwitches.names {
                    print("\(list): \(names.joined(separator: ", "))")
                }
                return
            case "--show": shows = true
            case "--tpch": tpch = words.popFirst().flatMap { Double($0) }
            case "--nexmark": nexmark = Int(try number(words.popFirst()))
            case "--queries": queries = words.popFirst()
            case "--workers": workers = Int(try number(words.popFirst()))
            case "--seed": options.seed = try number(words.popFirst())
            case "--seconds": options.seconds = Int(try number(words.popFirst()))
            case "--cases": options.cases = Int(try number(words.popFirst()))
            case "--failures": options.failureLimit = Int(try number(words.popFirst()))
            case "--out": folder = words.popFirst() ?? folder
            case "--without":
                let names = (words.popFirst() ?? "").split(separator: ",").map(String.init)
                options.switches = FeatureSwitches(off: Set(names))
            default: throw Usage()
            }
        }
        if let tpch {
            try runTPCH(try TPCHQuery.all(in: queries ?? "queries/tpch"), tpch, workers)
        } else if let nexmark {
            try runNexmark(queries ?? "queries/nexmark", nexmark, workers)
        } else {
            try run(options, folder, shows)
        }
    }

    private static func runTPCH(
        _ queries: [TPCHQuery], _ scale: Double, _ workers: Int
    ) throws {
        let report = try TPCHRun.run(queries, scale: scale, workers: workers) { print($0) }
        for query in queries {
            let count = report.rowCounts[query.name].map { "\($0) rows at most" }
            print("\(query.name): \(count ?? ""); \(report.refusals[query.name] ?? "kept current")")
        }
        for difference in report.differences { print(difference) }
        exit(report.differences.isEmpty && report.refusals.isEmpty ? 0 : 1)
    }

    private static func runNexmark(_ queries: String, _ eventCount: Int, _ workers: Int) throws {
        let run = try NexmarkRun(queryFolder: queries, eventCount: eventCount, rate: 10_000)
        var areAllRight = true
        for name in try run.names() {
            let answer = try run.answer(name, workers: workers)
            let isRight = answer.found == answer.expected
            areAllRight = areAllRight && isRight
            print(
                "\(name): \(answer.found.count) rows, \(answer.expected.count) of SQLite's, "
                    + (isRight ? "the same" : "NOT the same"))
        }
        exit(areAllRight ? 0 : 1)
    }

    private static func run(_ options: OracleRun.Options, _ folder: String, _ shows: Bool) throws {
        print("seed \(options.seed)")
        let watch = Watch()
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let last = folder + "/oracle-last.slt"
        let report = try OracleRun.run(options) { trial in
            watch.begin(trial.seed)
            // What a crash of the process leaves behind.
            let text = (try? trial.testFile(nil)) ?? ""
            if shows { print(text) }
            try? Data(text.utf8).write(to: URL(filePath: last))
        } tell: { line in
            print(line)
            // There to be read, however the process ends.
            fflush(nil)
            watch.pause()
        }
        try? FileManager.default.removeItem(atPath: last)
        for (trial, failure) in report.failures {
            let path = "\(folder)/oracle-\(trial.seed).slt"
            try Data(try trial.testFile(failure).utf8).write(to: URL(filePath: path))
            print("\(path): \(failure)")
        }
        tell(report)
        exit(report.failures.isEmpty ? 0 : 1)
    }

    private static func tell(_ report: OracleRun.Report) {
        print("\nfeatures used:")
        for (list, names) in FeatureSwitches.names {
            let uses = names.map { "\($0) \(report.uses[$0] ?? 0)" }
            print("  \(list): \(uses.joined(separator: ", "))")
        }
        if !report.refusals.isEmpty { print("not supported yet:") }
        for (message, count) in report.refusals.sorted(by: { $0.value > $1.value }) {
            print("  \(count) × \(message)")
        }
        print(report.summary)
    }

    private struct Usage: Error, CustomStringConvertible {
        var description: String { usage }
    }

    private static func number(_ word: String?) throws -> UInt64 {
        guard let number = word.flatMap({ UInt64($0) }) else { throw Usage() }
        return number
    }
}

/// Ends the process when a case does not end.
private final class Watch: Sendable {
    private let state = Mutex<(seed: UInt64, begun: ContinuousClock.Instant?)>((0, nil))
    private static let limit = Duration.seconds(120)

    init() {
        Thread.detachNewThread { [self] in
            while true {
                sleep(1)
                let (seed, begun) = state.withLock { $0 }
                guard let begun, ContinuousClock.now - begun > Self.limit else { continue }
                print("seed \(seed) has not ended for \(Self.limit)")
                fflush(nil)
                abort()
            }
        }
    }

    func begin(_ seed: UInt64) { state.withLock { $0 = (seed, .now) } }
    func pause() { state.withLock { $0.begun = nil } }
}
