import BrokerFixture
import Columnar
import Connectors
import KafkaClient
import Testing

@Suite struct KafkaSourceTests {
    private let fields = [Field("id", .bigint)]

    private func fill(
        _ cluster: TestCluster, _ topic: String, _ ids: Range<Int>, partitions: Int32 = 2
    ) throws {
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for id in ids {
            batch.append(
                key: Array("k\(id)".utf8), payload: Array(#"{"id": \#(id)}"#.utf8),
                partition: Int32(id) % partitions, timestampMilliseconds: Int64(1_000 + id),
                headers: [KafkaHeader(name: "h", value: Array("a\"b".utf8))])
        }
        try producer.send(batch, to: topic)
        try producer.flush()
    }

    private func source(
        _ cluster: TestCluster, _ topic: String, _ options: [String: String] = [:],
        metadata: [String] = []
    ) throws -> any SourceReader {
        var all = [
            "topic": topic, "properties.bootstrap.servers": cluster.bootstrapServers,
            "format": "json", "scan.bounded.mode": "latest-offset",
        ]
        all.merge(options) { _, given in given }
        return try makeSource("kafka", all, fields: fields, metadata: metadata)
    }

    private func ids(_ result: ReadResult) -> Set<Int64> {
        Set(
            result.rows.compactMap { row in
                if case .integer(let id) = row.values[0] { id } else { nil }
            })
    }

    @Test(arguments: TestCluster.Kind.available)
    func offersMetadata(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try fill(cluster, topic, 0..<4)
        let keys = [
            "partition", "offset", "timestamp", "key", "headers", "topic", "timestamp-type",
        ]
        let rows = try read(try source(cluster, topic, metadata: keys)).sorted
        #expect(
            rows.first { $0.values[0] == .integer(3) }?.values.dropFirst() == [
                .integer(1), .integer(1), .timestamptz(1_003_000), .bytea(Array("k3".utf8)),
                .text(#"{"h":"a\"b"}"#), .text(topic), .text("CreateTime"),
            ])
    }

    @Test(arguments: TestCluster.Kind.available)
    func startsAndEndsWhereTheOptionsSay(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try fill(cluster, topic, 0..<20)
        let startup = try read(
            try source(
                cluster, topic,
                [
                    "scan.startup.mode": "specific-offsets",
                    "scan.startup.specific-offsets": "partition:0,offset:9;partition:1,offset:8",
                ]))
        #expect(ids(startup) == [18, 17, 19])
        let bounded = try read(
            try source(
                cluster, topic,
                [
                    "scan.bounded.mode": "specific-offsets",
                    "scan.bounded.specific-offsets": "partition:0,offset:2;partition:1,offset:0",
                ]))
        #expect(ids(bounded) == [0, 2])
        #expect(bounded.ended == [0, 1])
        let latest = try read(try source(cluster, topic, ["scan.startup.mode": "latest-offset"]))
        #expect(latest.rows.isEmpty && latest.ended == [0, 1])
    }

    @Test func startsAtATimestamp() throws {
        // The embedded broker does not look at timestamps.
        guard TestCluster.Kind.available.contains(.real) else { return }
        let cluster = try TestCluster(.real)
        let topic = try cluster.createTopic(partitionCount: 2)
        try fill(cluster, topic, 0..<20)
        let result = try read(
            try source(
                cluster, topic,
                ["scan.startup.mode": "timestamp", "scan.startup.timestamp-millis": "1015"]))
        #expect(ids(result) == [15, 16, 17, 18, 19])
    }

    @Test(arguments: TestCluster.Kind.available)
    func groupOffsetsAreWhatWasCommitted(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try fill(cluster, topic, 0..<20)
        let group = ["properties.group.id": "group-\(topic)", "scan.startup.mode": "group-offsets"]
        let error = #expect(throws: ConnectorError.self) {
            try read(try source(cluster, topic, group))
        }
        #expect(error?.optionKey == "scan.startup.mode")
        let earliest = group.merging(["properties.auto.offset.reset": "earliest"]) { $1 }
        let reader = try source(cluster, topic, earliest)
        try reader.start(at: nil)
        let first = try go(reader)
        #expect(first.rows.count == 20)
        reader.committed(Array(first.positions.values))
        let config = cluster.configuration(["group.id": "group-\(topic)"])
        let lookup = try KafkaConsumer(config).connection
        let partitions = [0, 1].map { TopicPartition(topic: topic, partition: $0) }
        while try lookup.committedOffsets(of: partitions).count < 2 {}
        reader.close()
        try fill(cluster, topic, 20..<22)
        #expect(ids(try read(try source(cluster, topic, group))) == [20, 21])
    }

    @Test(arguments: TestCluster.Kind.available)
    func aMissingTopicNamesItsLikes(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic("view_log", partitionCount: 1)
        cluster.mock?.setTopicError(KafkaErrorCode.unknownTopicOrPartition, topic: topic + "s")
        let reader = try source(cluster, topic + "s", ["connect-timeout": "5 s"])
        let error = #expect(throws: ConnectorError.self) { try reader.start(at: nil) }
        #expect(error?.kind == .notFound && error?.optionKey == "topic")
        #expect(error?.hint?.contains("'\(topic)'") == true)
    }

    @Test func anUnreachableBrokerSaysWhatToCheck() throws {
        let reader = try makeSource(
            "kafka",
            [
                "topic": "t", "properties.bootstrap.servers": "127.0.0.1:1", "format": "json",
                "connect-timeout": "2 s",
            ], fields: fields)
        let error = #expect(throws: ConnectorError.self) { try reader.start(at: nil) }
        #expect(error?.kind == .unreachable)
        #expect(error?.optionKey == "properties.bootstrap.servers")
        #expect(error?.hint?.contains("127.0.0.1:1") == true)
    }

    @Test(arguments: TestCluster.Kind.available)
    func severalTopicsHaveNumbersOfTheirOwn(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let one = try cluster.createTopic("a", partitionCount: 2)
        let two = try cluster.createTopic("b", partitionCount: 2)
        try fill(cluster, one, 0..<10)
        try fill(cluster, two, 10..<20)
        let result = try read(try source(cluster, "\(one);\(two)"))
        #expect(ids(result) == Set(0..<20))
        #expect(Set(result.rows.map(\.partition)) == [0, 1, 2, 3])
    }

    @Test func aTombstoneIsARejectOfAnAppendOnlySource() throws {
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 1)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        batch.append(key: [1], payload: nil as [UInt8]?)
        batch.append(payload: Array("{}".utf8))
        batch.append(payload: [])
        try producer.send(batch, to: topic)
        try producer.flush()
        let result = try read(try source(cluster, topic))
        #expect(result.rows.map(\.values) == [[.null]])
        #expect(result.rejects.map(\.offset) == [0, 2])
    }
}
