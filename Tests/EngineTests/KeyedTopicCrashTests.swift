import BrokerFixture
import Columnar
import Engine
import Foundation
import KafkaClient
import Oracle
import Testing

/// The built program, killed at random moments while it keeps views on topics of rows by key and of
/// changes current: at the end they hold what the last message of each key says.
@Suite(.enabled(if: KilledProgram.path != nil, "the program is not built"))
struct KeyedTopicCrashTests {
    private struct Row: Equatable {
        var name: String
        var v: Int

        func json(_ id: Int) -> String { #"{"id": \#(id), "name": "\#(name)", "v": \#(v)}"# }
    }

    /// Messages that write and delete rows, and the rows that are left of them.
    private struct Messages {
        let isDebezium: Bool
        var rows: [Int: Row] = [:]

        mutating func next(_ random: inout SeededRandom) -> (key: String, payload: String?) {
            let id = random.number(0...60)
            let before = rows[id]
            let after =
                random.once(in: 4)
                ? nil : Row(name: "n\(random.number(0...4))", v: random.number(0...120))
            rows[id] = after
            guard isDebezium else { return ("\(id)", after?.json(id)) }
            let parts = [
                "\"op\": \"\(after == nil ? "d" : before == nil ? "c" : "u")\"",
                "\"before\": \(before?.json(id) ?? "null")",
                "\"after\": \(after?.json(id) ?? "null")",
            ]
            return ("\(id)", "{\(parts.joined(separator: ", "))}")
        }
    }

    private func send(
        _ messages: [(key: String, payload: String?)], to topic: String, _ cluster: TestCluster
    )
        throws
    {
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for message in messages {
            batch.append(
                key: Array(message.key.utf8), payload: message.payload.map { Array($0.utf8) },
                partition: (Int32(message.key) ?? 0) % 3)
        }
        try producer.send(batch, to: topic)
        try producer.flush()
    }

    @Test(arguments: ["UPSERT", "DEBEZIUM"]) func killed(_ format: String) throws {
        var random = SeededRandom(format == "UPSERT" ? 1 : 2)
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 3)
        let trial = try Trial()
        try trial.folder.write(
            "script.sql",
            """
            SET checkpoint_interval = '10 ms';
            CREATE TABLE IF NOT EXISTS t (id INTEGER, name TEXT, v INTEGER, PRIMARY KEY (id))
            WITH (connector = 'kafka', topic = '\(topic)',
                  properties.bootstrap.servers = '\(cluster.bootstrapServers)')
            FORMAT \(format) ENCODE JSON;
            CREATE MATERIALIZED VIEW IF NOT EXISTS whole AS SELECT id, name, v FROM t;
            CREATE MATERIALIZED VIEW IF NOT EXISTS names AS
            SELECT name, count(*) AS n, sum(v) AS total, max(v) AS top FROM t WHERE v < 100 GROUP BY name;
            """)
        let program = KilledProgram(folder: trial.folder)
        let arguments = ["run", "script.sql", "--quiet"]
        var messages = Messages(isDebezium: format == "DEBEZIUM")
        for _ in 0..<7 {
            try send((0..<400).map { _ in messages.next(&random) }, to: topic, cluster)
            let isKilled = try program.run(arguments, killedAfter: random.number(80...600))
            #expect(isKilled, "an endless query does not end by itself")
        }
        try send((0..<400).map { _ in messages.next(&random) }, to: topic, cluster)
        let running = try program.start(arguments)
        let whole = lines(
            messages.rows.map {
                [.integer(Int64($0)), .text(Array($1.name.utf8)), .integer(Int64($1.v))]
            })
        let groups = Dictionary(grouping: messages.rows.values.filter { $0.v < 100 }, by: \.name)
        let names = lines(
            groups.map { name, rows in
                let values = rows.map(\.v)
                return [
                    .text(Array(name.utf8)), .integer(Int64(rows.count)),
                    .integer(Int64(values.reduce(0, +))), .integer(Int64(values.max() ?? 0)),
                ]
            })
        func held(_ query: String) throws -> [String] { lines(try trial.rows(query)) }
        let isCurrent = try eventually {
            try held("SELECT id, name, v FROM whole") == whole
                && held("SELECT name, n, total, top FROM names") == names
        }
        let last = try held("SELECT name, n, total, top FROM names")
        #expect(isCurrent, "\(format): \(last) for \(names)")
        running.terminate()
        running.waitUntilExit()
        #expect(running.terminationStatus == 0, "\(program.text("errors.txt"))")
        #expect(try held("SELECT id, name, v FROM whole") == whole)
    }
}
