import Foundation
import Testing

/// A workspace whose tables are changed by one command after the other: each finds the views current.
@Suite struct WorkspaceTests {
    private let program: Executable

    init() throws {
        program = try Executable()
        try program.write("1,one\n2,two\n", to: "names.csv")
        try program.write(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER);
            CREATE TABLE names (id INTEGER, name TEXT)
            WITH (connector = 'filesystem', path = 'names.csv', format = 'csv');
            CREATE MATERIALIZED VIEW total AS SELECT count(*) AS n, sum(v) AS s FROM t;
            CREATE MATERIALIZED VIEW named AS SELECT t.id, name, v FROM t JOIN names USING (id);
            INSERT INTO t VALUES (1, 10);
            """, to: "make.sql")
        let made = try program.run("run", "make.sql", "--until", "now")
        #expect(made.exitCode == 0, "\(made.errors)")
    }

    private func rows(_ sql: String) throws -> String {
        let result = try program.run("query", sql, "--format", "csv")
        #expect(result.exitCode == 0, "\(result.errors)")
        return result.output
    }

    @Test func aQueryFindsItsViewsCurrent() throws {
        #expect(try rows("SELECT n, s FROM total") == "n,s\n1,10\n")
        _ = try rows("INSERT INTO t VALUES (2, 20)")
        #expect(try rows("SELECT n, s FROM total") == "n,s\n2,30\n")
        _ = try rows("UPDATE t SET v = 11 WHERE id = 1")
        _ = try rows("DELETE FROM t WHERE id = 2")
        // The view goes on from its checkpoint, and so does the one that reads a file too.
        #expect(try rows("SELECT n, s FROM total") == "n,s\n1,11\n")
        #expect(try rows("SELECT id, name, v FROM named") == "id,name,v\n1,one,11\n")
        _ = try rows("INSERT INTO t VALUES (2, 5)")
        #expect(
            try rows("SELECT id, name, v FROM named ORDER BY id")
                == "id,name,v\n1,one,11\n2,two,5\n")
        _ = try rows("COPY (SELECT s FROM total) TO 's.csv'")
        let copied = try String(contentsOfFile: program.folder + "/s.csv", encoding: .utf8)
        #expect(copied.contains("16"))
    }

    @Test func scriptsAndThePromptFindThemCurrent() throws {
        try program.write(
            "INSERT INTO t VALUES (3, 30); SELECT n, s FROM total;", to: "more.sql")
        let ran = try program.run("run", "more.sql", "--format", "csv")
        #expect(ran.exitCode == 0 && ran.output.contains("2,40"), "\(ran.output)\(ran.errors)")
        let typed = try program.run(
            "--format", "csv",
            input: "INSERT INTO t VALUES (4, 2);\nSELECT n, s FROM total;\nSELECT n FROM total;\n")
        #expect(
            typed.exitCode == 0 && typed.output.contains("3,42"), "\(typed.output)\(typed.errors)")
        #expect(try rows("SELECT v FROM t ORDER BY id") == "v\n10\n30\n2\n")
    }

    @Test func aViewGoesOnWithTheSettingsItWasMadeWith() throws {
        try program.write(
            """
            SET timezone = 'Asia/Tokyo';
            SET late_rows = 'keep';
            SET state_ttl = '2 hours';
            SET workers = 2;
            CREATE TABLE e (at TIMESTAMPTZ, WATERMARK FOR at AS at) APPEND ONLY;
            CREATE MATERIALIZED VIEW days AS
            SELECT CAST(at AS TEXT) AS text, window_end
            FROM TUMBLE(e, at, INTERVAL '1 hour') EMIT ON WINDOW CLOSE;
            INSERT INTO e VALUES (TIMESTAMPTZ '2024-01-01 00:30:00Z');
            FLUSH;
            """, to: "days.sql")
        let made = try program.run("--workspace", "other", input: "\\i days.sql\n")
        #expect(made.exitCode == 0, "\(made.errors)")
        func ask(_ sql: String) throws -> String {
            let asked = try program.run(
                "query", sql, "--format", "csv", "--workspace", "other")
            #expect(asked.exitCode == 0, "\(asked.errors)")
            return asked.output
        }
        _ = try ask(
            """
            INSERT INTO e VALUES (TIMESTAMPTZ '2024-01-01 02:00:00Z'), (TIMESTAMPTZ '2024-01-01 00:40:00Z')
            """)
        #expect(try ask("SELECT text FROM days") == "text\n2024-01-01 09:30:00+09\n")
        #expect(
            try ask("SELECT count(*) AS n FROM dead_letters WHERE code = 'late'") == "n\n1\n")
    }
}
