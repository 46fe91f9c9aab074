import Dispatch
import KafkaClient

extension Command {
    /// `streamsql broker`
    static let broker = Command(
        name: "broker",
        summary: "runs an embedded Kafka broker in memory, for development",
        operands: "", operandCount: 0...0,
        details: [
            "Real Kafka protocol on 127.0.0.1, from librdkafka's mock cluster: topics, consumer "
                + "groups, transactions. Nothing is kept: messages are in memory, each partition "
                + "keeps its last 5 MB or 100,000 messages, and all is gone when it ends. Topics "
                + "that nobody created get four partitions when they are first used.",
            "The mock cluster takes ports that the system picks. With --port clients may begin at "
                + "that port and are then sent on to those, as Kafka's clients always are; they "
                + "must run on this machine.",
            "Ends with Ctrl-C (exit code 130) or SIGTERM (0).",
        ],
        options: [port.spec, brokers.spec, topic.spec, load.spec, keySeparator.spec, header.spec],
        examples: [
            Example(
                "streamsql broker --port 9092 --topic view_log:4",
                "a broker where programs look for one, with an empty topic"),
            Example(
                "streamsql broker --port 9092 --load view_log=events.jsonl",
                "a topic with a message for each line of a file"),
            Example(
                "streamsql broker --load users=users.txt --key-separator :",
                "messages with keys: 'alice:{\"age\": 30}' is the key alice and the rest"),
        ],
        run: { try BrokerRun($0).run() })

    fileprivate static let port = Option<Int>.number(
        "--port", value: "N", in: 1...65_535,
        help: "Where clients may begin; without it only the port that the system picks.")
    fileprivate static let brokers = Option<Int>.number(
        "--brokers", value: "N", in: 1...10, help: "How many brokers the cluster has; 1.")
    fileprivate static let topic = Option<NewTopic>.form(
        "--topic", value: "NAME[:PARTITIONS]", isRepeatable: true,
        expected: "of the form NAME or NAME:PARTITIONS",
        help: "Creates a topic, with four partitions unless said. May be given several times.",
        read: NewTopic.init)
    fileprivate static let load = Option<TopicLoad>.form(
        "--load", value: "TOPIC=FILE", isRepeatable: true, expected: "of the form TOPIC=FILE",
        help: "Sends each line of a file to a topic as a message. May be given several times.",
        read: TopicLoad.init)
    fileprivate static let keySeparator = Option<UInt8>.form(
        "--key-separator", value: "CHARACTER", expected: "one ASCII character",
        help: "What stands before it in a line that is loaded becomes the message's key.",
        read: { text in text.utf8.count == 1 ? text.utf8.first : nil })
    fileprivate static let header = Flag(
        "--header", help: "The first line of each file that is loaded is a header: not sent.")
}

/// A topic to create.
private struct NewTopic: Sendable {
    let name: String
    let partitionCount: Int

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
        self.name = String(name)
        guard parts.count == 2 else {
            partitionCount = MockCluster.defaultPartitionCount
            return
        }
        guard let count = Int(parts[1]), (1...1_000).contains(count) else { return nil }
        partitionCount = count
    }
}

/// One `streamsql broker`.
private struct BrokerRun {
    private let invocation: Invocation
    private let console: Console

    init(_ invocation: Invocation) {
        self.invocation = invocation
        console = invocation.console
    }

    func run() throws -> ExitCode {
        let arguments = invocation.arguments
        let cluster = try MockCluster(brokerCount: arguments[Command.brokers] ?? 1)
        let door = try arguments[Command.port].map {
            try BootstrapPort($0, leadingTo: cluster.bootstrapServers)
        }
        let address = door?.address ?? cluster.bootstrapServers
        console.print("broker at \(address), in memory until it ends")
        try createTopics(on: cluster)
        showExamples(address)
        let ended = DispatchSemaphore(value: 0)
        let (_, signal) = invocation.interrupts.withHandler { _ in
            ended.signal()
        } _: {
            ended.wait()
        }
        withExtendedLifetime((cluster, door)) {}
        return signal == .terminate ? .done : .interrupted
    }

    private func createTopics(on cluster: MockCluster) throws {
        let topics = invocation.arguments.all(Command.topic)
        for topic in topics {
            try cluster.createTopic(topic.name, partitionCount: topic.partitionCount)
            console.print(
                "topic \(topic.name), \(Quantity.count(topic.partitionCount, "partition"))")
        }
        for load in invocation.arguments.all(Command.load) {
            let form = LineForm(
                keySeparator: invocation.arguments[Command.keySeparator],
                hasHeader: invocation.arguments.has(Command.header))
            if !topics.contains(where: { $0.name == load.topic }) {
                // A second file for the topic finds it there.
                try? cluster.createTopic(
                    load.topic, partitionCount: MockCluster.defaultPartitionCount)
            }
            let sent = try load.send(to: cluster.bootstrapServers, form: form)
            let messages = Quantity.count(sent.messageCount, "message")
            console.print(
                "topic \(load.topic): \(messages) (\(Quantity.bytes(sent.byteCount))) from \(load.path)"
            )
            let partitionCount =
                topics.first { $0.name == load.topic }?.partitionCount
                ?? MockCluster.defaultPartitionCount
            if sent.byteCount > 5_000_000 * partitionCount
                || sent.messageCount > 100_000 * partitionCount
            {
                console.note(
                    "notice: a partition keeps its last 5 MB or 100,000 messages, so the oldest "
                        + "of these are gone; more partitions keep more")
            }
        }
    }

    private func showExamples(_ address: String) {
        guard !invocation.shared.isQuiet else { return }
        let topic =
            invocation.arguments.all(Command.load).first?.topic
            ?? invocation.arguments.all(Command.topic).first?.name ?? "events"
        console.print(
            """
            try
              kcat -b \(address) -L
              echo '{"id": 1}' | kcat -b \(address) -P -t \(topic)
              kcat -b \(address) -C -e -t \(topic)
            Ctrl-C ends it
            """)
    }
}
