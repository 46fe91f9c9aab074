import Columnar
import Engine
import Foundation
import Oracle
import Testing

/// The built program, killed at random moments while it changes tables and brings views of them up to
/// date: each statement is done whole or not at all, what was answered stays, and the views hold what a
/// query answers.
@Suite(.enabled(if: KilledProgram.path != nil, "the program is not built"))
struct TableCrashTests {
    private static let views = [
        "joined": """
        SELECT o.batch, o.number, i.name FROM orders o LEFT JOIN items i ON i.item = o.item
        """,
        "totals": """
        SELECT i.name, count(*) AS n, sum(o.number) AS s FROM orders o JOIN items i USING (item)
        GROUP BY i.name
        """,
        "missing": """
        SELECT batch, number FROM orders o
        WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.item = o.item)
        """,
    ]

    /// Statements of so many batches, of three orders each, and changes of the items between them.
    private func script(batches: Range<Int>, _ random: inout SeededRandom) -> String {
        batches.map { batch in
            let rows = (1...3).map { "(\(batch), \($0), \(random.number(1...6)))" }
            let item = random.number(1...6)
            let change =
                switch random.number(0...3) {
                case 0: "DELETE FROM items WHERE item = \(item);"
                case 1: "UPDATE items SET name = 'n\(batch)' WHERE item = \(item);"
                case 2:
                    "INSERT INTO items VALUES (\(item), 'i\(batch)') ON CONFLICT (item) DO NOTHING;"
                default: "SELECT count(*) FROM joined;"
                }
            return "INSERT INTO orders VALUES \(rows.joined(separator: ", "));\n\(change)\n"
        }.joined()
    }

    @Test(arguments: seeds(0..<2)) func joinsWhileInsertsGoOn(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        var trial = try Trial()
        trial.options.readsUntilNow = true
        try trial.run(
            """
            CREATE TABLE orders (batch INTEGER, number INTEGER, item INTEGER,
                                 PRIMARY KEY (batch, number));
            CREATE TABLE items (item INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO items VALUES (1, 'one'), (2, 'two'), (3, 'three');
            """ + Self.views.map { "CREATE MATERIALIZED VIEW \($0) AS \($1);" }.joined())
        let program = KilledProgram(folder: trial.folder)
        var done = 0
        var kills = 0
        while kills < 6 {
            try trial.folder.write("more.sql", script(batches: done..<done + 400, &random))
            let wasKilled = try program.run(
                ["run", "more.sql", "--until", "now"], killedAfter: random.number(100...900))
            kills += wasKilled ? 1 : 6
            let answered = program.text("output.txt").split(separator: "\n")
                .count { $0.contains("INSERT 0 3") }
            let rows = try trial.rows("SELECT batch, count(*) FROM orders GROUP BY batch")
            #expect(rows.allSatisfy { $0[1] == .integer(3) }, "seed \(seed): half a statement")
            #expect(rows.count >= done + answered, "seed \(seed): an answer was not true")
            done = rows.count
            let batches = try trial.rows("SELECT max(batch) FROM orders")
            #expect(done == 0 || batches == [[.integer(Int64(done - 1))]], "seed \(seed)")
            for (view, query) in Self.views {
                #expect(
                    lines(try trial.rows("SELECT * FROM \(view)")) == lines(try trial.rows(query)),
                    "seed \(seed), after \(kills) kills: \(view)")
            }
        }
        #expect(done > 0)
    }
}
