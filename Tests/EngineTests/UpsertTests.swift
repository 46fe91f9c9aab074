import BrokerFixture
import Columnar
import Engine
import Foundation
import KafkaClient
import Oracle
import SQLiteClient
import Testing

/// Topics and files whose records write and delete rows by key, as tables that change.
@Suite struct UpsertTests {
    typealias Kind = TestCluster.Kind

    private static let counts = """
        CREATE MATERIALIZED VIEW names AS SELECT name, count(*) AS n, sum(v) AS total FROM t
        WHERE v < 100 GROUP BY name;
        """

    private func options(_ cluster: TestCluster, _ topic: String, _ more: String = "") -> String {
        """
        connector = 'kafka', topic = '\(topic)',
        properties.bootstrap.servers = '\(cluster.bootstrapServers)'\(more)
        """
    }

    private func send(
        _ messages: [(key: String?, payload: String?)], to topic: String, _ cluster: TestCluster
    ) throws {
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for message in messages {
            // A key's messages are in one partition.
            let partition = Int32((message.key ?? "").utf8.reduce(0) { $0 + Int($1) } % 2)
            batch.append(
                key: message.key.map { Array($0.utf8) },
                payload: message.payload.map { Array($0.utf8) }, partition: partition)
        }
        try producer.send(batch, to: topic)
        try producer.flush()
    }

    @Test func eventsOfAFile() throws {
        let trial = try Trial()
        try trial.folder.write(
            "t.json",
            """
            {"op": "c", "after": {"id": 1, "name": "a", "v": 1}}
            {"op": "c", "after": {"id": 2, "name": "a", "v": 2}}
            {"op": "c", "after": {"id": 2, "name": "a", "v": 2}}
            {"op": "u", "before": {"id": 1, "name": "a", "v": 1}, "after": {"id": 1, "name": "b", "v": 5}}
            {"op": "d", "before": {"id": 9, "name": "a", "v": 2}}
            {"op": "u", "before": {"id": 2, "name": "a", "v": 2}, "after": {"id": 2, "name": "a", "v": 100}}
            nonsense

            """)
        let result = try trial.run(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, v INTEGER)
            WITH (connector = 'filesystem', path = 't.json') FORMAT DEBEZIUM ENCODE JSON;
            \(Self.counts)
            CREATE MATERIALIZED VIEW rows AS SELECT name, id FROM t;
            """)
        #expect(lines(try trial.rows("SELECT name, n, total FROM names")) == ["'b'|1|5"])
        #expect(lines(try trial.rows("SELECT name, id FROM rows")) == ["'a'|2", "'b'|1"])
        #expect(result.progress?.rejectedRowCount == 1)
        #expect(result.progress?.ignoredRowCount ?? 0 > 0)
    }

    @Test(arguments: [
        ("CREATE TABLE t (id INTEGER)", "needs a PRIMARY KEY"),
        ("CREATE SOURCE t (id INTEGER PRIMARY KEY)", "must be declared as CREATE TABLE"),
    ])
    func whatATableNeeds(_ declaration: String, _ message: String) throws {
        let error = #expect(throws: (any Error).self) {
            try Trial().run(
                """
                \(declaration) WITH (connector = 'filesystem', path = 't.json',
                                     format = 'debezium-json');
                """)
        }
        #expect("\(String(describing: error))".contains(message))
    }

    /// Rule 40: an empty payload is a broken record, a missing one a tombstone.
    @Test(arguments: Kind.available) func aTopicOfRowsByKey(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        func row(_ id: Int, _ name: String, _ v: Int) -> (String?, String?) {
            ("\(id)", #"{"id": \#(id), "name": "\#(name)", "v": \#(v)}"#)
        }
        try send(
            [
                row(1, "a", 1), row(2, "a", 2), (#"{"id": 1}"#, nil), row(3, "b", 3),
                row(3, "b", 4), ("7", nil), ("2", ""), (nil, nil), row(4, "b", 200),
            ], to: topic, cluster)
        let trial = try Trial()
        func script(_ more: String = "") -> String {
            """
            SET checkpoint_interval = '20 ms';
            CREATE TABLE IF NOT EXISTS t (id INTEGER, name TEXT, v INTEGER, PRIMARY KEY (id))
            WITH (\(options(cluster, topic, more))) FORMAT UPSERT ENCODE JSON;
            """
        }
        let started = try trial.start(script() + Self.counts)
        func names() throws -> [String] {
            lines(try trial.rows("SELECT name, n, total FROM names"))
        }
        // The message of key {"id": 1} may be in another partition than that of key 1.
        #expect(eventually { started.job.progress.recordCount >= 9 })
        started.job.stop()
        try started.job.wait()
        withExtendedLifetime(started.session) {}
        let first = try names()
        #expect(first.contains("'b'|1|4"))
        #expect(started.job.progress.rejectedRowCount == 2)

        try send(
            [row(3, "c", 9), ("2", nil), row(4, "b", 20), (#"{"id": 1}"#, nil)], to: topic, cluster)
        let again = try trial.start(
            script() + Self.counts.replacing("VIEW names", with: "VIEW IF NOT EXISTS names"))
        #expect(eventually { again.job.progress.recordCount >= 4 })
        again.job.stop()
        try again.job.wait()
        withExtendedLifetime(again.session) {}
        #expect(Set(try names()).isSuperset(of: ["'b'|1|20", "'c'|1|9"]))
        // Read anew to its end, the table is what its last records say.
        let rows = try Trial().rows(
            script(", scan.bounded.mode = 'latest-offset'")
                + "SELECT id, name FROM t WHERE id > 1;")
        #expect(lines(rows) == ["3|'c'", "4|'b'"])
    }

    /// What one job writes by key another one reads as a table.
    @Test(arguments: Kind.available) func fromTableToTable(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let trial = try Trial()
        try trial.folder.write(
            "e.json",
            (0..<500).map { "{\"id\": \($0), \"k\": \($0 % 7)}\n" }.joined())
        try trial.run(
            """
            CREATE SOURCE e (id INTEGER, k INTEGER)
            WITH (connector = 'filesystem', path = 'e.json', format = 'json');
            CREATE SINK counts WITH (\(options(cluster, topic)), primary_key = 'k')
            FORMAT UPSERT ENCODE JSON AS SELECT k, count(*) AS n FROM e GROUP BY k HAVING count(*) < 72
            EMIT CHANGES;
            """)
        try cluster.awaitDecisions(on: topic)
        let rows = try Trial().rows(
            """
            CREATE TABLE r (k INTEGER PRIMARY KEY, n BIGINT)
            WITH (\(options(cluster, topic, ", scan.bounded.mode = 'latest-offset'")),
                  properties.isolation.level = 'read_committed') FORMAT UPSERT ENCODE JSON;
            SELECT k, n FROM r;
            """)
        #expect(lines(rows) == (3..<7).map { "\($0)|71" })
    }
}
