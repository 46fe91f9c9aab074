import Columnar
import Foundation
import Oracle
import SQL
import SQLiteClient
import Testing

@testable import Engine

/// The queries of `queries/nexmark`, each against a batch computation of SQLite on the same events.
@Suite struct NexmarkTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "queries/nexmark")
    private static let eventCount = 20_000

    /// Forty seconds of events, slow enough for several windows.
    private static let sources =
        ["person", "auction", "bid"].map { table in
            """
            CREATE SOURCE \(table) (WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND)
            WITH (connector = 'nexmark', table = '\(table)', events.num = \(eventCount),
                  first-event.rate = 500, seed = 3);

            """
        }.joined() + sideInput

    private static let sideInput = """
        CREATE TABLE side_input (key BIGINT PRIMARY KEY, value TEXT)
        WITH (connector = 'filesystem', path = 'side_input.csv', format = 'csv');

        """

    /// The same events as tables of SQLite.
    private static let events: Result<String, any Error> = Result {
        let trial = try Trial()
        let path = FileManager.default.temporaryDirectory
            .appending(path: "nexmark-\(UUID().uuidString).db").path
        let script = ["person", "auction", "bid"].map { table in
            """
            CREATE SINK \(table)_copy WITH (connector = 'sqlite', path = '\(path)', table = '\(table)')
            AS SELECT * FROM \(table);

            """
        }
        try trial.folder.write("side_input.csv", sideRows)
        try trial.run(sources + script.joined())
        let database = try Database(.file(path))
        try database.execute("CREATE TABLE side_input (key INTEGER PRIMARY KEY, value TEXT)")
        for line in sideRows.split(separator: "\n") {
            let cells = line.split(separator: ",")
            try database.execute("INSERT INTO side_input VALUES (\(cells[0]), '\(cells[1])')")
        }
        for table in ["person", "auction", "bid"] {
            try database.execute(
                "UPDATE \(table) SET datetime = "
                    + "CAST(round((julianday(datetime) - 2440587.5) * 86400000) AS INTEGER) * 1000")
        }
        try database.execute(
            "UPDATE auction SET expires = "
                + "CAST(round((julianday(expires) - 2440587.5) * 86400000) AS INTEGER) * 1000")
        return path
    }

    private static let sideRows = (0..<2_000).map { "\($0),value \($0 % 13)\n" }.joined()

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: "\(name).sql"), encoding: .utf8)
    }

    @Test(arguments: NexmarkAnswers.all.keys.sorted())
    func answersAreThoseOfABatch(_ name: String) throws {
        let trial = try Trial()
        try trial.folder.write("side_input.csv", Self.sideRows)
        let sink = "CREATE SINK \(name) WITH (connector = 'blackhole') AS"
        let query = try text(name)
        #expect(query.contains(sink))
        try trial.run(
            Self.sources + query.replacing(sink, with: "CREATE MATERIALIZED VIEW answer AS"))
        let database = try Database(.file(try Self.events.get()))
        let expected = try lines(database, try #require(NexmarkAnswers.all[name]))
        #expect(!expected.isEmpty)
        let found = lines(try trial.rows("SELECT * FROM answer"))
        #expect(found.count == expected.count)
        #expect(found == expected)
    }

    /// Proportions, ids and hot ones are those of the reference.
    @Test func eventsAreDistributedAsInTheReference() throws {
        let database = try Database(.file(try Self.events.get()))
        #expect(
            try lines(
                database,
                "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM auction), "
                    + "(SELECT count(*) FROM bid)") == ["400|1200|18400"])
        #expect(
            try lines(database, "SELECT min(id), max(id), count(DISTINCT id) FROM auction")
                == ["1000|2199|1200"])
        let shares = """
            SELECT avg(auction % 100 = 0) BETWEEN 0.45 AND 0.55,
                   avg(bidder % 100 = 1) BETWEEN 0.7 AND 0.8,
                   avg(channel IN ('Google', 'Facebook', 'Baidu', 'Apple')) BETWEEN 0.45 AND 0.55,
                   min(price) BETWEEN 100 AND 110, max(price) BETWEEN 90000000 AND 100000000,
                   avg(length(extra)) BETWEEN 65 AND 71,
                   avg(url LIKE 'https://www.nexmark.com/%/%/%/item.htm?query=1%') = 1,
                   avg(url LIKE '%&channel_id=%') BETWEEN 0.4 AND 0.5
            FROM bid
            """
        #expect(try lines(database, shares) == ["1|1|1|1|1|1|1|1"])
        #expect(
            try lines(database, "SELECT avg(seller % 100 = 0) BETWEEN 0.7 AND 0.8 FROM auction")
                == ["1"])
    }

    @Test func whatTheConnectorRefuses() throws {
        for (columns, options, message) in [
            ("(prise BIGINT)", "table = 'bid'", "price"),
            ("(price TEXT)", "table = 'bid'", "BIGINT"),
            ("(price BIGINT)", "table = 'bids'", "bid"), ("(price BIGINT)", "seed = 1", "table"),
            ("(price BIGINT)", "table = 'bid', bid.proportion = 0", "bid.proportion"),
        ] {
            let error = #expect(throws: (any Error).self) {
                try Trial().run(
                    """
                    CREATE SOURCE s \(columns) WITH (connector = 'nexmark', events.num = 10, \(options));
                    SELECT * FROM s;
                    """)
            }
            #expect(
                "\(String(describing: error))".contains(message), "\(String(describing: error))")
        }
    }

    @Test func scriptsCanBePlannedWithTheGenerator() throws {
        var trial = try Trial()
        trial.options.variables = [
            "events": "1000", "person": "person.json", "auction": "auction.json", "bid": "bid.json",
        ]
        let session = try trial.session()
        for sources in ["generator", "json"] {
            let source = SourceText(name: sources, text: try text(sources) + (try text("q0")))
            try session.check(try session.parse(source), in: source)
        }
    }
}
