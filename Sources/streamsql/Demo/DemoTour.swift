import Engine
import SQL

/// What the demonstration shows when the pipeline has stopped: results, losses, what to try next.
struct DemoTour {
    private let folder: DemoFolder
    private let console: Console
    private let options: SessionOptions

    init(folder: DemoFolder, options: SessionOptions, console: Console) {
        self.folder = folder
        self.options = options
        self.console = console
    }

    func show(_ sent: ViewEventFeed.Sent) throws {
        try query(
            "The SQLite table is current to the last event:",
            """
            SELECT minute_timestamp, campaign_name, total_count, avg_duration::DECIMAL(8, 3)
            FROM live JOIN campaigns USING (campaign_id)
            ORDER BY minute_timestamp DESC, total_count DESC LIMIT 5
            """)
        try query(
            "The Parquet files hold the minutes that are over:",
            """
            SELECT network_id, count(*) AS row_count, sum(total_count) AS view_count
            FROM report GROUP BY network_id ORDER BY network_id
            """)
        try query(
            "\(Quantity.count(sent.brokenCount, "message")) of \(Quantity.count(sent.messageCount)) "
                + "were broken on purpose. None stopped the pipeline, none is lost:",
            """
            SELECT partition, "offset", reason, encode(payload, 'escape') AS payload
            FROM dead_letters LIMIT 4
            """)
        console.print(
            """

            Go on from here:
              cd \(folder.path)
              streamsql                                   # the prompt, on the same results
              sqlite3 live.db 'SELECT * FROM per_minute LIMIT 5'
              duckdb -c "SELECT * FROM 'report/**/*.parquet' LIMIT 5"
              less ad_campaigns.sql                       # the whole pipeline

            Run it again from the beginning, on the same messages in another broker:
              rm -r .streamsql report live.db*
              streamsql broker --port 9092 --load view_log=view_log.jsonl &
              streamsql run ad_campaigns.sql -v brokers=localhost:9092 --until now
            """)
    }

    private func query(_ title: String, _ sql: String) throws {
        console.print("\n\(title)\n")
        // As the shell takes it.
        let typed = sql.replacing("\"", with: "\\\"").replacing("\n", with: "\n    ")
        console.print("$ streamsql query \"\(typed)\"")
        let screen = ResultScreen(console: console, format: .table, isQuiet: false)
        var options = options
        options.readsUntilNow = true
        let session = try Session(options: options, observer: screen.observer)
        let source = SourceText(name: "<query>", text: sql)
        for statement in try session.parse(source) {
            if case .rows(let rows) = try session.execute(statement, in: source) {
                screen.show(rows)
            }
        }
    }
}
