import Foundation

/// The baseline for files, and the judge of all answers: DuckDB on two threads, through Python.
struct DuckDB {
    private static let threadCount = 2
    private let python: String
    private let script: String
    private let folder: DataFolder

    /// Nil where it is not installed, or the script of the repository's `Benchmarks` is not found.
    init?(_ folder: DataFolder) {
        python = folder.path("python/bin/python")
        script = URL(fileURLWithPath: "Benchmarks/duckdb_sql.py").path
        self.folder = folder
        guard FileManager.default.isExecutableFile(atPath: python),
            FileManager.default.fileExists(atPath: script),
            let version = try? run("SELECT version()", name: "version.duckdb.sql"),
            (try? version.requireSuccess()) != nil
        else { return nil }
    }

    /// Runs SQL in a process of its own, and gives what the last statement answers.
    func run(_ sql: String, name: String) throws -> ProcessUsage {
        let file = try folder.write(sql, to: name)
        return try ChildProcess.run(python, [script, file, String(Self.threadCount)], in: folder)
    }

    /// The statement that does a workload's work on the same file into the same form of output.
    static func sql(
        _ workload: Workload, file: String, campaigns: String, output: String
    ) -> String {
        let events = """
            read_json('\(file)', format = 'newline_delimited', columns = {view_id: 'VARCHAR',
                start_timestamp: 'TIMESTAMP', end_timestamp: 'TIMESTAMP', banner_id: 'INTEGER',
                campaign_id: 'INTEGER'})
            """
        let duration = "epoch(end_timestamp - start_timestamp)"
        switch workload {
        case .b:
            return """
                COPY (SELECT view_id, campaign_id, start_timestamp, \(duration) AS duration
                FROM \(events) WHERE campaign_id <= 10)
                TO '\(output)' (FORMAT parquet, COMPRESSION zstd)
                """
        case .c:
            return """
                COPY (SELECT banner_id, count(*) AS view_count, sum(\(duration)) AS total_duration
                FROM \(events) GROUP BY banner_id)
                TO '\(output)' (FORMAT parquet, COMPRESSION zstd)
                """
        case .a, .d, .memory, .firstRow, .changes, .windows, .over, .nexmark:
            return """
                COPY (SELECT network_id, campaign_id,
                    date_trunc('minute', start_timestamp) AS minute_timestamp,
                    avg(\(duration)) AS avg_duration, count(*) AS total_count
                FROM \(events) JOIN read_csv('\(campaigns)', header = true, columns = {
                    campaign_id: 'INTEGER', network_id: 'INTEGER', campaign_name: 'VARCHAR'})
                    USING (campaign_id)
                GROUP BY ALL)
                TO '\(output)' (FORMAT parquet, COMPRESSION zstd,
                    PARTITION_BY (network_id, minute_timestamp))
                """
        }
    }

    /// Compares what two programs wrote.
    ///
    /// - Returns: how many rows both have.
    /// - Throws: when a row is missing on one side, twice there, or differs.
    func compare(_ workload: Workload, _ output: String, with expected: String) throws -> Int {
        let keys = workload.keyColumns.joined(separator: ", ")
        let differences =
            workload.exactColumns.map { "one.\($0) IS DISTINCT FROM other.\($0)" }
            + workload.roundedColumns.map {
                "NOT coalesce(abs(one.\($0) - other.\($0)) <= 1e-9 * abs(other.\($0)), false)"
            }
        let sql = """
            CREATE VIEW one AS SELECT * FROM \(Self.parquet(output, workload));
            CREATE VIEW other AS SELECT * FROM \(Self.parquet(expected, workload));
            SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM other),
                (SELECT count(*) FROM one FULL JOIN other USING (\(keys))
                 WHERE \(differences.joined(separator: " OR "))),
                (SELECT count(*) FROM one JOIN other USING (\(keys)));
            """
        let answer = try run(sql, name: "compare-\(workload.rawValue).duckdb.sql").requireSuccess()
        let counts = answer.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard counts.count == 4 else { throw BenchError("no comparison: \(answer.output)") }
        guard counts[0] == counts[1], counts[2] == 0, counts[3] == counts[0] else {
            throw BenchError(
                "the answers to \(workload.rawValue) differ: \(counts[0]) and \(counts[1]) rows, "
                    + "\(counts[3]) pairs, \(counts[2]) of them unequal")
        }
        return counts[0]
    }

    private static func parquet(_ output: String, _ workload: Workload) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: output, isDirectory: &isFolder),
            isFolder.boolValue
        else { return "read_parquet('\(output)')" }
        let types =
            workload.keyColumns.contains("network_id")
            ? ", hive_partitioning = true, hive_types = {network_id: INTEGER, minute_timestamp: TIMESTAMP}"
            : ""
        return "read_parquet('\(output)/**/*.parquet'\(types))"
    }
}
