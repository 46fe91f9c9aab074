import Oracle
import BrokerFixture
import Columnar
import Engine
import Foundation
import KafkaClient
import SQLiteClient
import Testing

/// The engine against Kafka: the embedded cluster always, a real broker where there is one.
@Suite struct KafkaTests {
    typealias Kind = TestCluster.Kind

    private func trial() throws -> Trial {
        let trial = try Trial()
        try trial.folder.write("campaigns.csv", AdEvents.campaigns)
        return trial
    }

    private func options(_ cluster: TestCluster, _ topic: String, _ more: String = "") -> String {
        """
        connector = 'kafka', topic = '\(topic)', format = 'json',
        properties.bootstrap.servers = '\(cluster.bootstrapServers)'\(more)
        """
    }

    private static let bounded = ", scan.bounded.mode = 'latest-offset'"

    /// Sends payloads; `partition` of each by its index.
    private func send(
        _ payloads: [String], to topic: String, _ cluster: TestCluster,
        partition: (Int) -> Int32 = { _ in 0 }
    ) throws {
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for (index, payload) in payloads.enumerated() {
            batch.append(
                key: Array("key \(index)".utf8), payload: Array(payload.utf8),
                partition: partition(index),
                timestampMilliseconds: 1_731_924_000_000 + Int64(index),
                headers: [KafkaHeader(name: "n", value: Array("\(index)".utf8))])
        }
        try producer.send(batch, to: topic)
        try producer.flush()
    }

    @Test(arguments: Kind.available) func adPipelineFromFourPartitions(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic("view_log", partitionCount: 4)
        // A message 90 s old is late only when all partitions are far ahead of it.
        let events = AdEvents(count: 8_000, seed: 11, lateShare: 1_000_000)
        try send(events.lines.map(\.text), to: topic, cluster) { Int32($0 % 4) }
        let trial = try trial()
        let result = try trial.run(
            AdPipelineTests.declarations(source: options(cluster, topic, Self.bounded))
                + AdPipelineTests.pipeline)
        let database = try AdEvents.database(events.inTime().events)
        let expected = try lines(database, AdEvents.perMinute)
        let live = try Database(.existingFile(trial.folder.path + "/live.db"))
        #expect(try lines(live, AdPipelineTests.live) == expected)
        let report = """
            SELECT network_id, campaign_id, minute_timestamp, avg_duration, total_count FROM report
            """
        #expect(lines(try trial.rows(report)) == expected)
        #expect(result.progress?.rejectedRowCount == events.brokenCount)

        let workspace = try Database(
            .readOnlyFile(trial.folder.path + "/.streamsql/workspace.db"))
        let letters = try lines(
            workspace, "SELECT partition, \"offset\", CAST(payload AS TEXT) FROM dead_letters")
        let broken = events.lines.enumerated().filter { $0.element.event == nil }.map {
            "\($0.offset % 4)|\($0.offset / 4)|'\($0.element.text)'"
        }
        #expect(letters == broken.sorted())
    }

    @Test(arguments: Kind.available) func metadataColumns(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try send((0..<6).map { "{\"id\": \($0)}" }, to: topic, cluster) { Int32($0 % 2) }
        let rows = try trial().rows(
            """
            CREATE SOURCE s (id BIGINT, place INTEGER METADATA FROM 'offset',
                             sent TIMESTAMPTZ METADATA FROM 'timestamp',
                             name TEXT METADATA FROM 'key')
            WITH (\(options(cluster, topic, Self.bounded)));
            SELECT id, _partition, place, sent, name, _headers, _topic FROM s
            WHERE encode(_key, 'escape') = name;
            """)
        let expected = (0..<6).map { id in
            """
            \(id)|\(id % 2)|\(id / 2)|\(1_731_924_000_000_000 + id * 1_000)|'key \(id)'|\
            '{"n":"\(id)"}'|'\(topic)'
            """
        }
        #expect(lines(rows) == expected)
    }

    @Test(arguments: Kind.available) func startupModes(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try send((0..<10).map { "{\"id\": \($0)}" }, to: topic, cluster) { Int32($0 % 2) }
        func ids(_ mode: String) throws -> [String] {
            lines(
                try trial().rows(
                    """
                    CREATE SOURCE s (id BIGINT)
                    WITH (\(options(cluster, topic, Self.bounded + ", " + mode)));
                    SELECT id FROM s;
                    """))
        }
        let all = (0..<10).map(String.init)
        #expect(try ids("scan.startup.mode = 'earliest-offset'") == all)
        #expect(try ids("scan.startup.mode = 'latest-offset'") == [])
        #expect(
            try ids(
                "scan.startup.mode = 'specific-offsets', "
                    + "scan.startup.specific-offsets = 'partition:0,offset:4;partition:1,offset:3'")
                == ["7", "8", "9"])
        #expect(
            try ids(
                "scan.startup.mode = 'group-offsets', properties.group.id = 'nobody', "
                    + "properties.auto.offset.reset = 'earliest'") == all)
        if kind == .real {
            #expect(
                try ids(
                    "scan.startup.mode = 'timestamp', "
                        + "scan.startup.timestamp-millis = 1731924000006") == ["6", "7", "8", "9"])
        }
    }

    @Test func offsetsOfAPartitionThatIsNotThereAreRefused() throws {
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 2)
        let error = #expect(throws: (any Error).self) {
            try trial().run(
                """
                CREATE SOURCE s (id BIGINT)
                WITH (\(options(cluster, topic, Self.bounded)),
                      scan.startup.mode = 'specific-offsets',
                      scan.startup.specific-offsets = 'partition:0,offset:1;partition:2,offset:3');
                SELECT id FROM s;
                """)
        }
        #expect(
            "\(String(describing: error))".contains(
                "names partition 2, and '\(topic)' has 2, numbered from 0"))
    }

    /// A row that fails after it was decoded is kept as it was sent, wherever it fails.
    @Test(arguments: Kind.available) func rowsThatFailKeepTheirMessages(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let good = "{\"id\": 1, \"ts\": \"2024-11-18 10:00:00\", \"more\": [true]}"
        let payloads = [
            good, "{\"id\": 0, \"ts\": \"2024-11-18 10:00:01\", \"more\": 5}",
            "{\"id\": 9, \"ts\": null}", good,
            "{ \"ts\": \"2024-11-18 10:00:02\", \"id\": 2147483647 }", good,
        ]
        try send(payloads, to: topic, cluster) { Int32($0 % 2) }
        let trial = try trial()
        try trial.run(
            """
            CREATE SOURCE s (id INTEGER, ts TIMESTAMP, back INTEGER AS (10 / id),
                             WATERMARK FOR ts AS ts - INTERVAL '1 second')
            WITH (\(options(cluster, topic, Self.bounded)));
            CREATE SINK kept WITH (connector = 'sqlite', path = 'kept.db', table = 'kept')
            AS SELECT id + 1 AS next, back FROM s;
            """)
        let letters = """
            SELECT partition, "offset", encode(payload, 'escape') FROM dead_letters ORDER BY 1, 2
            """
        #expect(
            lines(try trial.rows(letters)) == [
                "0|1|'\(payloads[2])'", "0|2|'\(payloads[4])'",
                "1|0|'\(payloads[1])'",
            ])
    }

    @Test(arguments: Kind.available) func aMissingTopicIsTold(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic("view_log", partitionCount: 1)
        let misspelt = topic.replacing("view_log", with: "view_lgo")
        // The embedded cluster makes every topic that is asked for, unless it is told not to.
        let unknownTopic: Int32 = 3
        cluster.mock?.setTopicError(unknownTopic, topic: misspelt)
        let error = #expect(throws: EngineError.self) {
            try trial().run(
                """
                CREATE SOURCE s (id BIGINT) WITH (\(options(cluster, misspelt, Self.bounded)));
                SELECT id FROM s;
                """)
        }
        #expect(error?.exitCode == 3)
        #expect(
            error?.description.contains("'\(misspelt)'") == true, "\(String(describing: error))")
        if kind == .real {
            #expect(error?.description.contains("did you mean '\(topic)'") == true)
        }
    }

    @Test func anUnreachableBrokerIsThree() throws {
        let error = #expect(throws: EngineError.self) {
            try trial().run(
                """
                CREATE SOURCE s (id BIGINT) WITH (
                    connector = 'kafka', topic = 't', format = 'json', connect-timeout = '300 ms',
                    properties.bootstrap.servers = '127.0.0.1:1', scan.bounded.mode = 'latest-offset');
                SELECT id FROM s;
                """)
        }
        #expect(error?.exitCode == 3)
        #expect(error?.description.contains("127.0.0.1:1") == true, "\(String(describing: error))")
        #expect(error?.description.contains("hint: is a broker running at") == true)
    }

    /// A partition without messages holds windows back only until it counts as idle.
    @Test(arguments: Kind.available) func anIdlePartitionDoesNotBlockWindows(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let minutes = (0..<4).map { "{\"id\": \($0), \"ts\": \"2024-11-18 10:0\($0):30\"}" }
        try send(minutes, to: topic, cluster)
        let trial = try trial()
        let script = """
            SET checkpoint_interval = '20 ms';
            CREATE SOURCE s (id BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1 second')
            WITH (\(options(cluster, topic, ", scan.watermark.idle-timeout = '100 ms'")));
            CREATE SINK closed WITH (connector = 'sqlite', path = 'closed.db', table = 'closed')
            AS SELECT window_start AS minute, count(*) AS n FROM TUMBLE(s, ts, INTERVAL '1 minute')
               GROUP BY window_start EMIT ON WINDOW CLOSE;
            """
        let (session, job) = try trial.start(script)
        defer { withExtendedLifetime(session) {} }
        func count() throws -> [String] {
            guard let database = try? Database(.readOnlyFile(trial.folder.path + "/closed.db"))
            else { return [] }
            return (try? lines(database, "SELECT count(*) FROM closed")) ?? []
        }
        #expect(try eventually { try count() == ["3"] })
        job.stop()
        try job.wait()
    }

    /// What one job writes another one reads, each message once, also over several runs.
    @Test(arguments: Kind.available) func fromTopicToTopic(_ kind: Kind) throws {
        let cluster = try TestCluster(kind)
        let (from, to) = (
            try cluster.createTopic("from", partitionCount: 2),
            try cluster.createTopic("to", partitionCount: 2)
        )
        try send((0..<500).map { "{\"id\": \($0)}" }, to: from, cluster) { Int32($0 % 2) }
        let trial = try trial()
        let script = """
            SET checkpoint_interval = '20 ms';
            CREATE SOURCE s (id BIGINT) WITH (\(options(cluster, from)));
            CREATE SINK t WITH (\(options(cluster, to)), sink.transactional-id-prefix = '\(to)')
            AS SELECT id, id * 2 AS twice FROM s;
            """
        for round in 1...2 {
            let (session, job) = try trial.start(script)
            #expect(eventually { job.progress.recordCount >= 500 })
            job.stop()
            try job.wait()
            withExtendedLifetime(session) {}
            if round == 1 {
                try send((500..<1_000).map { "{\"id\": \($0)}" }, to: from, cluster) {
                    Int32($0 % 2)
                }
            }
        }
        try cluster.awaitDecisions(on: to)
        let rows = try self.trial().rows(
            """
            CREATE SOURCE r (id BIGINT, twice BIGINT)
            WITH (\(options(cluster, to, Self.bounded)), properties.isolation.level = 'read_committed');
            SELECT count(*), count(DISTINCT id), min(id), max(twice) FROM r;
            """)
        #expect(lines(rows) == ["1000|1000|0|1998"])
    }

    /// Partitions that are added while a job runs are read from their beginning.
    @Test(.enabled(if: KafkaBroker.home != nil, "KAFKA_HOME is not set"))
    func newPartitionsAreFound() throws {
        let cluster = try TestCluster(.real)
        let topic = try cluster.createTopic(partitionCount: 1)
        try send((0..<5).map { "{\"id\": \($0)}" }, to: topic, cluster)
        let trial = try trial()
        let script = """
            SET checkpoint_interval = '20 ms';
            CREATE SOURCE s (id BIGINT)
            WITH (\(options(cluster, topic, ", scan.topic-partition-discovery.interval = '100 ms'")));
            CREATE MATERIALIZED VIEW found AS SELECT id, _partition AS place FROM s;
            """
        let (session, job) = try trial.start(script)
        defer { withExtendedLifetime(session) {} }
        #expect(eventually { job.progress.recordCount == 5 })
        let alter = Process()
        alter.executableURL = URL(filePath: try #require(KafkaBroker.home))
            .appending(path: "bin/kafka-topics.sh")
        alter.arguments = [
            "--bootstrap-server", cluster.bootstrapServers, "--alter", "--topic", topic,
            "--partitions", "2",
        ]
        alter.standardOutput = FileHandle.nullDevice
        try alter.run()
        alter.waitUntilExit()
        #expect(alter.terminationStatus == 0)
        try send((5..<9).map { "{\"id\": \($0)}" }, to: topic, cluster) { _ in 1 }
        #expect(eventually { job.progress.recordCount == 9 })
        job.stop()
        try job.wait()
        #expect(
            lines(
                try trial.rows("SELECT place, count(*) FROM found GROUP BY place"))
                == ["0|5", "1|4"])
    }
}
