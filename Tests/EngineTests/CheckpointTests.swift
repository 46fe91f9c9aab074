import Oracle
import Columnar
import Dataflow
import Engine
import Foundation
import SQLiteClient
import Testing

/// A job that stops in the middle and is started again leaves what one that never stopped leaves.
@Suite struct CheckpointTests {
    /// Every kind of output of one stream.
    static func script(source: String, interval: String = "20 ms") -> String {
        """
        SET checkpoint_interval = '\(interval)';
        \(source)
        CREATE TABLE names (k INTEGER, name TEXT)
        WITH (connector = 'filesystem', path = 'names.csv', format = 'csv');
        CREATE MATERIALIZED VIEW counts AS SELECT k, count(*) AS n, sum(v) AS total FROM e GROUP BY k;
        CREATE SINK minutes WITH (connector = 'sqlite', path = 'out.db', table = 'minutes',
                                  primary_key = 'k, minute')
        AS SELECT k, window_start AS minute, count(*) AS n, max(v) AS top
           FROM TUMBLE(e, ts, INTERVAL '1 minute') GROUP BY k, window_start EMIT CHANGES;
        CREATE SINK closed WITH (connector = 'filesystem', path = 'closed', format = 'parquet')
        AS SELECT k, window_end AS minute, count(*) AS n
           FROM TUMBLE(e, ts, INTERVAL '1 minute') GROUP BY k, window_end;
        CREATE SINK named WITH (connector = 'filesystem', path = 'named', format = 'json')
        AS SELECT e.id, name FROM e JOIN names USING (k) WHERE v > 50;
        CREATE SINK log WITH (connector = 'sqlite', path = 'out.db', table = 'log')
        AS SELECT id, v FROM e WHERE v < 10;
        """
    }

    static let rowCount = 6_000

    static let datagen = """
        CREATE SOURCE e (id BIGINT, k INTEGER, v INTEGER, ts TIMESTAMP,
                         WATERMARK FOR ts AS ts - INTERVAL '2 seconds')
        WITH (connector = 'datagen', rows-per-second = 20000, number-of-rows = \(rowCount), seed = 3,
              fields.id.kind = 'sequence', fields.k.min = 1, fields.k.max = 9, fields.v.min = 0,
              fields.v.max = 99, fields.ts.start = '2024-11-18 10:00:00', fields.ts.step = '300 ms',
              fields.ts.disorder = '1500 ms');
        """

    static let file = """
        CREATE SOURCE e (id BIGINT, k INTEGER, v INTEGER, ts TIMESTAMP,
                         WATERMARK FOR ts AS ts - INTERVAL '2 seconds')
        WITH (connector = 'filesystem', path = 'e.json', format = 'json',
              source.monitor-interval = '5 ms');
        """

    static let outputs = [
        "SELECT k, n, total FROM counts", "SELECT k, minute, n, top FROM minutes",
        "SELECT k, minute, n FROM closed", "SELECT id, name FROM named", "SELECT id, v FROM log",
    ]

    static func trial() throws -> Trial {
        let trial = try Trial()
        try trial.folder.write("names.csv", "1,one\n2,two\n3,three\n3,drei\n")
        return trial
    }

    /// What all outputs hold.
    static func answers(_ trial: Trial) throws -> [[String]] {
        try outputs.map { lines(try trial.rows($0)) }
    }

    @Test func stoppedAndStartedAgain() throws {
        let script = Self.script(source: Self.datagen)
        let whole = try Self.trial()
        try whole.run(script)
        let expected = try Self.answers(whole)
        #expect(expected.allSatisfy { $0.count > 50 || $0.count == 9 }, "\(expected.map(\.count))")

        let parted = try Self.trial()
        var stops = 0
        var end: JobEnd?
        while end != .finished {
            let (session, job) = try parted.start(script)
            if stops < 4 {
                #expect(
                    eventually { job.progress.recordCount >= 700 || job.progress.end != nil })
                job.stop()
            }
            end = try job.wait()
            if end == .stopped { stops += 1 }
            withExtendedLifetime(session) {}
        }
        #expect(stops > 0)
        let answers = try Self.answers(parted)
        for (output, pair) in zip(Self.outputs, zip(answers, expected)) {
            #expect(pair.0 == pair.1, "\(output)")
        }
    }

    /// A file that grows between the runs of a job; the last run reads it to its end.
    @Test func aFollowedFile() throws {
        let script = Self.script(source: Self.file)
        let trial = try Self.trial()
        var random = SeededRandom(5)
        let all = (0..<900).map { id in
            let time = 1_731_924_000_000_000 + Int64(id) * 400_000 - Int64(random.number(0...1_000))
            return """
                {"id": \(id), "k": \(random.number(1...9)), "v": \(random.number(0...99)), \
                "ts": "\(AdEvents.Event.text(time))"}

                """
        }
        try trial.folder.write("e.json", "")
        for part in 0..<3 {
            let (session, job) = try trial.start(script)
            // A line is written in two halves, as a writer's buffer does.
            let text = all[(part * 300)..<(part * 300 + 300)].joined()
            let half = text.index(text.startIndex, offsetBy: text.count / 2)
            try trial.folder.append("e.json", String(text[..<half]))
            try trial.folder.append("e.json", String(text[half...]))
            let wanted = 300
            #expect(eventually { job.progress.recordCount >= wanted })
            job.stop()
            #expect(try job.wait() == .stopped)
            withExtendedLifetime(session) {}
        }
        let whole = try Self.trial()
        try whole.folder.write("e.json", all.joined())
        let bounded = script.replacing(",\n      source.monitor-interval = '5 ms'", with: "")
        #expect(bounded != script)
        try whole.run(bounded)
        // Only what is kept current can be compared: the last minutes are still open in one.
        for output in Self.outputs where !output.contains("closed") {
            #expect(lines(try trial.rows(output)) == lines(try whole.rows(output)), "\(output)")
        }
    }

    @Test func aFinishedJobBeginsAnew() throws {
        let trial = try Self.trial()
        let script = """
            CREATE SOURCE e (id BIGINT) WITH (connector = 'datagen', number-of-rows = 10,
                rows-per-second = 0, fields.id.kind = 'sequence');
            CREATE MATERIALIZED VIEW v AS SELECT count(*) AS n FROM e;
            """
        try trial.run(script)
        try trial.run(script)
        #expect(lines(try trial.rows("SELECT n FROM v")) == ["10"])
    }

    /// One worker writes for all: the others, without rows, leave the table alone.
    @Test(arguments: 0..<8) func severalWorkersShareATable(_ run: Int) throws {
        let script = Self.script(
            source: Self.datagen.replacing("= 20000", with: "= 0").replacing(
                "= 6000", with: "= 600"))
        let whole = try Self.trial()
        try whole.run(script)
        let expected = try Self.answers(whole)
        for _ in 0..<3 {
            var shared = try Self.trial()
            shared.options.workerCount = 4
            try shared.run(script)
            #expect(try Self.answers(shared) == expected)
        }
    }

    @Test func anotherQueryCannotGoOn() throws {
        let trial = try Self.trial()
        func script(_ what: String) -> String {
            """
            CREATE SOURCE e (id BIGINT) WITH (connector = 'datagen', rows-per-second = 1000);
            CREATE MATERIALIZED VIEW v AS SELECT \(what) FROM e;
            """
        }
        let (session, job) = try trial.start(script("count(*) AS n"))
        #expect(eventually { job.progress.recordCount > 0 })
        job.stop()
        try job.wait()
        withExtendedLifetime(session) {}
        let error = #expect(throws: EngineError.self) {
            try trial.start(script("count(*) + 1 AS n"))
        }
        #expect(error?.exitCode == 2)
        #expect(error?.description.contains("hint: run it as it was, or start over") == true)
        var fresh = trial
        fresh.options.startsFresh = true
        let (other, again) = try fresh.start(script("count(*) + 1 AS n"))
        again.stop()
        try again.wait()
        withExtendedLifetime(other) {}
    }

    /// Rows that cannot be computed do not stop a continuous query; `on_error = 'fail'` does.
    @Test func rowsThatFail() throws {
        let trial = try Trial()
        try trial.folder.write("n.csv", "1\n0\n5\nx\n")
        func script(_ option: String) -> String {
            """
            CREATE SOURCE n (v INTEGER) WITH (connector = 'filesystem', path = 'n.csv',
                                              format = 'csv'\(option));
            CREATE MATERIALIZED VIEW q AS SELECT 10 / v AS q FROM n;
            """
        }
        let result = try trial.run(script(""))
        #expect(result.progress?.rejectedRowCount == 2)
        #expect(lines(try trial.rows("SELECT q FROM q")) == ["10", "2"])
        let letters = lines(
            try trial.rows("SELECT code, \"offset\", reason FROM dead_letters"))
        #expect(letters.count == 2)
        #expect(letters.contains { $0.contains("22012") && $0.contains("division by zero") })
        let error = #expect(throws: EngineError.self) {
            try Trial(trial.folder).run(script(", on_error = 'fail'"))
        }
        #expect(error?.exitCode == 1)
    }
}
