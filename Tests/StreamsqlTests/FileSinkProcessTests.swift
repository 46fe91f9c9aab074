import Foundation
import Testing

/// Files that processes write which are killed, stopped and run again.
@Suite struct FileSinkProcessTests {
    private let program: Executable

    init() throws {
        program = try Executable()
    }

    private func script(format: String, interval: String, monitored: Bool = false) -> String {
        let monitor = monitored ? ", source.monitor-interval = '5 ms'" : ""
        return """
            SET checkpoint_interval = '20 ms';
            CREATE SOURCE e (id BIGINT, part BIGINT AS (id % 3), at TIMESTAMP,
                             WATERMARK FOR at AS at - INTERVAL '1 second')
            WITH (connector = 'filesystem', path = 'in/', format = 'json'\(monitor));
            CREATE SINK raw WITH (
                connector = 'filesystem', path = 'raw', format = '\(format)',
                sink.rolling-policy.file-size = '64 kb',
                sink.rolling-policy.rollover-interval = '\(interval)')
            AS SELECT id, at FROM e;
            CREATE SINK parts PARTITIONED BY (part) WITH (
                connector = 'filesystem', path = 'parts', format = '\(format)',
                sink.rolling-policy.rollover-interval = '\(interval)')
            AS SELECT id, part FROM e;
            CREATE MATERIALIZED VIEW seen AS SELECT count(*) AS n FROM e;
            CREATE SINK minutes PARTITIONED BY (minute) WITH (
                connector = 'filesystem', path = 'minutes', format = '\(format)')
            AS SELECT window_start AS minute, count(*) AS n, sum(id) AS total
            FROM TUMBLE(e, at, INTERVAL '1 minute') GROUP BY window_start
            EMIT ON WINDOW CLOSE;
            """
    }

    private func write(_ ids: Range<Int>, to name: String) throws {
        let start = 1_731_924_000
        let lines = ids.map { id in
            let time = Date(timeIntervalSince1970: Double(start + id / 100))
            return "{\"id\": \(id), \"at\": \"\(time.ISO8601Format().prefix(19))\"}\n"
        }
        try FileManager.default.createDirectory(
            atPath: program.folder + "/in", withIntermediateDirectories: true)
        try program.write(lines.joined(), to: "in/" + name)
    }

    private func answer(_ sql: String) throws -> String {
        try program.run("query", sql, "--format", "csv", "--workspace", "other").output
    }

    private func check(_ count: Int, format: String) throws {
        let sum = count * (count - 1) / 2
        #expect(
            try answer("SELECT count(*) AS n, sum(id) AS s FROM 'raw/**/*.\(format)'")
                == "n,s\n\(count),\(sum)\n")
        #expect(
            try answer("SELECT count(*) AS n, sum(id) AS s FROM 'parts/'")
                == "n,s\n\(count),\(sum)\n")
        #expect(
            try answer("SELECT sum(n) AS n, sum(total) AS s FROM 'minutes/'")
                == "n,s\n\(count),\(sum)\n")
    }

    private func shown(_ folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: program.folder + "/" + folder)
        return (all?.allObjects as? [String] ?? []).filter {
            !$0.contains(".staging") && $0.contains("-")
                && ($0.hasSuffix(".parquet") || $0.hasSuffix(".json"))
        }
    }

    @Test(arguments: ["parquet", "json"], ["0 s", "1 h"])
    func killedAtAnyMomentTheResultIsThatOfOneRun(_ format: String, _ interval: String) throws {
        let count = 60_000
        try write(0..<count / 2, to: "a.json")
        try write(count / 2..<count, to: "b.json")
        try program.write(script(format: format, interval: interval), to: "q.sql")
        for round in 0..<2 {
            // The second round begins anew over what the first has written.
            var delay = UInt32(2_000 + 7_000 * round)
            var kills = 0
            while true {
                let run = try program.start(["run", "q.sql", "--quiet"])
                usleep(delay)
                run.signal(SIGKILL)
                let result = run.wait()
                if result.exitCode == 0 { break }
                #expect(result.exitCode == 128 + SIGKILL, "\(result.errors)")
                delay += 3_000 + UInt32(kills % 7) * 1_300
                kills += 1
            }
            try check(count, format: format)
        }
    }

    @Test(arguments: ["parquet", "json"])
    func aStopShowsEverythingInFewFiles(_ format: String) throws {
        try write(0..<1_000, to: "a.json")
        let script = script(format: format, interval: "1 h", monitored: true)
        try program.write(script, to: "q.sql")
        for round in 0..<2 {
            let count = 1_000 + round * 500
            let run = try program.start(["run", "q.sql", "--quiet"])
            while try program.run("query", "SELECT n FROM seen", "--format", "csv").output
                != "n\n\(count)\n"
            {
                usleep(20_000)
            }
            #expect(shown("raw").count == round && shown("parts").count == 3 * round)
            run.signal(SIGINT)
            #expect(run.wait().exitCode == 130)
            #expect(try answer("SELECT count(*) AS n FROM 'raw/'") == "n\n\(count)\n")
            #expect(shown("raw").count == round + 1 && shown("parts").count == 3 * (round + 1))
            try write(1_000..<1_500, to: "b.json")
        }
    }

    @Test(.enabled(if: Python.has("pyarrow"), "python3 has no pyarrow"))
    func pyarrowReadsTheResult() throws {
        try write(0..<3_000, to: "a.json")
        try program.write(script(format: "parquet", interval: "1 h"), to: "q.sql")
        #expect(try program.run("run", "q.sql", "--quiet").exitCode == 0)
        let answer = try Python.run(
            """
            import pyarrow.dataset as ds
            raw = ds.dataset('raw', format='parquet').to_table()
            parts = ds.dataset('parts', format='parquet', partitioning='hive').to_table()
            print(raw.num_rows, sum(parts['id'].to_pylist()), sorted(set(parts['part'].to_pylist())))
            """, in: program.folder)
        #expect(answer == "3000 4498500 [0, 1, 2]\n")
    }

    @Test(.enabled(if: Python.has("duckdb"), "python3 has no duckdb"))
    func duckdbReadsTheResult() throws {
        try write(0..<3_000, to: "a.json")
        try program.write(script(format: "parquet", interval: "1 h"), to: "q.sql")
        #expect(try program.run("run", "q.sql", "--quiet").exitCode == 0)
        let answer = try Python.run(
            """
            import duckdb
            print(duckdb.sql("select count(*), sum(id) from 'raw/**/*.parquet'").fetchall(),
                  duckdb.sql("select sum(n), count(minute) from 'minutes/**/*.parquet'").fetchall())
            """, in: program.folder)
        #expect(answer == "[(3000, 4498500)] [(3000, 1)]\n")
    }

    @Test func runAgainTheResultIsTheSame() throws {
        try write(0..<2_000, to: "a.json")
        try program.write(script(format: "parquet", interval: "1 h"), to: "q.sql")
        for _ in 0..<3 {
            #expect(try program.run("run", "q.sql", "--quiet").exitCode == 0)
            try check(2_000, format: "parquet")
        }
        // Fewer rows, and the folders that are empty now are gone.
        try write(0..<1, to: "a.json")
        #expect(try program.run("run", "q.sql", "--quiet").exitCode == 0)
        try check(1, format: "parquet")
        #expect(shown("parts").count == 1 && shown("minutes").count == 1)
    }

    @Test func insertIntoAdds() throws {
        try write(0..<10, to: "a.json")
        try program.write(
            """
            CREATE SOURCE e (id BIGINT)
            WITH (connector = 'filesystem', path = 'in/', format = 'json');
            CREATE SINK raw (id BIGINT)
            WITH (connector = 'filesystem', path = 'raw', format = 'json');
            INSERT INTO raw SELECT id FROM e;
            """, to: "q.sql")
        for round in 1...2 {
            #expect(try program.run("run", "q.sql", "--quiet").exitCode == 0)
            #expect(try answer("SELECT count(*) AS n FROM 'raw/'") == "n\n\(10 * round)\n")
        }
    }
}

/// A Python that may be installed, with libraries that may be.
enum Python {
    static func has(_ library: String) -> Bool {
        (try? run("import \(library)", in: "/")) != nil
    }

    /// What a program prints. Throws when it fails.
    static func run(_ program: String, in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: text, as: UTF8.self)
    }
}
