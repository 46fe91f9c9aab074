import Foundation
import Testing

@Suite struct ProcessTests {
    private let program: Executable

    init() throws {
        program = try Executable()
    }

    private static let endless = """
        CREATE SOURCE e (id BIGINT) WITH (
            connector = 'datagen', rows-per-second = 1000, fields.id.kind = 'sequence');
        SELECT id, id % 2 AS parity FROM e;
        """

    @Test func helpAndVersionGoToStandardOutput() throws {
        let help = try program.run("--help")
        #expect(help.exitCode == 0)
        #expect(help.output.contains("streamsql demo"))
        #expect(try program.run("run", "--help").output.contains("--until now"))
        #expect(try program.run("--version").output.hasPrefix("streamsql "))
    }

    @Test func wrongUsageIsTwo() throws {
        for arguments in [["rum"], ["run"], ["query", "a", "b"], ["--colour"]] {
            let result = try program.start(arguments).wait()
            #expect(result.exitCode == 2)
            #expect(result.errors.hasPrefix("streamsql: error: "))
            #expect(result.output.isEmpty)
        }
        #expect(try program.run("run", "missing.sql").exitCode == 2)
    }

    @Test func wrongSQLIsTwoAndShowsWhere() throws {
        let result = try program.run("query", "SELECT nothing FROM nowhere")
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("^"))
        #expect(result.output.isEmpty)
    }

    @Test func queriesAnswerInEveryFormat() throws {
        let sql = "SELECT 1 AS a, 'x' AS b, NULL AS c"
        #expect(try program.run("query", sql, "--format", "csv").output == "a,b,c\n1,x,\n")
        #expect(
            try program.run("query", sql, "--format=jsonl").output
                == "{\"a\":1,\"b\":\"x\",\"c\":null}\n")
        #expect(try program.run("query", sql).output.contains(" 1 | x | NULL\n(1 row)"))
    }

    @Test func aFailedRowIsOne() throws {
        try program.write("1\n0\n", to: "n.csv")
        try program.write(
            """
            CREATE TABLE n (v INTEGER) WITH (connector = 'filesystem', path = 'n.csv', format = 'csv');
            SELECT 10 / v AS q FROM n;
            """, to: "division.sql")
        let failed = try program.run("run", "division.sql")
        #expect(failed.exitCode == 1)
        #expect(failed.errors.contains("division by zero"))
    }

    @Test func standardInputIsAScriptThatStopsAtTheFirstError() throws {
        let result = try program.run(
            "--format", "csv", input: "SELECT 1 AS a;\n\nSELECT\n  b;\nSELECT 2;\n")
        #expect(result.output == "a\n1\n")
        #expect(result.errors.contains("<stdin>:4:3: error:"))
        #expect(result.exitCode == 2)
    }

    @Test func variablesAreReplacedAndMissingOnesReported() throws {
        try program.write("SELECT :'name' AS name, :n + 1 AS n;\n", to: "v.sql")
        let given = try program.run(
            "run", "v.sql", "-v", "name=o'hara", "-v", "n=2", "--format", "csv")
        #expect(given.output == "name,n\no'hara,3\n")
        let missing = try program.run("run", "v.sql", "-v", "name=x")
        #expect(missing.exitCode == 2)
    }

    @Test func aBoundedScriptEndsByItself() throws {
        try program.write("{\"k\":1}\n{\"k\":2}\n{\"k\":1}\n", to: "in.jsonl")
        try program.write(
            """
            CREATE SOURCE s (k INTEGER) WITH (connector = 'filesystem', path = 'in.jsonl', format = 'json');
            CREATE SINK counts WITH (connector = 'filesystem', path = 'out', format = 'csv')
            AS SELECT k FROM s;
            """, to: "s.sql")
        let result = try program.run("run", "s.sql")
        #expect(result.exitCode == 0)
        #expect(result.errors.contains("counts finished: read 3 rows"))
        #expect(try program.run("run", "s.sql", "--quiet").errors.isEmpty)
    }

    @Test(arguments: zip([SIGINT, SIGTERM], [130, 0] as [Int32]))
    func signalsStopAnEndlessQueryCleanly(signal: Int32, exitCode: Int32) throws {
        try program.write(Self.endless, to: "e.sql")
        let run = try program.start(["run", "e.sql", "--format", "csv"])
        #expect(run.waitForOutput("+,1,1\n"))
        run.signal(signal)
        let result = run.wait()
        #expect(result.exitCode == exitCode)
        #expect(result.output.hasPrefix("op,id,parity\n+,0,0\n"))
        #expect(result.errors.contains("stopped: read"))
    }

    @Test func theBrokerTakesItsFileAndEnds() throws {
        try program.write("a\nb\nc\n", to: "lines.txt")
        let broker = try program.start(["broker", "--topic", "t:2", "--load", "l=lines.txt"])
        #expect(broker.waitForOutput("Ctrl-C ends it"))
        broker.signal(SIGTERM)
        let result = broker.wait()
        #expect(result.exitCode == 0)
        #expect(result.output.contains("topic t, 2 partitions"))
        #expect(result.output.contains("topic l: 3 messages (3 B) from lines.txt"))
    }
}
