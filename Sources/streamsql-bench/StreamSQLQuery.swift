/// Queries over windows.
enum WindowQuery: String, CaseIterable {
    /// Many short sessions of 10,000 keys.
    case session = """
        SELECT banner_id % 10000 AS banner, window_start, window_end, count(*) AS n, sum(duration) AS d
        FROM view_log GROUP BY banner_id % 10000, SESSION(start_timestamp, INTERVAL '1 second')
        """
    /// Each row in 60 windows.
    case hop = """
        SELECT campaign_id, window_start, count(*) AS n, avg(duration) AS d
        FROM HOP(view_log, start_timestamp, INTERVAL '1 second', INTERVAL '1 minute')
        GROUP BY campaign_id, window_start
        """

    /// For the notes.
    var name: String { "\(self)" }
}

/// The text that `streamsql run` is given.
struct StreamSQLQuery {
    /// Where the events are: the `WITH` options of the source.
    let source: [(key: String, value: String)]
    /// The CSV file of the campaigns.
    let campaigns: String
    /// The folder, or file, that the result goes to.
    let output: String

    /// Events from a file of JSON lines.
    init(file: String, campaigns: String, output: String) {
        source = [("connector", "filesystem"), ("path", file), ("format", "json")]
        self.campaigns = campaigns
        self.output = output
    }

    /// Events that a topic holds now.
    init(topic: String, servers: String, campaigns: String, output: String) {
        let settings = ConsumerSettings.values.sorted { $0.key < $1.key }
        source =
            [
                ("connector", "kafka"), ("topic", topic), ("format", "json"),
                ("scan.startup.mode", "earliest-offset"), ("scan.bounded.mode", "latest-offset"),
                ("properties.bootstrap.servers", servers),
            ] + settings.map { ("properties.\($0.key)", $0.value) }
        self.campaigns = campaigns
        self.output = output
    }

    /// The statements for a workload.
    func text(_ workload: Workload) -> String { text(statement(workload)) }

    /// The statements for a query over windows, whose result is only counted.
    func text(_ window: WindowQuery) -> String {
        text(
            "CREATE SINK nowhere WITH (connector = 'blackhole') AS \(window.rawValue) "
                + "EMIT ON WINDOW CLOSE;")
    }

    private func text(_ statement: String) -> String {
        """
        \(declaration)

        \(statement)

        """
    }

    private var declaration: String {
        let options = source.map { "    \($0.key) = '\($0.value)'" }.joined(separator: ",\n")
        return """
            CREATE SOURCE view_log (
                view_id TEXT, start_timestamp TIMESTAMP, end_timestamp TIMESTAMP, banner_id INTEGER,
                campaign_id INTEGER,
                duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_timestamp - start_timestamp)),
                WATERMARK FOR start_timestamp AS start_timestamp - INTERVAL '2 seconds'
            ) WITH (
            \(options)
            );
            """
    }

    private func statement(_ workload: Workload) -> String {
        switch workload {
        case .a, .d, .memory, .firstRow, .changes, .windows, .nexmark: adStatements
        case .b:
            """
            CREATE SINK report WITH (connector = 'filesystem', path = '\(output)', format = 'parquet')
            AS SELECT view_id, campaign_id, start_timestamp, duration
            FROM view_log WHERE campaign_id <= 10;
            """
        case .c:
            """
            CREATE SINK report WITH (connector = 'filesystem', path = '\(output)', format = 'parquet')
            AS SELECT banner_id, count(*) AS view_count, sum(duration) AS total_duration
            FROM view_log GROUP BY banner_id;
            """
        case .over:
            """
            CREATE SINK report WITH (connector = 'filesystem', path = '\(output)', format = 'parquet')
            AS SELECT view_id, campaign_id, start_timestamp,
                   row_number() OVER w AS number, sum(duration) OVER w AS total_duration,
                   lag(start_timestamp) OVER w AS last_timestamp,
                   count(*) OVER (w RANGE INTERVAL '10 seconds' PRECEDING) AS recent_count
            FROM view_log WINDOW w AS (PARTITION BY campaign_id ORDER BY start_timestamp)
            EMIT ON WINDOW CLOSE;
            """
        }
    }

    private var adStatements: String {
        """
        CREATE TABLE campaigns (
            campaign_id INTEGER PRIMARY KEY, network_id INTEGER, campaign_name TEXT
        ) WITH (connector = 'filesystem', path = '\(campaigns)', format = 'csv', csv.header = true);

        CREATE VIEW per_minute AS
        SELECT c.network_id, v.campaign_id, window_start AS minute_timestamp,
               avg(v.duration) AS avg_duration, count(*) AS total_count
        FROM TUMBLE(view_log, start_timestamp, INTERVAL '1 minute') v
             JOIN campaigns c USING (campaign_id)
        GROUP BY c.network_id, v.campaign_id, window_start;

        CREATE SINK report PARTITIONED BY (network_id, minute_timestamp)
        WITH (connector = 'filesystem', path = '\(output)', format = 'parquet')
        AS SELECT * FROM per_minute EMIT ON WINDOW CLOSE;
        """
    }
}
