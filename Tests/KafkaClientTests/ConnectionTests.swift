import BrokerFixture
import KafkaClient
import Testing

@Suite struct ConnectionTests {
    @Test func aWrongSettingIsAnErrorWithItsName() throws {
        let wrongName = #expect(throws: KafkaError.self) {
            try KafkaConfiguration(["bootstrap.server": "x"]).validate()
        }
        #expect(wrongName?.kind == .configuration)
        #expect(wrongName?.text == "No such configuration property: \"bootstrap.server\"")
        #expect(wrongName?.doing == "setting the Kafka property 'bootstrap.server'")
        let wrongValue = #expect(throws: KafkaError.self) {
            _ = try KafkaConsumer(KafkaConfiguration(["fetch.wait.max.ms": "soon"]))
        }
        #expect(wrongValue?.text.contains("fetch.wait.max.ms") == true)
        // Wrong together, which only creating the client finds.
        let wrongSum = #expect(throws: KafkaError.self) {
            _ = try KafkaProducer(KafkaConfiguration(["acks": "1", "enable.idempotence": "true"]))
        }
        #expect(wrongSum?.doing == "creating a Kafka client")
        try KafkaConfiguration(bootstrapServers: "localhost:9092").validate()
    }

    @Test func aBrokerThatIsNotThereIsUnreachable() throws {
        let consumer = try KafkaConsumer(KafkaConfiguration(bootstrapServers: "127.0.0.1:1"))
        let error = #expect(throws: KafkaError.self) {
            try consumer.connection.metadata(ofTopic: "t", timeoutMilliseconds: 500)
        }
        #expect(error?.kind == .brokerUnreachable)
        #expect(error?.text.contains("Connection refused") == true)
        #expect(error?.doing == "asking '127.0.0.1:1' for topic 't'")
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: "127.0.0.1:1"))
        let creating = #expect(throws: KafkaError.self) {
            try admin.createTopic("t", partitionCount: 1, timeoutMilliseconds: 500)
        }
        #expect(creating?.kind == .brokerUnreachable)
    }

    @Test func aBrokerThatGoesDownIsUnreachableUntilItIsBack() throws {
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 1)
        let consumer = try KafkaConsumer(
            cluster.configuration(["reconnect.backoff.max.ms": "100"]))
        _ = try consumer.connection.metadata(ofTopic: topic)
        try cluster.mock?.setDown()
        let error = #expect(throws: KafkaError.self) {
            for _ in 0..<20 {
                _ = try consumer.connection.metadata(ofTopic: topic, timeoutMilliseconds: 500)
            }
        }
        #expect(error?.kind == .brokerUnreachable || error?.kind == .timedOut)
        try cluster.mock?.setUp()
        #expect(try consumer.connection.metadata(ofTopic: topic).partitions.count == 1)
    }

    @Test(arguments: TestCluster.Kind.available)
    func aTopicThatIsNotThereIsUnknown(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let consumer = try KafkaConsumer(cluster.configuration())
        cluster.mock?.setTopicError(KafkaErrorCode.unknownTopicOrPartition, topic: "no-such-topic")
        let error = #expect(throws: KafkaError.self) {
            try consumer.connection.metadata(ofTopic: "no-such-topic")
        }
        #expect(error?.kind == .unknownTopic)
        #expect(error?.doing == "asking '\(cluster.bootstrapServers)' for topic 'no-such-topic'")
        let partition = #expect(throws: KafkaError.self) {
            try consumer.assign([TopicPartition(topic: topic, partition: 7): .earliest])
        }
        #expect(partition?.kind == .unknownPartition)
        #expect(partition?.text == "topic '\(topic)' has 2 partitions, numbered from 0")
    }

    @Test(arguments: TestCluster.Kind.available)
    func topicsAndTheirEndsAreKnown(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 3)
        try cluster.sendNumbers(7, to: topic, partitionCount: 2)
        let connection = try KafkaConsumer(cluster.configuration()).connection
        let partitions = try connection.metadata(ofTopic: topic).topicPartitions
        #expect(partitions.map(\.partition) == [0, 1, 2])
        #expect(try connection.listTopics().map(\.name).contains(topic))
        #expect(try connection.brokerCount() == 1)
        let watermarks = try connection.watermarks(of: partitions)
        #expect(partitions.map { watermarks[$0]?.high } == [4, 3, 0])
        #expect(watermarks[partitions[2]]?.isEmpty == true)
    }

    @Test(
        .enabled(if: KafkaBroker.home != nil, "KAFKA_HOME is not set"))
    func topicsAreCreatedDescribedAndDeleted() throws {
        let cluster = try TestCluster(.real)
        let topic = try cluster.createTopic(
            partitionCount: 2, settings: ["cleanup.policy": "compact"])
        let admin = try KafkaAdmin(cluster.configuration())
        #expect(try admin.settings(ofTopic: topic)["cleanup.policy"] == "compact")
        let again = #expect(throws: KafkaError.self) {
            try admin.createTopic(topic, partitionCount: 1)
        }
        #expect(again?.code == KafkaErrorCode.topicAlreadyExists)
        #expect(again?.doing == "creating topic '\(topic)'")
        try admin.deleteTopic(topic)
        let missing = #expect(throws: KafkaError.self) { try admin.deleteTopic(topic) }
        #expect(missing?.kind == .unknownTopic)
    }

    @Test func logLinesGoToTheirClient() throws {
        let log = LogSink()
        let consumer = try KafkaConsumer(
            KafkaConfiguration(bootstrapServers: "127.0.0.1:1", ["debug": "broker"])
        ) { log.append($0) }
        _ = try? consumer.connection.brokerCount(timeoutMilliseconds: 100)
        #expect(log.lines.contains { $0.level == 7 && !$0.facility.isEmpty })
    }
}
