import CRdKafka

/// A Kafka cluster inside this process, on ports of 127.0.0.1: the real protocol with groups and
/// transactions, for demonstrations, development and tests.
///
/// Each partition keeps its last 5 MB or 100,000 messages, in memory. Topics are created by the first
/// request that names them, with `defaultPartitionCount`, or by `createTopic`.
public final class MockCluster {
    /// Requests of the Kafka protocol, into which errors can be injected.
    public enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case findCoordinator = 10
        case initProducerID = 22
        case addPartitionsToTransaction = 24
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case transactionOffsetCommit = 28
    }

    /// How many partitions a topic gets that is created by the first request that names it.
    public static let defaultPartitionCount = 4

    /// The brokers' addresses, for `bootstrap.servers`.
    public let bootstrapServers: String
    /// How many brokers there are; their numbers start at 1.
    public let brokerCount: Int

    private let cluster: OpaquePointer
    private let connection: KafkaConnection
    private let relay: BrokerRelay?

    /// Starts a cluster.
    ///
    /// - Parameters:
    ///   - port: where the first broker listens; the others take the ports after it. The system picks ports if nil.
    ///   - log: takes the cluster's log; nil drops it.
    /// - Throws: the system's words when a port is taken.
    public init(
        brokerCount: Int = 1, port: Int? = nil, log: KafkaLogHandler? = nil
    ) throws(KafkaError) {
        let connection = try KafkaConnection(
            type: RD_KAFKA_PRODUCER, configuration: KafkaConfiguration(), log: log)
        let brokerCount = max(1, brokerCount)
        let created = connection.withHandle {
            rd_kafka_mock_cluster_new($0, Int32(clamping: brokerCount))
        }
        guard let created else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE.rawValue,
                text: "no port of 127.0.0.1 or no thread to be had",
                doing: "starting the embedded broker")
        }
        let servers = rd_kafka_mock_cluster_bootstraps(created).map { String(cString: $0) } ?? ""
        do throws(KafkaError) {
            relay = try port.map { port throws(KafkaError) in
                let ports = servers.split(separator: ",").compactMap {
                    $0.split(separator: ":").last.flatMap { Int32($0) }
                }
                return try BrokerRelay(brokerPorts: ports, port: port)
            }
        } catch {
            rd_kafka_mock_cluster_destroy(created)
            throw error
        }
        cluster = created
        self.connection = connection
        self.brokerCount = brokerCount
        bootstrapServers = relay?.bootstrapServers ?? servers
    }

    deinit {
        // Before the client, which is released after this.
        rd_kafka_mock_cluster_destroy(cluster)
    }

    /// Creates a topic.
    ///
    /// - Throws: `TOPIC_ALREADY_EXISTS`; an invalid replication factor.
    public func createTopic(
        _ name: String, partitionCount: Int, replicationFactor: Int = 1
    ) throws(KafkaError) {
        try check("creating topic '\(name)' on the embedded broker") {
            rd_kafka_mock_topic_create(
                $0, name, Int32(clamping: partitionCount), Int32(clamping: replicationFactor))
        }
    }

    /// Answers the next requests of a kind with these error codes, one each (0 lets one through).
    public func injectErrors(_ codes: [Int32], into request: Request) {
        let errors = codes.map { rd_kafka_resp_err_t(rawValue: $0) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// Takes back the errors that wait for requests of a kind.
    public func clearErrors(of request: Request) {
        rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
    }

    /// Makes metadata requests for a topic fail with a code, until 0 is given.
    public func setTopicError(_ code: Int32, topic: String) {
        rd_kafka_mock_topic_set_error(cluster, topic, rd_kafka_resp_err_t(rawValue: code))
    }

    /// Moves a partition to another broker; nil leaves it without a leader.
    public func setLeader(_ broker: Int?, of partition: TopicPartition) throws(KafkaError) {
        try check("moving \(partition)") {
            rd_kafka_mock_partition_set_leader(
                $0, partition.topic, partition.partition, Int32(clamping: broker ?? -1))
        }
    }

    /// Disconnects a broker's clients and refuses new ones; nil means all brokers.
    public func setDown(broker: Int? = nil) throws(KafkaError) {
        try check("taking a broker down") {
            rd_kafka_mock_broker_set_down($0, Int32(clamping: broker ?? -1))
        }
    }

    /// Accepts clients again, on the same port.
    public func setUp(broker: Int? = nil) throws(KafkaError) {
        try check("bringing a broker up") {
            rd_kafka_mock_broker_set_up($0, Int32(clamping: broker ?? -1))
        }
    }

    /// Delays every answer of a broker; nil means all brokers.
    public func setRoundTrip(milliseconds: Int, broker: Int? = nil) throws(KafkaError) {
        try check("delaying a broker") {
            rd_kafka_mock_broker_set_rtt(
                $0, Int32(clamping: broker ?? -1), Int32(clamping: milliseconds))
        }
    }

    private func check(
        _ doing: String, _ body: (OpaquePointer) -> rd_kafka_resp_err_t
    ) throws(KafkaError) {
        let code = body(cluster)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code.rawValue, doing: doing)
        }
    }
}
