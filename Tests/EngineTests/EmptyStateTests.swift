import Columnar
import Engine
import Foundation
import Oracle
import SQLiteClient
import Testing

/// Insert X, delete X: the result and the stored state of every operator are as before, with restarts
/// in between. On the way there a view holds what a query answers.
@Suite struct EmptyStateTests {
    private static let tables = """
        CREATE TABLE t (id INTEGER PRIMARY KEY, k INTEGER, v INTEGER, word TEXT, ts TIMESTAMP,
                        WATERMARK FOR ts AS ts - INTERVAL '1 hour');
        CREATE TABLE u (id INTEGER PRIMARY KEY, k INTEGER, v INTEGER, word TEXT, ts TIMESTAMP,
                        WATERMARK FOR ts AS ts - INTERVAL '1 hour');
        """

    private static let queries = [
        // Groups.
        "SELECT k, count(*) AS n, sum(v) AS s, min(v) AS low, max(word) AS high FROM t GROUP BY k",
        "SELECT k, count(DISTINCT v) AS n, string_agg(word, ',' ORDER BY id) AS words FROM t GROUP BY k",
        "SELECT k, v, count(*) AS n, grouping(k) AS g FROM t GROUP BY ROLLUP (k, v)",
        "SELECT count(*) AS n, avg(v) AS a, array_agg(v ORDER BY id) AS all_v FROM t",
        "SELECT DISTINCT k, v FROM t",
        // Joins.
        "SELECT t.id, u.id AS other FROM t JOIN u ON t.k = u.k",
        "SELECT t.id, u.id AS other FROM t LEFT JOIN u ON t.k = u.k AND t.v < u.v",
        "SELECT t.id, u.id AS other FROM t RIGHT JOIN u ON t.k = u.k",
        "SELECT t.id, u.id AS other FROM t FULL JOIN u ON t.k = u.k AND t.v <> u.v",
        "SELECT t.id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.v > t.v)",
        "SELECT t.id FROM t WHERE t.k NOT IN (SELECT k FROM u)",
        "SELECT t.id, u.id AS other FROM t, u WHERE t.v < u.v",
        "SELECT t.id, u.v FROM t ASOF LEFT JOIN u ON t.k = u.k AND u.ts <= t.ts",
        """
        SELECT t.id, u.id AS other FROM t JOIN u
        ON t.k = u.k AND u.ts BETWEEN t.ts AND t.ts + INTERVAL '10 seconds'
        """,
        "SELECT id, (SELECT max(v) FROM u WHERE u.k = t.k) AS top FROM t",
        // Set operations.
        "SELECT k, v FROM t UNION SELECT k, v FROM u",
        "SELECT k, v FROM t INTERSECT SELECT k, v FROM u",
        "SELECT k FROM t INTERSECT ALL SELECT k FROM u",
        "SELECT k, v FROM t EXCEPT SELECT k, v FROM u",
        "SELECT k FROM t EXCEPT ALL SELECT k FROM u",
        // Rows in order.
        "SELECT id, v FROM t ORDER BY v, id LIMIT 3",
        "SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, v DESC, id",
        """
        SELECT id, k FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY v, id) AS n FROM t)
        WHERE n <= 2
        """,
        "SELECT id, sum(v) OVER (PARTITION BY k ORDER BY id) AS s, lag(v) OVER (ORDER BY id) AS l FROM t",
        // Windows.
        """
        SELECT k, window_start, count(*) AS n FROM TUMBLE(t, ts, INTERVAL '10 seconds')
        GROUP BY k, window_start
        """,
        """
        SELECT window_start, sum(v) AS s
        FROM HOP(t, ts, INTERVAL '4 seconds', INTERVAL '10 seconds') GROUP BY window_start
        """,
        """
        SELECT window_end, max(v) AS top
        FROM CUMULATE(t, ts, INTERVAL '4 seconds', INTERVAL '12 seconds') GROUP BY window_end
        """,
        """
        SELECT k, window_start, count(*) AS n FROM SESSION(t PARTITION BY k, ts, INTERVAL '3 seconds')
        GROUP BY k, window_start
        """,
        "SELECT id, window_end FROM SESSION(t PARTITION BY k, ts, INTERVAL '3 seconds')",
        // What the clock moves, and what is kept since it is not computed twice.
        "SELECT id FROM t WHERE ts > now() - INTERVAL '40000 days'",
        "SELECT id, random() < 2 AS flag FROM t",
        "SELECT id, e FROM t, UNNEST(ARRAY[v, k]) AS e",
    ]

    private func row(_ id: Int, _ random: inout SeededRandom) -> String {
        let key = random.once(in: 6) ? "NULL" : "\(random.number(1...4))"
        let value = random.once(in: 6) ? "NULL" : "\(random.number(1...5))"
        let time = AdEvents.Event.text(
            1_731_924_000_000_000 + Int64(random.number(0...40)) * 1_000_000)
        return "(\(id), \(key), \(value), '\(random.pick(["a", "ä", ""]))', '\(time)')"
    }

    private func stored(_ trial: Trial) throws -> Int64 {
        let workspace = try Database(.readOnlyFile(trial.folder.path + "/.streamsql/workspace.db"))
        // The rows of the tables themselves are not a job's.
        var statement = try workspace.prepare("SELECT count(*) FROM streamsql_state")
        return try statement.step() ? statement.int64(at: 0) : 0
    }

    @Test(arguments: queries) func nothingStays(_ query: String) throws {
        var random = SeededRandom(UInt64(query.count))
        var trial = try Trial()
        trial.options.readsUntilNow = true
        try trial.run(Self.tables + "CREATE MATERIALIZED VIEW q AS \(query);")
        func compare(_ statement: String) throws {
            try trial.run(statement)
            let (view, answer) = try (trial.rows("SELECT * FROM q"), trial.rows(query))
            #expect(lines(view) == lines(answer), "after \(statement)")
        }
        func insert(_ ids: ClosedRange<Int>) throws {
            for table in ["t", "u"] {
                let rows = ids.shuffled(using: &random).map { row($0, &random) }
                try compare("INSERT INTO \(table) VALUES \(rows.joined(separator: ", "));")
            }
        }
        func delete(upTo limit: Int) throws {
            for table in ["u", "t"] { try compare("DELETE FROM \(table) WHERE id <= \(limit);") }
        }
        // What stays of the first row stays once: a watermark, the row of a query without groups.
        try insert(100...100)
        try delete(upTo: 100)
        let before = try (stored(trial), lines(trial.rows("SELECT * FROM q")))
        try insert(1...15)
        try insert(16...40)
        try delete(upTo: 20)
        try delete(upTo: 40)
        #expect(try stored(trial) == before.0)
        #expect(lines(try trial.rows("SELECT * FROM q")) == before.1)
    }
}
