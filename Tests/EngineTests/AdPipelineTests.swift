import Oracle
import Columnar
import Engine
import SQLiteClient
import Testing

/// The card's query and the ad pipeline, from JSON lines, against a batch computation by SQLite.
@Suite struct AdPipelineTests {
    static func declarations(source: String) -> String {
        """
        CREATE SOURCE view_log (
            view_id TEXT, start_timestamp TIMESTAMP, end_timestamp TIMESTAMP, banner_id INTEGER,
            campaign_id INTEGER,
            duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_timestamp - start_timestamp)),
            WATERMARK FOR start_timestamp AS start_timestamp - INTERVAL '2 seconds'
        ) WITH (\(source));
        CREATE TABLE campaigns (
            campaign_id INTEGER PRIMARY KEY, network_id INTEGER, campaign_name TEXT
        ) WITH (connector = 'filesystem', path = 'campaigns.csv', format = 'csv', csv.header = true);
        """
    }

    static let files = "connector = 'filesystem', path = 'view_log.json', format = 'json'"

    static let pipeline = """
        CREATE VIEW per_minute AS
        SELECT c.network_id, v.campaign_id, window_start AS minute_timestamp,
               avg(v.duration) AS avg_duration, count(*) AS total_count
        FROM TUMBLE(view_log, start_timestamp, INTERVAL '1 minute') v
            JOIN campaigns c USING (campaign_id)
        GROUP BY c.network_id, v.campaign_id, window_start;

        CREATE SINK report PARTITIONED BY (network_id, minute_timestamp)
        WITH (connector = 'filesystem', path = 'report', format = 'parquet')
        AS SELECT * FROM per_minute EMIT ON WINDOW CLOSE;

        CREATE SINK live WITH (connector = 'sqlite', path = 'live.db', table = 'per_minute',
                               primary_key = 'campaign_id, minute_timestamp')
        AS SELECT * FROM per_minute EMIT CHANGES;
        """

    static let live = """
        SELECT network_id, campaign_id, CAST(strftime('%s', minute_timestamp) AS INTEGER) * 1000000,
               avg_duration, total_count FROM per_minute
        """

    private func trial(_ events: AdEvents) throws -> Trial {
        let trial = try Trial()
        try trial.folder.write("view_log.json", events.text)
        try trial.folder.write("campaigns.csv", AdEvents.campaigns)
        return trial
    }

    /// As written on the card, once as bounded query and once as a stream of changes.
    @Test(arguments: [true, false]) func cardQuery(_ isBounded: Bool) throws {
        let events = AdEvents(count: 4_000, seed: 1, lateShare: 1_000_000)
        let trial = try trial(events)
        let card = """
            SELECT campaign_id, avg(duration) FROM view_log JOIN campaigns
            GROUP BY TUMBLE(ts, 1 MINUTE)
            """
        let declarations = """
            CREATE SOURCE view_log (
                view_id TEXT, start_timestamp TIMESTAMP, end_timestamp TIMESTAMP, campaign_id INTEGER,
                ts TIMESTAMP AS (start_timestamp),
                duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_timestamp - start_timestamp)),
                WATERMARK FOR ts AS ts - INTERVAL '2 seconds'
            ) WITH (\(Self.files));
            CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, campaign_name TEXT)
            WITH (connector = 'filesystem', path = 'campaigns.csv', format = 'csv',
                  csv.header = true);
            """
        let database = try AdEvents.database(events.inTime().events)
        let expected = try lines(
            database,
            """
            SELECT v.campaign_id, avg(v.duration) FROM view_log v JOIN campaigns USING (campaign_id)
            GROUP BY v.campaign_id, v.start / 60000000
            """)
        if isBounded {
            #expect(lines(try trial.rows(declarations + card)) == expected)
        } else {
            try trial.run(declarations + "CREATE MATERIALIZED VIEW answer AS " + card)
            #expect(lines(try trial.rows("SELECT * FROM answer")) == expected)
        }
    }

    @Test(arguments: [1, 2, 4]) func equalsTheBatchComputation(_ workers: Int) throws {
        let events = AdEvents(count: 12_000, seed: UInt64(workers))
        var trial = try trial(events)
        trial.options.workerCount = workers
        let result = try trial.run(Self.declarations(source: Self.files) + Self.pipeline)
        let (inTime, late) = events.inTime()
        let database = try AdEvents.database(inTime)
        let expected = try lines(database, AdEvents.perMinute)
        #expect(expected.count > 15)

        let live = try Database(.existingFile(trial.folder.path + "/live.db"))
        #expect(try lines(live, Self.live) == expected)
        // Rows are gathered to worker 0, and no other has a writer that could undo what it wrote.
        #expect(try lines(live, "SELECT DISTINCT worker FROM streamsql_epochs") == ["0"])
        #expect(
            lines(
                try trial.rows(
                    "SELECT network_id, campaign_id, minute_timestamp, avg_duration, total_count FROM report"
                )) == expected)

        // Views of unknown campaigns leave before they could be late.
        let lateCount = late.count { (1...5).contains($0.campaign ?? 0) }
        #expect(lateCount > 0)
        let progress = try #require(result.progress)
        let campaignCount = 5
        #expect(progress.recordCount == events.lines.count + campaignCount)
        #expect(progress.rejectedRowCount == events.brokenCount)
        // Both aggregations, one for each sink, count them, and they are one row each all the same.
        #expect(progress.lateRowCount == lateCount)
    }

    @Test func partitionFoldersAreHiveStyle() throws {
        let trial = try trial(AdEvents(count: 3_100, seed: 9))
        try trial.run(Self.declarations(source: Self.files) + Self.pipeline)
        let folders = Set(
            trial.folder.files("report").map { path in
                path.split(separator: "/").dropLast().joined(separator: "/")
            })
        #expect(
            folders.contains("network_id=10/minute_timestamp=2024-11-18 10%3A00%3A00"), "\(folders)"
        )
        #expect(
            folders.contains {
                $0.hasPrefix("network_id=__HIVE_DEFAULT_PARTITION__/minute_timestamp=")
            })
    }

    @Test func brokenMessagesAreKept() throws {
        let events = AdEvents(count: 2_000, seed: 4)
        let trial = try trial(events)
        try trial.run(Self.declarations(source: Self.files) + Self.pipeline)
        let workspace = try Database(.existingFile(trial.folder.path + "/.streamsql/workspace.db"))
        let kept = try lines(
            workspace, "SELECT source, CAST(payload AS TEXT), reason <> '' FROM dead_letters")
        let expected = events.lines.filter { $0.event == nil }.map { "'view_log'|'\($0.text)'|1" }
        #expect(kept == expected.sorted())
    }
}
