import SQL
import Testing

/// Every statement, from what people write to its canonical print.
@Suite struct StatementTests {
    @Test(arguments: [
        (
            "select distinct on (a) a, b.*, * exclude (c) replace (1 as d) from t b",
            "SELECT DISTINCT ON (a) a, b.*, * EXCLUDE (c) REPLACE (1 AS d) FROM t AS b"
        ),
        (
            "select a from t, lateral (select 1) x(y) left outer join u using (a)",
            "SELECT a FROM t, LATERAL (SELECT 1) AS x (y) LEFT JOIN u USING (a)"
        ),
        (
            "select * from (a join b on c) natural full join d cross join e",
            "SELECT * FROM a JOIN b ON c NATURAL FULL JOIN d CROSS JOIN e"
        ),
        ("select * from a join (b join c) on d", "SELECT * FROM a JOIN (b JOIN c) ON d"),
        (
            "select * from v join c for system_time as of v.ts as x using (id)",
            "SELECT * FROM v JOIN c FOR SYSTEM_TIME AS OF v.ts AS x USING (id)"
        ),
        (
            "select * from a asof left join b match_condition (a.t >= b.t) on a.k = b.k",
            "SELECT * FROM a ASOF LEFT JOIN b MATCH_CONDITION (a.t >= b.t) ON a.k = b.k"
        ),
        ("select * from a left anti join b using (k)", "SELECT * FROM a ANTI JOIN b USING (k)"),
        (
            "select * from table(tumble(table v, descriptor(ts), interval '1' minute))",
            "SELECT * FROM TABLE(tumble(TABLE v, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
        ),
        (
            "select * from unnest(a, b) with ordinality as t(x, y, n)",
            "SELECT * FROM unnest(a, b) WITH ORDINALITY AS t (x, y, n)"
        ),
        ("select * from 'views.csv' v", "SELECT * FROM \"views.csv\" AS v"),
        (
            "select a, count(*) from t group by rollup (a, (b, c)), cube (d), grouping sets ((e, f), g, ())",
            "SELECT a, count(*) FROM t GROUP BY ROLLUP (a, (b, c)), CUBE (d), GROUPING SETS ((e, f), g, ())"
        ),
        (
            "select a from t group by all having b window w as (partition by c) qualify row_number() over w = 1",
            "SELECT a FROM t GROUP BY ALL HAVING b WINDOW w AS (PARTITION BY c) QUALIFY row_number() OVER w = 1"
        ),
        (
            "select 1 union all select 2 intersect select 3 except table t order by 1 desc limit 5 offset 2 rows",
            "SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3 EXCEPT TABLE t ORDER BY 1 DESC LIMIT 5 OFFSET 2"
        ),
        ("(select 1);", "(SELECT 1)"),
        (
            "select a from t offset 1 fetch next 3 rows with ties",
            "SELECT a FROM t OFFSET 1 FETCH FIRST 3 ROWS WITH TIES"
        ),
        ("select a from t fetch first row only", "SELECT a FROM t LIMIT 1"),
        (
            "with recursive a(b) as materialized (select 1), c as (select 2) select * from a",
            "WITH RECURSIVE a (b) AS MATERIALIZED (SELECT 1), c AS (SELECT 2) SELECT * FROM a"
        ),
        (
            "select a from t emit every interval '10 seconds'",
            "SELECT a FROM t EMIT EVERY INTERVAL '10 seconds'"
        ),
        ("select a from t emit final", "SELECT a FROM t EMIT ON WINDOW CLOSE"),
        ("values (1, 'a'), (2, null)", "VALUES (1, 'a'), (2, NULL)"),
    ])
    func queries(_ written: String, _ canonical: String) throws {
        try expectPrint(written, canonical)
    }

    @Test(arguments: [
        (
            "create or replace stream s (a int, b as a + 1, c int as (a), d int generated always as (a) stored)",
            "CREATE OR REPLACE SOURCE s (a INT, b GENERATED ALWAYS AS (a + 1), c INT GENERATED ALWAYS AS (a), "
                + "d INT GENERATED ALWAYS AS (a) STORED)"
        ),
        (
            "create source s (k text metadata from 'key' virtual, _offset bigint metadata) with (a = 1)",
            "CREATE SOURCE s (k TEXT METADATA FROM 'key' VIRTUAL, _offset BIGINT METADATA) WITH ('a' = 1)"
        ),
        (
            "create table if not exists t (a int primary key not enforced, b text not null default 'x' comment 'y', "
                + "constraint p primary key (a, b) not enforced, foreign key (a) references u (v))",
            "CREATE TABLE IF NOT EXISTS t (a INT PRIMARY KEY NOT ENFORCED, b TEXT NOT NULL DEFAULT 'x' "
                + "COMMENT 'y', CONSTRAINT p PRIMARY KEY (a, b) NOT ENFORCED, FOREIGN KEY (a) REFERENCES u (v))"
        ),
        (
            "create table t (ts timestamp(3), watermark for ts as ts - interval '5' second) append only",
            "CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) APPEND ONLY"
        ),
        (
            "create source s (a int) format upsert encode json (timestamp.format = 'iso') with ('topic' = 'x')",
            "CREATE SOURCE s (a INT) FORMAT upsert ENCODE json ('timestamp.format' = 'iso') WITH ('topic' = 'x')"
        ),
        (
            "create table t with (json.ignore-parse-errors = true, scan.startup.mode = latest-offset, "
                + "table = 'x', n = -1.5, idle = 30 seconds, keys = (a, 'b'), header)",
            "CREATE TABLE t WITH ('json.ignore-parse-errors' = TRUE, 'scan.startup.mode' = latest-offset, "
                + "'table' = 'x', 'n' = -1.5, 'idle' = '30 seconds', 'keys' = (a, 'b'), 'header' = TRUE)"
        ),
        (
            "create materialized view v (a) as select 1 emit changes",
            "CREATE MATERIALIZED VIEW v (a) AS SELECT 1 EMIT CHANGES"
        ),
        ("create view if not exists v as table t", "CREATE VIEW IF NOT EXISTS v AS TABLE t"),
        (
            "create sink s as select a from t with (path = 'p') partitioned by (a)",
            "CREATE SINK s PARTITIONED BY (a) WITH ('path' = 'p') AS SELECT a FROM t"
        ),
        (
            "create sink s from v with (path = 'p') format plain encode parquet",
            "CREATE SINK s FORMAT plain ENCODE parquet WITH ('path' = 'p') AS TABLE v"
        ),
        (
            "create sink s (a int, primary key (a) not enforced) with (path = 'p')",
            "CREATE SINK s (a INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('path' = 'p')"
        ),
        (
            "drop materialized view if exists a, b.c cascade",
            "DROP MATERIALIZED VIEW IF EXISTS a, b.c CASCADE"
        ),
        ("drop stream s restrict", "DROP SOURCE s"),
    ])
    func definitions(_ written: String, _ canonical: String) throws {
        try expectPrint(written, canonical)
    }

    @Test(arguments: [
        (
            "insert into t (a, b) values (1, default) on conflict (a) do update set b = excluded.b where t.b < 1 "
                + "returning *, a as x",
            "INSERT INTO t (a, b) VALUES (1, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.b < 1 "
                + "RETURNING *, a AS x"
        ),
        (
            "insert into t (select * from a join b) on conflict do nothing",
            "INSERT INTO t (SELECT * FROM a JOIN b) ON CONFLICT DO NOTHING"
        ),
        (
            "insert into t select * from a join b on conflict do nothing",
            "INSERT INTO t SELECT * FROM a JOIN b ON CONFLICT DO NOTHING"
        ),
        (
            "with c as (select 1) insert into t as x default values",
            "WITH c AS (SELECT 1) INSERT INTO t AS x DEFAULT VALUES"
        ),
        (
            "update t x set a = default, (b, c) = (select 1, 2) from u where x.k = u.k returning a",
            "UPDATE t AS x SET a = DEFAULT, (b, c) = (SELECT 1, 2) FROM u WHERE x.k = u.k RETURNING a"
        ),
        ("delete from t using u where t.k = u.k", "DELETE FROM t USING u WHERE t.k = u.k"),
        ("explain analyze verbose select 1", "EXPLAIN ANALYZE VERBOSE SELECT 1"),
        ("explain (analyze, format json) select 1", "EXPLAIN ANALYZE ('format' = json) SELECT 1"),
        ("explain (select 1)", "EXPLAIN (SELECT 1)"),
        ("show materialized views like 'p%'", "SHOW MATERIALIZED VIEWS LIKE 'p%'"),
        ("show streams", "SHOW SOURCES"), ("show columns in t", "SHOW COLUMNS FROM t"),
        ("show create view v", "SHOW CREATE VIEW v"), ("show all", "SHOW ALL"),
        ("show statement_timeout", "SHOW statement_timeout"), ("desc t", "DESCRIBE t"),
        ("describe extended view v", "DESCRIBE EXTENDED v"),
        ("describe function left", "DESCRIBE FUNCTION left"),
        ("describe select 1", "DESCRIBE SELECT 1"),
        ("set session unbounded_state to refuse", "SET 'unbounded_state' = refuse"),
        ("set 'table.exec.x' = '1 s'", "SET 'table.exec.x' = '1 s'"),
        ("set time zone 'UTC'", "SET 'timezone' = 'UTC'"),
        ("set a = default", "SET 'a' = DEFAULT"), ("set a = x, y", "SET 'a' = x, y"),
        ("reset all", "RESET ALL"), ("reset a.b", "RESET 'a.b'"),
        (
            "copy (select 1) to 'x.csv' (format csv, header)",
            "COPY (SELECT 1) TO 'x.csv' WITH ('format' = csv, 'header' = TRUE)"
        ),
        ("copy t (a) from 'x.csv'", "COPY t (a) FROM 'x.csv'"), ("flush;", "FLUSH"),
        (
            "advance watermark for views to timestamp '2024-11-18 10:05:00';",
            "ADVANCE WATERMARK FOR views TO TIMESTAMP '2024-11-18 10:05:00'"
        ),
        ("advance clock by interval '1 hour'", "ADVANCE CLOCK BY INTERVAL '1 hour'"),
        ("advance clock to now()", "ADVANCE CLOCK TO now()"),
        (
            "select a from t emit on window close allowed lateness 1 minute",
            "SELECT a FROM t EMIT ON WINDOW CLOSE ALLOWED LATENESS INTERVAL '1' MINUTE"
        ),
    ])
    func others(_ written: String, _ canonical: String) throws {
        try expectPrint(written, canonical)
    }

    private func expectPrint(
        _ written: String, _ canonical: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let tree = try statement(written)
        #expect(SQLPrinter.print(tree) == canonical, sourceLocation: sourceLocation)
        try expectRoundTrip(tree, sourceLocation: sourceLocation)
    }

    @Test func aScriptGoesOnAfterAnError() {
        let text = "SELECT 1; SELECT FROM; ; SELECT 2 x y; CREATE VIEW v AS SELECT 3; SELECT ')"
        let source = SourceText(name: "q.sql", text: text)
        let (statements, diagnostics) = Parser.parseScript(source)
        #expect(
            statements.map { source.text(of: $0.range) } == [
                "SELECT 1", "CREATE VIEW v AS SELECT 3",
            ])
        #expect(
            diagnostics.map { source.position(of: $0.range?.lower ?? 0).column } == [18, 37, 74])
        #expect(diagnostics.allSatisfy { $0.severity == .error && $0.sqlState == .syntaxError })
    }

    @Test func optionsKeepTheirPlaces() throws {
        let text = "CREATE SOURCE s WITH (properties.bootstrap.servers = 'a:1')"
        let source = SourceText(name: "q", text: text)
        guard case .createTable(let table) = try Parser.parseStatement(source) else {
            Issue.record("not a CREATE SOURCE")
            return
        }
        #expect(source.text(of: table.options[0].keyRange) == "properties.bootstrap.servers")
        #expect(source.text(of: table.options[0].valueRange) == "'a:1'")
    }
}
