import BrokerFixture
import Foundation
import KafkaClient

/// Runs the chosen workloads, and prints one table.
final class Bench {
    let options: BenchOptions
    let folder: DataFolder
    private let campaigns: String
    private let duckDB: DuckDB?
    private var table = ResultTable()
    var notes: [String] = []

    init(_ options: BenchOptions) throws {
        self.options = options
        folder = try DataFolder(path: options.dataPath)
        campaigns = try folder.writeCampaigns()
        duckDB = DuckDB(folder)
    }

    /// Measures, and prints the table and notes.
    ///
    /// - Returns: whether every workload ran and every answer was right.
    func run() -> Bool {
        noteCircumstances()
        var isGood = true
        // What runs in this process comes last: children would begin with its memory.
        for workload in options.workloads.filter({ $0 != .changes })
            + options.workloads.filter({ $0 == .changes })
        {
            Progress.say("\(workload.rawValue): \(workload.title)")
            do {
                try measure(workload)
            } catch {
                isGood = false
                notes.append("\(workload.rawValue): \(error)")
            }
        }
        print(table.text, terminator: "\n\n")
        for note in notes { print(note) }
        return isGood
    }

    private func noteCircumstances() {
        var loads = [0.0]
        getloadavg(&loads, 1)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        notes.append(
            "\(cores) cores, load before the start \(ResultTable.text(loads[0], digits: 1)); the fastest"
                + " of \(options.runCount) runs of each process, in turn; peak MB of the largest")
        if duckDB == nil && options.workloads.contains(where: { $0.usesDuckDB }) {
            notes.append("DuckDB is missing: no baseline for a, b and c, and no answers compared")
        }
    }

    private func measure(_ workload: Workload) throws {
        switch workload {
        case .a, .b, .c: try measureFile(workload, rowCount: options.rowCount)
        case .d: try measureTopic()
        case .firstRow: try measureFirstRow()
        case .memory, .over: try measureMemory(workload)
        case .changes: notes += try ChangeBench(rowCount: 1_000_000).run()
        case .windows: try measureWindows()
        case .nexmark: try measureNexmark()
        }
    }

    // MARK: Files

    private func measureFile(_ workload: Workload, rowCount: Int) throws {
        let file = try folder.events(rowCount, seed: options.seed)
        let mine = folder.path("\(workload.rawValue)-streamsql")
        let query = StreamSQLQuery(file: file, campaigns: campaigns, output: mine).text(workload)
        let sql = try folder.write(query, to: "\(workload.rawValue).sql")
        let theirs = folder.path("\(workload.rawValue)-duckdb")
        let expected = DuckDB.sql(workload, file: file, campaigns: campaigns, output: theirs)
        try measureInTurn(
            workload, rowCount: rowCount, own: { try self.runStreamSQL(sql, output: mine) },
            baseline: duckDB.map { duckDB in
                (
                    "DuckDB",
                    {
                        try self.removeOutput(theirs)
                        return try duckDB.run(expected, name: "\(workload.rawValue).duckdb.sql")
                    }
                )
            })
        guard let duckDB else { return }
        let count = try duckDB.compare(workload, mine, with: theirs)
        notes.append("\(workload.rawValue): both answers have the same \(count) rows")
    }

    /// Runs both programs `runCount` times, one after the other. A program that fails is left out, so that
    /// the other is measured all the same, and its failure is thrown at the end.
    private func measureInTurn(
        _ workload: Workload, rowCount: Int, own: () throws -> ProcessUsage,
        baseline: (name: String, run: () throws -> ProcessUsage)?
    ) throws {
        var failure: (any Error)?
        var (ownRuns, baselineRuns): ([ProcessUsage], [ProcessUsage]) = ([], [])
        for _ in 0..<options.runCount {
            do {
                if failure == nil { ownRuns.append(try own().requireSuccess()) }
            } catch {
                failure = error
            }
            if let baseline { baselineRuns.append(try baseline.run().requireSuccess()) }
        }
        let other = baseline.flatMap {
            Measurement(system: $0.name, rowCount: rowCount, runs: baselineRuns)
        }
        if let mine = Measurement(system: "streamsql", rowCount: rowCount, runs: ownRuns) {
            table.add(workload, mine, baseline: other)
        }
        if let other { table.add(workload, other) }
        if let failure { throw failure }
    }

    /// `streamsql run FILE` in a new workspace.
    private func runStreamSQL(_ sql: String, output: String) throws -> ProcessUsage {
        try removeOutput(output)
        let workspace = try folder.emptied("workspace")
        return try ChildProcess.run(
            options.streamsqlPath, ["run", sql, "--workspace", workspace], in: folder)
    }

    private func removeOutput(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    // MARK: Kafka

    private func measureTopic() throws {
        guard let home = KafkaBroker.home else {
            notes.append("d: skipped, because KAFKA_HOME does not name a Kafka")
            return
        }
        let broker = try KafkaBroker(home: home)
        defer { withExtendedLifetime(broker) {} }
        let servers = broker.bootstrapServers
        let topic = "view_log"
        Progress.say("producing \(options.rowCount) messages")
        let own = BenchOptions.ownPath
        let rows = String(options.rowCount)
        try ChildProcess.run(
            own, ["produce", servers, topic, rows, String(options.seed)], in: folder
        ).requireSuccess()

        let mine = folder.path("d-streamsql")
        let query = StreamSQLQuery(
            topic: topic, servers: servers, campaigns: campaigns, output: mine)
        let sql = try folder.write(query.text(.d), to: "d.sql")
        try measureInTurn(
            .d, rowCount: options.rowCount, own: { try self.runStreamSQL(sql, output: mine) },
            baseline: (
                "bare consumer",
                {
                    let usage = try ChildProcess.run(
                        own, ["consume", servers, topic], in: self.folder)
                    let count = try usage.requireSuccess().output.split(separator: "\n").last
                    guard count.flatMap({ Int($0) }) == self.options.rowCount else {
                        throw BenchError("the bare consumer counted \(count ?? "nothing")")
                    }
                    return usage
                }
            ))
        try compareTopic(mine)
    }

    /// The topic holds the events of the file, so DuckDB's answer on the file is the topic's, too.
    private func compareTopic(_ mine: String) throws {
        guard let duckDB else { return }
        let file = try folder.events(options.rowCount, seed: options.seed)
        let theirs = try folder.emptied("d-duckdb")
        let expected = DuckDB.sql(.d, file: file, campaigns: campaigns, output: theirs)
        try duckDB.run(expected, name: "d.duckdb.sql").requireSuccess()
        let count = try duckDB.compare(.d, mine, with: theirs)
        notes.append("d: DuckDB's answer on the file of the same events has the same \(count) rows")
    }

    // MARK: The others

    private func measureFirstRow() throws {
        let sql = "SELECT * FROM '\(campaigns)'"
        var seconds: [Double] = []
        for _ in 0..<max(5, options.runCount) {
            let workspace = try folder.emptied("workspace")
            let usage = try ChildProcess.run(
                options.streamsqlPath,
                ["query", sql, "--format", "csv", "--workspace", workspace], in: folder)
            guard let first = try usage.requireSuccess().firstRowSeconds else {
                throw BenchError("the query wrote no row")
            }
            seconds.append(first)
        }
        let times = seconds.sorted().map { ResultTable.text($0 * 1e3, digits: 0) }
        notes.append(
            "first-row: \(times.joined(separator: ", ")) ms from process start (bar 100)")
    }

    private func measureWindows() throws {
        for window in WindowQuery.allCases {
            var peaks: [String] = []
            for rowCount in [options.rowCount, 2 * options.rowCount] {
                let file = try folder.events(rowCount, seed: options.seed)
                let query = StreamSQLQuery(file: file, campaigns: campaigns, output: "")
                let sql = try folder.write(query.text(window), to: "\(window.name).sql")
                let usage = try runStreamSQL(sql, output: folder.path("windows")).requireSuccess()
                guard
                    let run = Measurement(system: window.name, rowCount: rowCount, runs: [usage])
                else { continue }
                table.add(.windows, run)
                let peak = ResultTable.text(Double(run.peakByteCount) / 1e6, digits: 0)
                peaks.append("\(peak) MB on \(rowCount) events")
            }
            notes.append("windows, \(window.name): \(peaks.joined(separator: ", "))")
        }
    }

    private func measureMemory(_ workload: Workload) throws {
        var peaks: [String] = []
        for rowCount in [options.rowCount, 4 * options.rowCount] {
            let file = try folder.events(rowCount, seed: options.seed)
            let mine = folder.path("\(workload.rawValue)-streamsql")
            let query = StreamSQLQuery(file: file, campaigns: campaigns, output: mine)
            let sql = try folder.write(query.text(workload), to: "\(workload.rawValue).sql")
            let usage = try runStreamSQL(sql, output: mine).requireSuccess()
            if let run = Measurement(system: "streamsql", rowCount: rowCount, runs: [usage]) {
                table.add(workload, run)
                let peak = ResultTable.text(Double(run.peakByteCount) / 1e6, digits: 0)
                peaks.append("\(peak) MB on \(rowCount) events")
            }
        }
        notes.append("\(workload.rawValue): \(peaks.joined(separator: ", ")) (bar 300)")
    }
}
