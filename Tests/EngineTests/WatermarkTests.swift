import Oracle
import Columnar
import Engine
import Testing

/// Event time through SQL: late rows, missing times, times far ahead, and where they go.
@Suite struct WatermarkTests {
    private static let source = """
        CREATE SOURCE e (id BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '5 seconds')
        WITH (connector = 'filesystem', path = 'e.json', format = 'json');
        """

    private func trial(_ rows: [(id: Int, ts: String?)]) throws -> Trial {
        let trial = try Trial()
        let text = rows.map { row in
            "{\"id\": \(row.id), \"ts\": \(row.ts.map { "\"2024-11-18 \($0)\"" } ?? "null")}\n"
        }
        try trial.folder.write("e.json", text.joined())
        return trial
    }

    private static let counts = """
        CREATE MATERIALIZED VIEW counts AS
        SELECT window_start AS minute, count(*) AS n FROM TUMBLE(e, ts, INTERVAL '1 minute')
        GROUP BY window_start EMIT ON WINDOW CLOSE;
        """

    @Test func lateRowsAreCountedAndKeptWhenAsked() throws {
        // Row 3 opens 10:02, so that the watermark (10:02:04) has passed 10:01 when row 4 comes.
        let trial = try trial([
            (1, "10:00:01"), (2, "10:00:59"), (3, "10:02:09"), (4, "10:00:30"), (5, "10:02:05"),
        ])
        let result = try trial.run(Self.source + "SET late_rows = 'keep';" + Self.counts)
        #expect(result.progress?.lateRowCount == 1)
        #expect(
            lines(try trial.rows("SELECT CAST(minute AS TEXT), n FROM counts"))
                == ["'2024-11-18 10:00:00'|2", "'2024-11-18 10:02:00'|2"])
        #expect(lines(try trial.rows("SELECT code FROM dead_letters")) == ["'late'"])
    }

    /// A row that is late for one window may still enter a longer one, and is not lost then.
    @Test func latenessIsJudgedForEachWindow() throws {
        let trial = try trial([(1, "10:00:01"), (2, "10:01:10"), (3, "10:00:40")])
        let script = """
            CREATE MATERIALIZED VIEW counts AS
            SELECT window_start AS start, count(*) AS n
            FROM HOP(e, ts, INTERVAL '1 minute', INTERVAL '2 minutes') GROUP BY window_start;
            """
        let result = try trial.run(Self.source + script)
        #expect(result.progress?.lateRowCount == 0)
        #expect(
            lines(try trial.rows("SELECT CAST(start AS TEXT), n FROM counts"))
                == [
                    "'2024-11-18 09:59:00'|1", "'2024-11-18 10:00:00'|3",
                    "'2024-11-18 10:01:00'|1",
                ])
    }

    @Test func aRowWithoutTimeIsADeadLetter() throws {
        let trial = try trial([(1, "10:00:01"), (2, nil), (3, "10:00:02")])
        let result = try trial.run(Self.source + Self.counts)
        #expect(result.progress?.rejectedRowCount == 1)
        #expect(lines(try trial.rows("SELECT n FROM counts")) == ["2"])
        #expect(try trial.rows("SELECT reason FROM dead_letters").count == 1)
    }

    @Test func rowsFarAheadAreDeadLettersWhenAsked() throws {
        let trial = try Trial()
        try trial.folder.write(
            "e.json",
            "{\"id\": 1, \"ts\": \"2024-11-18 10:00:01\"}\n{\"id\": 2, \"ts\": \"2999-01-01 00:00:00\"}\n"
                + "{\"id\": 3, \"ts\": \"2024-11-18 10:00:02\"}\n")
        let source = Self.source.replacing(
            "format = 'json'", with: "format = 'json', max_future = '1 h'")
        let result = try trial.run(source + Self.counts)
        #expect(result.progress?.rejectedRowCount == 1)
        #expect(result.progress?.lateRowCount == 0)
        #expect(lines(try trial.rows("SELECT n FROM counts")) == ["2"])
    }

    /// EMIT ON WINDOW CLOSE without a window: rows leave in the order of their time.
    @Test func heldRowsLeaveInOrder() throws {
        let trial = try trial([(1, "10:00:03"), (2, "10:00:01"), (3, "10:00:09"), (4, "10:00:06")])
        try trial.run(
            Self.source + """
                CREATE SINK ordered WITH (connector = 'filesystem', path = 'out', format = 'csv')
                AS SELECT id, ts FROM e EMIT ON WINDOW CLOSE;
                """)
        #expect(
            try trial.rows("SELECT id FROM ordered").map { $0.map { cell($0) }.joined() }
                == ["2", "1", "4", "3"])
    }
}
