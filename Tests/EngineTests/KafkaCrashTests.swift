import BrokerFixture
import Columnar
import Engine
import Foundation
import KafkaClient
import Oracle
import SQLiteClient
import Testing

/// The built program, killed at random moments while it reads topics that grow: its views hold what
/// SQLite computes of all that was sent.
@Suite(.enabled(if: KilledProgram.path != nil, "the program is not built"))
struct KafkaCrashTests {
    /// A message for a partition of a topic.
    private struct Message {
        var topic: String
        var partition: Int
        var key: String?
        var payload: String?
    }

    private func send(_ messages: some Sequence<Message>, _ cluster: TestCluster) throws {
        let producer = try KafkaProducer(cluster.configuration())
        for (topic, messages) in Dictionary(grouping: messages, by: \.topic) {
            var batch = KafkaRecordBatch()
            for message in messages {
                batch.append(
                    key: message.key.map { Array($0.utf8) },
                    payload: message.payload.map { Array($0.utf8) },
                    partition: Int32(message.partition))
            }
            try producer.send(batch, to: topic)
        }
        try producer.flush()
    }

    private func options(_ cluster: TestCluster, _ topic: String) -> String {
        """
        connector = 'kafka', topic = '\(topic)',
        properties.bootstrap.servers = '\(cluster.bootstrapServers)'
        """
    }

    /// Sends the messages in parts to the running program, which is killed after each part but the
    /// last; then lets it read to the end.
    private func run(
        _ script: String, _ trial: Trial, _ messages: [Message], _ cluster: TestCluster,
        _ random: inout SeededRandom
    ) throws {
        try trial.folder.write("script.sql", script)
        let program = KilledProgram(folder: trial.folder)
        let parts = 7
        for part in 0..<parts {
            let bounds = [part, part + 1].map { messages.count * $0 / parts }
            try send(messages[bounds[0]..<bounds[1]], cluster)
            guard part < parts - 1 else { break }
            let wasKilled = try program.run(
                ["run", "script.sql", "--quiet"], killedAfter: random.number(50...700))
            #expect(wasKilled)
        }
        try program.run(["run", "script.sql", "--quiet", "--until", "now"])
    }

    /// The rows of `tables`, in memory, for the batch computation.
    private func database(_ tables: [(definition: String, rows: [String])]) throws -> Database {
        let database = try Database(.memory)
        for (definition, rows) in tables {
            try database.execute("CREATE TABLE \(definition)")
            let name = definition.prefix { $0 != " " }
            for row in rows { try database.execute("INSERT INTO \(name) VALUES (\(row))") }
        }
        return database
    }

    @Test(arguments: seeds(0..<2)) func joinsOfStreams(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let cluster = try TestCluster(.embedded)
        let orders = try cluster.createTopic("orders", partitionCount: 2)
        let payments = try cluster.createTopic("payments", partitionCount: 2)
        let start: Int64 = 1_731_924_000_000_000
        var timed: [(time: Int64, message: Message)] = []
        var rows: [[String]] = [[], []]
        for id in 0..<1_400 {
            // Each message is sent at its place, and is up to half a second older.
            let place = start + Int64(id) * 100_000
            let time = place - Int64(random.number(0...500)) * 1_000
            let customer = random.number(1...6)
            rows[0].append("\(id), \(customer), \(time)")
            timed.append(
                (
                    place,
                    Message(
                        topic: orders, partition: id % 2,
                        payload: """
                            {"id": \(id), "customer": \(customer), \
                            "ts": "\(AdEvents.Event.text(time))"}
                            """)
                ))
            // Some are paid twice, some too late, some not at all.
            for _ in 0..<random.number(0...2) {
                let wait = Int64(random.number(0...15_000)) * 1_000
                let number = rows[1].count
                let amount = random.number(1...99)
                rows[1].append("\(number), \(id), \(amount), \(time + wait)")
                timed.append(
                    (
                        place + wait,
                        Message(
                            topic: payments, partition: random.number(0...1),
                            payload: """
                                {"number": \(number), "id": \(id), "amount": \(amount), \
                                "ts": "\(AdEvents.Event.text(time + wait))"}
                                """)
                    ))
            }
        }
        timed.sort { $0.time < $1.time }
        let trial = try Trial()
        try trial.folder.write("customers.csv", "1,one\n2,two\n3,three\n3,drei\n9,nine\n")
        try run(
            """
            SET checkpoint_interval = '10 ms';
            CREATE SOURCE orders (id INTEGER, customer INTEGER, ts TIMESTAMP,
                                  WATERMARK FOR ts AS ts - INTERVAL '1 second')
            WITH (\(options(cluster, orders)), format = 'json');
            CREATE SOURCE payments (number INTEGER, id INTEGER, amount INTEGER, ts TIMESTAMP,
                                    WATERMARK FOR ts AS ts - INTERVAL '1 second')
            WITH (\(options(cluster, payments)), format = 'json');
            CREATE TABLE customers (customer INTEGER, name TEXT)
            WITH (connector = 'filesystem', path = 'customers.csv', format = 'csv');
            CREATE MATERIALIZED VIEW paid AS
            SELECT o.id, p.number, p.amount FROM orders o LEFT JOIN payments p
            ON p.id = o.id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '10 seconds';
            CREATE MATERIALIZED VIEW unpaid AS
            SELECT o.id FROM orders o ANTI JOIN payments p
            ON p.id = o.id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '10 seconds';
            CREATE MATERIALIZED VIEW totals AS
            SELECT c.name, count(*) AS n, count(p.number) AS paid, sum(p.amount) AS total
            FROM orders o LEFT JOIN payments p ON p.id = o.id JOIN customers c USING (customer)
            GROUP BY c.name;
            """, trial, timed.map(\.message), cluster, &random)

        let database = try database([
            ("orders (id, customer, ts)", rows[0]),
            ("payments (number, id, amount, ts)", rows[1]),
            ("customers (customer, name)", ["1, 'one'", "2, 'two'", "3, 'three'", "3, 'drei'"]),
        ])
        let inTime = "ON p.id = o.id AND p.ts BETWEEN o.ts AND o.ts + 10000000"
        for (view, answer) in [
            (
                "SELECT id, number, amount FROM paid",
                "SELECT o.id, number, amount FROM orders o LEFT JOIN payments p \(inTime)"
            ),
            (
                "SELECT id FROM unpaid",
                """
                SELECT o.id FROM orders o LEFT JOIN payments p \(inTime) WHERE p.id IS NULL
                """
            ),
            (
                "SELECT name, n, paid, total FROM totals",
                """
                SELECT name, count(*), count(number), sum(amount)
                FROM orders o LEFT JOIN payments p ON p.id = o.id JOIN customers c USING (customer)
                GROUP BY name
                """
            ),
        ] {
            #expect(
                lines(try trial.rows(view)) == (try lines(database, answer)),
                "seed \(seed): \(view)")
        }
    }

    /// Rows by key from a compacted topic and from a database's changes, alone and joined with a
    /// stream.
    @Test(arguments: seeds(0..<2)) func tablesThatChange(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let cluster = try TestCluster(.embedded)
        let accounts = try cluster.createTopic("accounts", partitionCount: 2)
        let limits = try cluster.createTopic("limits", partitionCount: 1)
        let moves = try cluster.createTopic("moves", partitionCount: 2)
        var owners: [Int: String] = [:]
        var levels: [Int: Int] = [:]
        var moved: [String] = []
        let messages = (0..<2_100).map { number -> Message in
            switch random.number(0...2) {
            case 0:
                let id = random.number(1...30)
                let owner = random.once(in: 4) ? nil : "o\(random.number(1...5))"
                owners[id] = owner
                return Message(
                    topic: accounts, partition: id % 2, key: "\(id)",
                    payload: owner.map { #"{"id": \#(id), "owner": "\#($0)"}"# })
            case 1:
                let id = random.number(1...30)
                let old = levels[id]
                let new = random.once(in: 4) ? nil : random.number(1...9)
                levels[id] = new
                func row(_ level: Int?) -> String {
                    level.map { #"{"id": \#(id), "level": \#($0)}"# } ?? "null"
                }
                return Message(
                    topic: limits, partition: 0, key: "\(id)",
                    payload: """
                        {"op": "\(new == nil ? "d" : old == nil ? "c" : "u")", \
                        "before": \(row(old)), "after": \(row(new))}
                        """)
            default:
                let id = random.number(1...30)
                let amount = random.number(1...99)
                moved.append("\(number), \(id), \(amount)")
                return Message(
                    topic: moves, partition: number % 2,
                    payload: #"{"number": \#(number), "id": \#(id), "amount": \#(amount)}"#)
            }
        }
        let trial = try Trial()
        try run(
            """
            SET checkpoint_interval = '10 ms';
            CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT)
            WITH (\(options(cluster, accounts))) FORMAT UPSERT ENCODE JSON;
            CREATE TABLE limits (id INTEGER PRIMARY KEY, level INTEGER)
            WITH (\(options(cluster, limits))) FORMAT DEBEZIUM ENCODE JSON;
            CREATE SOURCE moves (number INTEGER, id INTEGER, amount INTEGER)
            WITH (\(options(cluster, moves)), format = 'json');
            CREATE MATERIALIZED VIEW owners AS
            SELECT owner, count(*) AS n, min(id) AS first FROM accounts GROUP BY owner;
            CREATE MATERIALIZED VIEW levels AS SELECT id, level FROM limits WHERE level > 2;
            CREATE MATERIALIZED VIEW owned AS
            SELECT m.number, a.owner, m.amount FROM moves m LEFT JOIN accounts a USING (id);
            CREATE MATERIALIZED VIEW over_limit AS
            SELECT a.owner, count(*) AS n, sum(m.amount) AS total
            FROM moves m JOIN accounts a USING (id) JOIN limits l USING (id)
            WHERE m.amount > 10 * l.level GROUP BY a.owner;
            """, trial, messages, cluster, &random)

        let database = try database([
            ("accounts (id, owner)", owners.map { "\($0), '\($1)'" }),
            ("limits (id, level)", levels.map { "\($0), \($1)" }),
            ("moves (number, id, amount)", moved),
        ])
        for (view, answer) in [
            (
                "SELECT owner, n, first FROM owners",
                "SELECT owner, count(*), min(id) FROM accounts GROUP BY owner"
            ),
            ("SELECT id, level FROM levels", "SELECT id, level FROM limits WHERE level > 2"),
            (
                "SELECT number, owner, amount FROM owned",
                "SELECT number, owner, amount FROM moves LEFT JOIN accounts USING (id)"
            ),
            (
                "SELECT owner, n, total FROM over_limit",
                """
                SELECT owner, count(*), sum(amount)
                FROM moves m JOIN accounts a USING (id) JOIN limits l USING (id)
                WHERE amount > 10 * level GROUP BY owner
                """
            ),
        ] {
            #expect(
                lines(try trial.rows(view)) == (try lines(database, answer)),
                "seed \(seed): \(view)")
        }
    }
}
