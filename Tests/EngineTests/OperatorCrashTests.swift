import Columnar
import Engine
import Foundation
import Oracle
import Testing

/// The built program, killed at random moments while operators hold state of every kind: at the end
/// each view holds what a query over the whole input answers.
@Suite(.enabled(if: KilledProgram.path != nil, "the program is not built"))
struct OperatorCrashTests {
    private static let source = CheckpointTests.datagen.replacing(
        "rows-per-second = 20000", with: "rows-per-second = 8000")

    /// The same, as fast as it can be read.
    private static let whole = source.replacing(
        "rows-per-second = 8000", with: "rows-per-second = 0")

    /// Only inserts: each row once the watermark has passed it.
    private static let final = """
        SELECT id, count(*) OVER (PARTITION BY k ORDER BY ts RANGE INTERVAL '5 seconds' PRECEDING) AS n,
            lead(id) OVER (PARTITION BY k ORDER BY ts, id) AS next
        FROM e
        """

    /// What each view is of.
    private static let queries = [
        "sessions": """
        SELECT k, window_start, window_end, count(*) AS n, sum(v) AS total
        FROM SESSION(e PARTITION BY k, ts, INTERVAL '2 seconds') GROUP BY k, window_start, window_end
        """,
        "sessions_of_rows": """
        SELECT id, k, window_start FROM SESSION(e PARTITION BY k, ts, INTERVAL '2 seconds')
        """,
        "running": """
        SELECT window_start, window_end, count(*) AS n, max(v) AS top
        FROM CUMULATE(e, ts, INTERVAL '10 seconds', INTERVAL '1 minute')
        GROUP BY window_start, window_end
        """,
        "moving": """
        SELECT k, window_start, count(DISTINCT v) AS n
        FROM HOP(e, ts, INTERVAL '7 seconds', INTERVAL '30 seconds') GROUP BY k, window_start
        """,
        "first": "SELECT id, v FROM e ORDER BY v DESC, id LIMIT 25",
        "first_of_keys": """
        SELECT k, id, v, place FROM (
            SELECT k, id, v, row_number() OVER (PARTITION BY k ORDER BY v, id DESC) AS place FROM e
        ) WHERE place <= 3
        """,
        "first_of_windows": """
        SELECT window_start, id, v FROM (
            SELECT window_start, id, v,
                rank() OVER (PARTITION BY window_start, window_end ORDER BY v DESC) AS place
            FROM TUMBLE(e, ts, INTERVAL '1 minute')
        ) WHERE place <= 2
        """,
        "latest": "SELECT DISTINCT ON (k) k, id FROM e ORDER BY k, ts DESC, id",
        "near": """
        SELECT id, sum(v) OVER w AS total, lag(v) OVER w AS previous FROM e
        WINDOW w AS (PARTITION BY k ORDER BY ts, id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)
        """,
        "places": "SELECT id, dense_rank() OVER (ORDER BY v) AS place FROM e WHERE k = 1",
        "kinds": "SELECT DISTINCT k, v % 10 AS last FROM e",
        "remaining": "SELECT v FROM e WHERE k < 5 EXCEPT SELECT v FROM e WHERE k > 7 AND v > 20",
        "in_both":
            "SELECT v FROM e WHERE id < 60 INTERSECT ALL SELECT v FROM e WHERE id < 90 AND k > 3",
        "above": "SELECT id FROM e WHERE v > (SELECT avg(v) + 40 FROM e)",
        "pairs": """
        SELECT a.id, b.id AS other FROM e a JOIN e b
        ON a.k = b.k AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1 second'
        """,
        "pairs_or_none": """
        SELECT a.id, b.id AS other FROM e a FULL JOIN e b
        ON a.v = b.v AND b.ts BETWEEN a.ts + INTERVAL '1 second' AND a.ts + INTERVAL '3 seconds'
        """,
    ]

    @Test(arguments: seeds(0..<2)) func operators(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let views = Self.queries.sorted { $0.key < $1.key }.map { name, query in
            "CREATE MATERIALIZED VIEW \(name) AS \(query);"
        }
        let trial = try Trial()
        try trial.folder.write(
            "script.sql",
            """
            SET checkpoint_interval = '10 ms';
            \(Self.source)
            \(views.joined(separator: "\n"))
            CREATE SINK final WITH (connector = 'filesystem', path = 'final', format = 'json')
            AS \(Self.final);
            """)
        let kills = try KilledProgram(folder: trial.folder).run(
            ["run", "script.sql", "--quiet"], kills: 8, &random)
        #expect(kills > 0)
        for (name, query) in Self.queries {
            let columns = "SELECT * FROM \(name)"
            let expected = lines(
                try Trial().rows(Self.whole + query + ";"))
            #expect(!expected.isEmpty)
            #expect(
                lines(try trial.rows(columns)) == expected, "seed \(seed), \(kills) kills: \(name)")
        }
        let final = try trial.rows("SELECT id, n, next FROM final")
        let expected = try Trial().rows(Self.whole + Self.final + ";")
        #expect(lines(final) == lines(expected), "seed \(seed), after \(kills) kills")
    }
}
