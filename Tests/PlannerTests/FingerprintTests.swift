import Columnar
import Functions
import Planner
import SQL
import Testing

/// A fingerprint is shared by plans that compute the same, and by no others.
struct FingerprintTests {
    private func fingerprint(_ sql: String) throws -> String {
        let source = SourceText(name: "q.sql", text: sql)
        guard case .query(let query) = try Parser.parseStatement(source) else { return "" }
        let planner = QueryPlanner(
            catalog: try TestCatalog.advertising.get(), session: TestCatalog.session)
        let planned = try planner.plan(
            query, for: ResultRequirements(takesUpdates: true, name: "the terminal"))
        return planned.physical.fingerprint
    }

    @Test(arguments: [
        ("SELECT * FROM (VALUES (1)) t", "SELECT * FROM (VALUES (2)) t"),
        ("SELECT * FROM (VALUES (1)) t", "SELECT * FROM (VALUES (1), (1)) t"),
        ("SELECT * FROM (VALUES (1)) t", "SELECT * FROM (VALUES ('1')) t"),
        (
            "SELECT count(*) FROM view_log GROUP BY TUMBLE(start_ts, 1 MINUTE)",
            "SELECT count(*) FROM view_log GROUP BY TUMBLE(start_ts, 1 MINUTE, 10 SECONDS)"
        ),
        (
            "SELECT count(*) FROM view_log GROUP BY HOP(start_ts, 1 MINUTE, 2 MINUTES)",
            "SELECT count(*) FROM view_log GROUP BY HOP(start_ts, 1 MINUTE, 3 MINUTES)"
        ),
        (
            "SELECT campaign_name FROM campaigns ORDER BY campaign_name NULLS FIRST",
            "SELECT campaign_name FROM campaigns ORDER BY campaign_name NULLS LAST"
        ),
        (
            "SELECT campaign_name FROM campaigns ORDER BY campaign_name LIMIT 1",
            "SELECT campaign_name FROM campaigns ORDER BY campaign_name LIMIT 2"
        ),
        (
            "SELECT campaign_name FROM campaigns LIMIT 1 OFFSET 1",
            "SELECT campaign_name FROM campaigns LIMIT 1 OFFSET 2"
        ),
        (
            "SELECT campaign_name FROM campaigns ORDER BY 1 FETCH FIRST 1 ROW ONLY",
            "SELECT campaign_name FROM campaigns ORDER BY 1 FETCH FIRST 1 ROW WITH TIES"
        ),
        (
            "SELECT DISTINCT ON (campaign_id) campaign_id, network_id FROM campaigns",
            "SELECT DISTINCT ON (network_id) campaign_id, network_id FROM campaigns"
        ),
        (
            "SELECT rank() OVER (ORDER BY network_id) FROM campaigns",
            "SELECT dense_rank() OVER (ORDER BY network_id) FROM campaigns"
        ),
        (
            "SELECT count(*) OVER (ORDER BY network_id ROWS 1 PRECEDING) FROM campaigns",
            "SELECT count(*) OVER (ORDER BY network_id ROWS 2 PRECEDING) FROM campaigns"
        ),
        (
            "SELECT sum(network_id) OVER (ORDER BY network_id RANGE 1 PRECEDING) FROM campaigns",
            "SELECT sum(network_id) OVER (ORDER BY network_id RANGE 2 PRECEDING) FROM campaigns"
        ),
        (
            "SELECT lag(network_id) OVER (ORDER BY network_id) FROM campaigns",
            "SELECT lag(network_id) IGNORE NULLS OVER (ORDER BY network_id) FROM campaigns"
        ),
        (
            "SELECT count(*) OVER (PARTITION BY network_id) FROM campaigns",
            "SELECT count(*) OVER (ORDER BY network_id) FROM campaigns"
        ),
        (
            "SELECT view_id FROM view_log WHERE view_id = '#7'",
            "SELECT view_id FROM view_log WHERE view_id = '#2'"
        ),
        (
            "SELECT view_id FROM view_log WHERE view_id = 'a;b'",
            "SELECT view_id FROM view_log WHERE view_id = 'a' OR view_id = 'b'"
        ),
        ("SELECT count(*) FROM view_log", "SELECT count(view_id) FROM view_log"),
        (
            "SELECT count(view_id) FROM view_log",
            "SELECT count(DISTINCT view_id) FROM view_log"
        ),
        (
            "SELECT count(*) FILTER (WHERE view_id > 'a') FROM view_log",
            "SELECT count(*) FILTER (WHERE view_id > 'b') FROM view_log"
        ),
        (
            "SELECT view_id FROM view_log v JOIN campaigns c ON v.campaign_id = c.campaign_id",
            "SELECT view_id FROM view_log v LEFT JOIN campaigns c ON v.campaign_id = c.campaign_id"
        ),
        (
            "SELECT view_id FROM view_log v SEMI JOIN campaigns c ON v.campaign_id = c.campaign_id",
            "SELECT view_id FROM view_log v ANTI JOIN campaigns c ON v.campaign_id = c.campaign_id"
        ),
        (
            "SELECT view_id FROM view_log v SEMI JOIN clicks c ON v.campaign_id = c.campaign_id",
            "SELECT view_id FROM view_log v ANTI JOIN clicks c ON v.campaign_id = c.campaign_id"
        ),
        (
            "SELECT view_id FROM view_log v JOIN clicks c ON v.campaign_id = c.campaign_id",
            "SELECT view_id FROM view_log v JOIN clicks c ON v.banner_id = c.campaign_id"
        ),
        (
            "SELECT view_id FROM view_log v JOIN clicks c ON v.view_id = c.note",
            "SELECT view_id FROM view_log v JOIN clicks c ON v.view_id IS NOT DISTINCT FROM c.note"
        ),
        (
            "SELECT view_id FROM view_log v JOIN clicks c ON v.view_id < c.note",
            "SELECT view_id FROM view_log v JOIN clicks c ON v.view_id <= c.note"
        ),
        (
            "SELECT campaign_id FROM view_log INTERSECT SELECT campaign_id FROM clicks",
            "SELECT campaign_id FROM view_log EXCEPT SELECT campaign_id FROM clicks"
        ),
        (
            "SELECT campaign_id FROM view_log EXCEPT SELECT campaign_id FROM clicks",
            "SELECT campaign_id FROM view_log EXCEPT ALL SELECT campaign_id FROM clicks"
        ),
        (
            "SELECT campaign_id FROM view_log UNION SELECT campaign_id FROM clicks",
            "SELECT campaign_id FROM view_log UNION ALL SELECT campaign_id FROM clicks"
        ),
        (
            "SELECT * FROM GAP_FILL(clicks, ts, 1 MINUTE)",
            "SELECT * FROM GAP_FILL(clicks, ts, 2 MINUTE)"
        ),
        (
            "SELECT * FROM GAP_FILL(clicks PARTITION BY campaign_id, ts, 1 MINUTE)",
            "SELECT * FROM GAP_FILL(clicks PARTITION BY note, ts, 1 MINUTE)"
        ),
        (
            "SELECT * FROM GAP_FILL(clicks, ts, 1 MINUTE)",
            "SELECT * FROM GAP_FILL(DATA => clicks, TIMECOL => ts, STEP => 1 MINUTE, FILL => 'locf')"
        ),
        (
            "SELECT id FROM plain WHERE ts > now() - INTERVAL '1 hour'",
            "SELECT id FROM plain WHERE ts > now() - INTERVAL '2 hours'"
        ),
        (
            "SELECT id FROM plain WHERE ts > now() - INTERVAL '1 hour'",
            "SELECT id FROM plain WHERE ts < now() - INTERVAL '1 hour'"
        ),
        (
            "SELECT id FROM plain WHERE ts > now() - INTERVAL '1 hour'",
            "SELECT id FROM plain WHERE ts >= now() - INTERVAL '1 hour'"
        ),
        (
            "SELECT name, n, random() FROM (SELECT name, count(*) n FROM plain GROUP BY name) t",
            "SELECT name, random() FROM (SELECT name, count(*) n FROM plain GROUP BY name) t"
        ),
        (
            "SELECT count(*) FROM plain EMIT EVERY 1 SECOND",
            "SELECT count(*) FROM plain EMIT EVERY 2 SECOND"
        ),
        (
            "SELECT count(*) FROM plain EMIT EVERY 1 SECOND",
            "SELECT count(*) FROM plain EMIT CHANGES"
        ),
        (
            "SELECT id, count(*) OVER (PARTITION BY name) FROM plain",
            "SELECT id, count(*) OVER (PARTITION BY ok) FROM plain"
        ),
        (
            "SELECT id, first_value(name) OVER (ORDER BY id) FROM plain",
            "SELECT id, last_value(name) OVER (ORDER BY id) FROM plain"
        ),
        (
            "SELECT id, count(*) FILTER (WHERE ok) OVER (ORDER BY id) FROM plain",
            "SELECT id, count(*) FILTER (WHERE NOT ok) OVER (ORDER BY id) FROM plain"
        ),
        (
            "SELECT id, sum(id) OVER (ORDER BY id ROWS 2 PRECEDING EXCLUDE TIES) FROM plain",
            "SELECT id, sum(id) OVER (ORDER BY id ROWS 2 PRECEDING EXCLUDE GROUP) FROM plain"
        ),
        (
            "SELECT count(*) OVER (ORDER BY ts ROWS 1 PRECEDING) FROM clicks EMIT CHANGES",
            "SELECT count(*) OVER (ORDER BY ts ROWS 1 PRECEDING) FROM clicks EMIT ON WINDOW CLOSE"
        ),
        (
            "SELECT e FROM plain, UNNEST(ARRAY[id, 1]) AS e",
            "SELECT e FROM plain, UNNEST(ARRAY[id, 2]) AS e"
        ),
        (
            "SELECT e FROM plain, UNNEST(ARRAY[id, 1]) AS e",
            "SELECT e FROM plain, UNNEST(ARRAY[id, 1]) WITH ORDINALITY AS e"
        ),
        (
            "SELECT e FROM plain CROSS JOIN UNNEST(ARRAY[id, 1]) AS e",
            "SELECT e FROM plain LEFT JOIN UNNEST(ARRAY[id, 1]) AS e ON true"
        ),
        (
            "SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c ON c.ts <= v.start_ts",
            "SELECT v.view_id, c.price FROM view_log v ASOF LEFT JOIN clicks c ON c.ts <= v.start_ts"
        ),
        (
            "SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c ON c.ts <= v.start_ts",
            "SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c ON c.ts < v.start_ts"
        ),
        (
            "SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c ON c.ts <= v.start_ts",
            "SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c ON c.ts >= v.start_ts"
        ),
        (
            """
            SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c
            ON v.campaign_id = c.campaign_id AND c.ts <= v.start_ts
            """,
            """
            SELECT v.view_id, c.price FROM view_log v ASOF JOIN clicks c
            ON v.banner_id = c.campaign_id AND c.ts <= v.start_ts
            """
        ),
        (
            """
            SELECT v.view_id, c.price FROM view_log v JOIN clicks c
            ON v.campaign_id = c.campaign_id AND c.ts BETWEEN v.start_ts AND v.start_ts + 1 MINUTE
            """,
            """
            SELECT v.view_id, c.price FROM view_log v JOIN clicks c
            ON v.campaign_id = c.campaign_id AND c.ts BETWEEN v.start_ts AND v.start_ts + 2 MINUTE
            """
        ),
    ])
    func tellsPlansApart(_ one: String, _ other: String) throws {
        #expect(try fingerprint(one) != fingerprint(other))
    }

    @Test func isTheSameForTheSameQueryBoundTwice() throws {
        let sql = """
            SELECT c.campaign_name, count(*) FROM view_log v JOIN campaigns c USING (campaign_id)
            GROUP BY c.campaign_name, TUMBLE(start_ts, 1 MINUTE)
            """
        #expect(try fingerprint(sql) == fingerprint(sql))
        #expect(try fingerprint("SELECT 1 AS a") == fingerprint("SELECT 1 AS b"))
    }
}
