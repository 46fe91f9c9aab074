import Columnar
import Engine
import Oracle
import Testing

/// Two invariants of rows on their way through a job: each is accounted for once, and within the
/// watermark's bound their order does not matter.
@Suite struct AccountingTests {
    private static let source = """
        CREATE SOURCE e (id BIGINT, k INTEGER, v INTEGER, ts TIMESTAMP,
                         WATERMARK FOR ts AS ts - INTERVAL '5 seconds')
        WITH (connector = 'filesystem', path = 'e.json', format = 'json');
        """

    private static let start: Int64 = 1_731_924_000_000_000

    private func line(_ id: Int, _ k: Int, _ v: Int, _ time: Int64?) -> String {
        let ts = time.map { "\"\(Value.timestamp($0))\"" } ?? "null"
        return "{\"id\": \(id), \"k\": \(k), \"v\": \(v), \"ts\": \(ts)}\n"
    }

    @Test("Every record is used, filtered, late or bad, once", arguments: UInt64(1)...4)
    func accounting(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let trial = try Trial()
        var text = ""
        var filtered = 0
        var bad = 0
        let count = 3_000
        for id in 0..<count {
            let time = Self.start + Int64(id) * 20_000 - Int64(random.number(0...9_000)) * 1_000
            switch random.number(0...40) {
            case 0: text += "{\"id\": \(id), \"k\": "
            case 1: text += "{\"id\": \(id), \"k\": 1, \"v\": \"none\", \"ts\": \"2024-11-18\"}\n"
            case 2: text += line(id, 1, 50, nil)
            default:
                let v = random.number(0...99)
                if v < 10 { filtered += 1 }
                text += line(id, random.number(0...5), v, time)
                continue
            }
            if !text.hasSuffix("\n") { text += "\n" }
            bad += 1
        }
        try trial.folder.write("e.json", text)
        let result = try trial.run(
            Self.source + """
                SET late_rows = 'keep';
                CREATE MATERIALIZED VIEW counts AS
                SELECT window_start, k, count(*) AS n FROM TUMBLE(e, ts, INTERVAL '3 seconds')
                WHERE v >= 10 GROUP BY window_start, k EMIT ON WINDOW CLOSE;
                """)
        let progress = try #require(result.progress)
        func number(_ query: String) throws -> Int {
            guard case .integer(let number)? = try trial.rows(query).first?.first else { return 0 }
            return Int(number)
        }
        let used = try number("SELECT CAST(sum(n) AS BIGINT) FROM counts")
        #expect(progress.recordCount == count)
        #expect(progress.rejectedRowCount == bad)
        #expect(progress.lateRowCount > 0)
        #expect(used + filtered + progress.lateRowCount + bad == count, "seed \(seed)")
        // Nothing is lost: what was not used is there to be read.
        #expect(
            try number("SELECT count(*) FROM dead_letters WHERE code = 'late'")
                == progress.lateRowCount)
        #expect(try number("SELECT count(*) FROM dead_letters WHERE code <> 'late'") == bad)
    }

    private static let views = [
        "windows": """
        SELECT window_start, k, count(*) AS n, sum(v) AS total FROM TUMBLE(e, ts, INTERVAL '3 seconds')
        GROUP BY window_start, k EMIT ON WINDOW CLOSE
        """,
        "sessions": """
        SELECT k, window_start, window_end, count(*) AS n FROM SESSION(e PARTITION BY k, ts, INTERVAL '900 ms')
        GROUP BY k, window_start, window_end EMIT ON WINDOW CLOSE
        """,
        "pairs": """
        SELECT a.id, b.id AS other FROM e a LEFT JOIN e b
        ON a.k = b.k AND a.id <> b.id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1 second'
        """,
        "next": """
        SELECT id, lead(id) OVER w AS next, sum(v) OVER w AS total FROM e
        WINDOW w AS (PARTITION BY k ORDER BY ts, id) EMIT ON WINDOW CLOSE
        """,
        "first":
            "SELECT k, id FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY ts, id) AS n FROM e) WHERE n <= 2",
    ]

    @Test(
        "Within the watermark's bound the order of rows does not matter", arguments: UInt64(1)...3)
    func permutation(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let rows = (0..<600).map { id in
            (
                id: id, k: random.number(0...5), v: random.number(0...99),
                time: Self.start + Int64(random.number(0...60_000)) * 1_000
            )
        }.sorted { $0.time < $1.time }
        var answers: [[String: [String]]] = []
        for workers in [1, 1, 3] {
            // A row may come as much later as the watermark stays behind.
            let order =
                answers.isEmpty
                ? rows.map { ($0.time, $0) }
                : rows.map { row in
                    (row.time + Int64(random.number(0...5_000)) * 1_000, row)
                }
            var trial = try Trial()
            trial.options.workerCount = workers
            let sorted = order.sorted { ($0.0, $0.1.id) < ($1.0, $1.1.id) }
            try trial.folder.write(
                "e.json", sorted.map { line($0.1.id, $0.1.k, $0.1.v, $0.1.time) }.joined())
            let result = try trial.run(
                Self.source
                    + Self.views.map { "CREATE MATERIALIZED VIEW \($0) AS \($1);" }.joined())
            #expect(result.progress?.lateRowCount == 0)
            var answer: [String: [String]] = [:]
            for name in Self.views.keys {
                answer[name] = lines(try trial.rows("SELECT * FROM \(name)"))
            }
            answers.append(answer)
        }
        for answer in answers.dropFirst() {
            for name in Self.views.keys {
                #expect(answer[name] == answers[0][name], "seed \(seed): \(name)")
                #expect(answer[name]?.isEmpty == false)
            }
        }
    }
}
