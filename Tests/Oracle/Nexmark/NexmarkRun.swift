import Columnar
import Engine
import Foundation
import SQL
import SQLiteClient

/// The queries of `queries/nexmark` as views over the generator's events, each compared with a batch
/// computation of SQLite on the same events.
package final class NexmarkRun: Sendable {
    private let folder: String
    private let queryFolder: String
    private let eventCount: Int
    private let rate: Int
    private let databasePath: String

    /// What a query's view holds at the end, and what SQLite answers: sorted lines.
    package struct Answer: Sendable {
        package let found: [String]
        package let expected: [String]
    }

    /// - Parameters:
    ///   - queryFolder: where `q0.sql` and the others are.
    ///   - rate: events per second of event time.
    package init(queryFolder: String, eventCount: Int, rate: Int) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nexmark-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        (self.queryFolder, self.eventCount, self.rate) = (queryFolder, eventCount, rate)
        let sideRows = (0..<2_000).map { ($0, "value \($0 % 13)") }
        let text = sideRows.map { "\($0.0),\($0.1)\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: folder + "/side_input.csv"))
        databasePath = folder + "/events.db"
        try writeEvents()
        let database = try Database(.file(databasePath))
        try database.execute("CREATE TABLE side_input (key INTEGER PRIMARY KEY, value TEXT)")
        for (key, value) in sideRows {
            try database.execute("INSERT INTO side_input VALUES (\(key), '\(value)')")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The names of the queries of the folder, `q0` and on.
    package func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: queryFolder)
            .filter { $0.first == "q" && $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }
            .sorted { ($0.count, $0) < ($1.count, $1) }
    }

    /// Runs a query to its end as a view.
    package func answer(_ name: String, workers: Int = 1) throws -> Answer {
        let text = try String(contentsOfFile: "\(queryFolder)/\(name).sql", encoding: .utf8)
        let sink = "CREATE SINK \(name) WITH (connector = 'blackhole') AS"
        guard text.contains(sink), let batch = NexmarkAnswers.all[name] else {
            throw UnknownQuery(name: name)
        }
        let asked =
            name == "q12"
            ? "SELECT bidder, sum(bid_count) FROM answer GROUP BY bidder" : "SELECT * FROM answer"
        let rows = try run(
            sources + text.replacing(sink, with: "CREATE MATERIALIZED VIEW answer AS") + asked,
            workers: workers)
        return Answer(found: lines(rows), expected: try self.batch(batch))
    }

    /// What SQLite says of the events, as sorted lines.
    package func batch(_ query: String) throws -> [String] {
        try lines(try Database(.file(databasePath)), query)
    }

    private struct UnknownQuery: Error, CustomStringConvertible {
        let name: String
        var description: String { "\(name): no answer to compare with, or no blackhole sink" }
    }

    private static let tables = ["person", "auction", "bid"]

    private var sources: String {
        Self.tables.map { table in
            """
            CREATE SOURCE \(table) (WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND)
            WITH (connector = 'nexmark', table = '\(table)', events.num = \(eventCount),
                  first-event.rate = \(rate), seed = 3);

            """
        }.joined() + """
            CREATE TABLE side_input (key BIGINT PRIMARY KEY, value TEXT)
            WITH (connector = 'filesystem', path = 'side_input.csv', format = 'csv');

            """
    }

    /// The events as tables of SQLite, with times as microseconds.
    private func writeEvents() throws {
        let sinks = Self.tables.map { table in
            """
            CREATE SINK \(table)_copy
            WITH (connector = 'sqlite', path = 'events.db', table = '\(table)')
            AS SELECT * FROM \(table);

            """
        }
        try run(sources + sinks.joined())
        let database = try Database(.file(databasePath))
        for (table, column) in Self.tables.map({ ($0, "datetime") }) + [("auction", "expires")] {
            try database.execute(
                "UPDATE \(table) SET \(column) = "
                    + "CAST(round((julianday(\(column)) - 2440587.5) * 86400000) AS INTEGER) * 1000"
            )
        }
        try database.execute("CREATE INDEX bid_auction ON bid (auction)")
    }

    /// Runs a script in a workspace of its own, and gives the rows of its last SELECT.
    @discardableResult
    private func run(_ script: String, workers: Int = 1) throws -> [[Value]] {
        let workspace = "\(folder)/\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: workspace) }
        var options = SessionOptions(
            workspace: workspace, baseFolder: folder, workerCount: workers)
        options.survivesPowerCuts = false
        let session = try Session(options: options)
        var answer: RowSet?
        let source = SourceText(name: "nexmark", text: script)
        let job = try session.plan(script: source) { outcome, _ in
            if case .rows(let rows) = outcome { answer = rows }
        }
        if let job {
            try job.start()
            _ = try job.wait()
        }
        return answer?.batches.flatMap(\.rows) ?? []
    }
}
