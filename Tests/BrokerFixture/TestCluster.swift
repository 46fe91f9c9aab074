import Foundation
import KafkaClient
import Synchronization

/// A Kafka for one test: the embedded cluster, or the real broker that all tests of the process share.
///
///     @Test(arguments: TestCluster.Kind.available) func something(_ kind: TestCluster.Kind) throws {
///         let cluster = try TestCluster(kind)
///         let topic = try cluster.createTopic(partitionCount: 4)
///     }
public final class TestCluster {
    /// Which Kafka.
    public enum Kind: Sendable, Hashable, CustomStringConvertible {
        /// A `MockCluster` of the test's own.
        case embedded
        /// The Kafka in `KAFKA_HOME`.
        case real

        /// The embedded cluster, and the real one where `KAFKA_HOME` is set.
        public static var available: [Kind] {
            KafkaBroker.home == nil ? [.embedded] : [.embedded, .real]
        }

        /// Shown with a test's name and arguments.
        public var description: String {
            self == .embedded ? "embedded broker" : "real broker"
        }
    }

    /// Which Kafka this is.
    public let kind: Kind
    /// Where its brokers are.
    public let bootstrapServers: String
    /// The embedded cluster, for injecting faults.
    public let mock: MockCluster?

    /// Starts an embedded cluster, or the process's real broker if it does not run yet.
    public init(_ kind: Kind, brokerCount: Int = 1) throws {
        self.kind = kind
        switch kind {
        case .embedded:
            let cluster = try MockCluster(brokerCount: brokerCount)
            mock = cluster
            bootstrapServers = cluster.bootstrapServers
        case .real:
            mock = nil
            bootstrapServers = try RealBroker.shared.get()
        }
    }

    /// The cluster's address, with more settings.
    public func configuration(_ values: [String: String] = [:]) -> KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: bootstrapServers, values)
    }

    /// Creates a topic under a name that no other test uses, and gives the name.
    public func createTopic(
        _ prefix: String = "topic", partitionCount: Int, settings: [String: String] = [:]
    ) throws -> String {
        let name = "\(prefix)-\(UUID().uuidString.prefix(8).lowercased())"
        if let mock {
            try mock.createTopic(name, partitionCount: partitionCount)
        } else {
            try KafkaAdmin(configuration()).createTopic(
                name, partitionCount: partitionCount, replicationFactor: 1, settings: settings)
        }
        return name
    }

    /// Waits until every transaction on a topic has ended for its readers, too: a broker answers a commit
    /// before it has written the markers up to which `read_committed` sees messages.
    public func awaitDecisions(on topic: String) throws {
        guard kind == .real else { return }
        let (all, decided) = (
            try KafkaConsumer(configuration(["isolation.level": "read_uncommitted"])),
            try KafkaConsumer(configuration(["isolation.level": "read_committed"]))
        )
        let partitions = try all.connection.metadata(ofTopic: topic).topicPartitions
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let ends = try [all, decided].map { consumer in
                try consumer.connection.watermarks(of: partitions).mapValues(\.high)
            }
            if ends[0] == ends[1] { return }
            guard ContinuousClock.now < deadline else { throw UndecidedTransaction(topic: topic) }
            usleep(5_000)
        }
    }

    private struct UndecidedTransaction: Error {
        let topic: String
    }
}

/// The real broker of this process, started by the first test that needs it and ended when the process ends.
private enum RealBroker {
    private static let broker = Mutex<KafkaBroker?>(nil)

    static let shared: Result<String, any Error> = Result {
        guard let home = KafkaBroker.home else { throw NoKafkaHome() }
        let started = try KafkaBroker(home: home)
        let address = started.bootstrapServers
        broker.withLock { $0 = started }
        atexit { RealBroker.broker.withLock { $0 = nil } }
        return address
    }

    struct NoKafkaHome: Error {}
}
