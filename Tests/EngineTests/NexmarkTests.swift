import Foundation
import Oracle
import SQL
import Testing

@testable import Engine

/// The queries of `queries/nexmark`, each against a batch computation of SQLite on the same events.
@Suite struct NexmarkTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "queries/nexmark")

    /// Forty seconds of events, slow enough for several windows.
    private static let run = Result {
        try NexmarkRun(queryFolder: folder.path, eventCount: 20_000, rate: 500)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: "\(name).sql"), encoding: .utf8)
    }

    @Test(arguments: (0...22).map { "q\($0)" })
    func answersAreThoseOfABatch(_ name: String) throws {
        let answer = try Self.run.get().answer(name)
        #expect(!answer.expected.isEmpty)
        #expect(answer.found.count == answer.expected.count)
        #expect(answer.found == answer.expected)
    }

    /// Proportions, ids and hot ones are those of the reference.
    @Test func eventsAreDistributedAsInTheReference() throws {
        let run = try Self.run.get()
        #expect(
            try run.batch(
                "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM auction), "
                    + "(SELECT count(*) FROM bid)") == ["400|1200|18400"])
        #expect(
            try run.batch("SELECT min(id), max(id), count(DISTINCT id) FROM auction")
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
        #expect(try run.batch(shares) == ["1|1|1|1|1|1|1|1"])
        #expect(
            try run.batch("SELECT avg(seller % 100 = 0) BETWEEN 0.7 AND 0.8 FROM auction")
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
