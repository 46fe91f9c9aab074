import BrokerFixture
import KafkaClient
import Testing

@Suite struct MockClusterTests {
    /// Starts a cluster on ports that are free, whichever those are.
    private func clusterOnChosenPorts(brokerCount: Int) throws -> (cluster: MockCluster, port: Int)
    {
        var failure: (any Error)?
        for port in stride(from: 20_100, to: 30_000, by: 97) {
            do {
                return (try MockCluster(brokerCount: brokerCount, port: port), port)
            } catch {
                failure = error
            }
        }
        throw try #require(failure)
    }

    @Test func aClusterMayListenOnChosenPorts() throws {
        let (cluster, port) = try clusterOnChosenPorts(brokerCount: 2)
        #expect(cluster.bootstrapServers == "127.0.0.1:\(port),127.0.0.1:\(port + 1)")
        try cluster.createTopic("t", partitionCount: 4)
        let configuration = KafkaConfiguration(
            bootstrapServers: "127.0.0.1:\(port)", ["group.id": "g"])
        let producer = try KafkaProducer(configuration)
        var batch = KafkaRecordBatch()
        for partition in 0..<4 as Range<Int32> { batch.append(payload: [1], partition: partition) }
        try producer.send(batch, to: "t")
        try producer.flush()

        let log = LogSink()
        let consumer = try KafkaConsumer(
            KafkaConfiguration(
                configuration.values.merging(["debug": "broker"]) { own, _ in own })
        ) { log.append($0) }
        let partitions = try consumer.connection.metadata(ofTopic: "t").topicPartitions
        let ends = try consumer.connection.watermarks(of: partitions).mapValues(\.high)
        try consumer.assign(ends.mapValues { _ in .earliest }, until: ends)
        #expect(try consumer.readToEnd().count == 4)
        try consumer.connection.commit([partitions[0]: 1])
        // Every broker was reached through the chosen ports.
        let connected = log.lines.map(\.text).filter { $0.contains("Connecting to ipv4#") }
        #expect(!connected.isEmpty)
        #expect(
            connected.allSatisfy {
                $0.contains("127.0.0.1:\(port)") || $0.contains("127.0.0.1:\(port + 1)")
            })
    }

    @Test func aPortThatIsTakenIsAnError() throws {
        let (cluster, port) = try clusterOnChosenPorts(brokerCount: 1)
        let error = #expect(throws: KafkaError.self) { _ = try MockCluster(port: port) }
        #expect(error?.text == "Address already in use")
        #expect(error?.doing == "listening on 127.0.0.1:\(port)")
        withExtendedLifetime(cluster) {}
    }
}
