import SQL
import Testing

/// The queries that the project promises to run as they are written.
@Suite struct PipelineTests {
    @Test func theCardsQuery() throws {
        let text = """
            SELECT campaign_id, avg(duration) FROM view_log JOIN campaigns GROUP BY TUMBLE(ts, 1 MINUTE)
            """
        guard case .query(let query) = try statement(text), case .select(let select) = query.body
        else {
            Issue.record("not a SELECT")
            return
        }
        #expect(select.items.count == 2)
        guard case .join(let join) = select.from[0].kind else {
            Issue.record("not a join")
            return
        }
        #expect(join.condition == .none && join.kind == .inner)
        let window = try expression("tumble(ts, INTERVAL '1' MINUTE)")
        #expect(select.groupBy?.elements.map(\.kind) == [.expression(window)])
    }

    @Test func theAdPipeline() throws {
        let (statements, diagnostics) = Parser.parseScript(
            SourceText(name: "ad.sql", text: adPipeline))
        #expect(diagnostics == [])
        #expect(statements.count == 5)
        guard case .createTable(let source) = statements[0].statement,
            case .createSink(let report) = statements[3].statement,
            case .createSink(let live) = statements[4].statement
        else {
            Issue.record("other statements than expected")
            return
        }
        #expect(source.kind == .source)
        #expect(source.columns.map(\.name.name).last == "duration")
        #expect(source.watermarks.map(\.column.name) == ["start_timestamp"])
        #expect(
            source.options.map(\.key) == [
                "connector", "topic", "properties.bootstrap.servers", "scan.startup.mode", "format",
            ])
        #expect(report.partitionedBy.map(\.name) == ["network_id", "minute_timestamp"])
        #expect(report.query?.emit?.kind == .onWindowClose)
        #expect(live.query?.emit?.kind == .changes)
        for statement in statements { try expectRoundTrip(statement.statement) }
    }
}

/// The ad pipeline of the design, whole.
let adPipeline = """
    CREATE SOURCE view_log (
        view_id TEXT, start_timestamp TIMESTAMP, end_timestamp TIMESTAMP, banner_id INTEGER, campaign_id INTEGER,
        duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_timestamp - start_timestamp)),
        WATERMARK FOR start_timestamp AS start_timestamp - INTERVAL '2 seconds'
    ) WITH (connector = 'kafka', topic = 'view_log', properties.bootstrap.servers = 'localhost:9092',
            scan.startup.mode = 'earliest-offset', format = 'json');

    CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, network_id INTEGER, campaign_name TEXT)
    WITH (connector = 'filesystem', path = 'campaigns.csv', format = 'csv', csv.header = true);

    CREATE VIEW per_minute AS
    SELECT c.network_id, v.campaign_id, window_start AS minute_timestamp,
           avg(v.duration) AS avg_duration, count(*) AS total_count
    FROM TUMBLE(view_log, start_timestamp, INTERVAL '1 minute') v JOIN campaigns c USING (campaign_id)
    GROUP BY c.network_id, v.campaign_id, window_start;

    CREATE SINK report PARTITIONED BY (network_id, minute_timestamp)
    WITH (connector = 'filesystem', path = 'report', format = 'parquet')
    AS SELECT * FROM per_minute EMIT ON WINDOW CLOSE;

    CREATE SINK live WITH (connector = 'sqlite', path = 'live.db', table = 'per_minute',
                           primary_key = 'campaign_id, minute_timestamp')
    AS SELECT * FROM per_minute EMIT CHANGES;
    """
