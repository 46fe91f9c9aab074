import Columnar
import KafkaClient

/// Reads and writes topics.
struct KafkaConnector: Connector {
    let name = "kafka"
    let summary = "Kafka topics: all partitions from any position; sinks write transactions."
    let example = """
        CREATE SOURCE view_log (view_id TEXT, campaign_id INTEGER, ts TIMESTAMP) WITH (
            connector = 'kafka', topic = 'view_log', properties.bootstrap.servers = 'localhost:9092',
            scan.startup.mode = 'earliest-offset', format = 'json')
        """
    let formats = ["json", "csv", "debezium-json", "raw"]
    let sinkChanges = SinkChanges.updatesByKey

    private static let shared = [
        OptionSpec(
            "properties.bootstrap.servers", .text, required: true,
            "Where the brokers are: host:port, several separated by commas."),
        OptionSpec(
            "properties.", .text,
            "Any setting of librdkafka, handed over as it is; security.protocol, sasl.username, …"),
    ]

    let sourceOptions: [OptionSpec]? =
        shared + [
            OptionSpec(
                "topic", .list(separator: ";"), required: true,
                "The topic; several are separated by ';'."),
            OptionSpec(
                "scan.startup.mode",
                .choice([
                    "earliest-offset", "latest-offset", "timestamp", "specific-offsets",
                    "group-offsets",
                ]),
                default: "earliest-offset", "Where reading starts when there is no checkpoint."),
            OptionSpec(
                "scan.startup.timestamp-millis", .integer,
                "For the startup mode 'timestamp': milliseconds since 1970."),
            OptionSpec(
                "scan.startup.specific-offsets", .text,
                "For the startup mode 'specific-offsets': partition:0,offset:42;partition:1,…"),
            OptionSpec(
                "scan.bounded.mode",
                .choice([
                    "unbounded", "latest-offset", "timestamp", "specific-offsets", "group-offsets",
                ]),
                default: "unbounded", "Where reading ends."),
            OptionSpec(
                "scan.bounded.timestamp-millis", .integer,
                "For the bounded mode 'timestamp': the first messages not to read."),
            OptionSpec(
                "scan.bounded.specific-offsets", .text,
                "For the bounded mode 'specific-offsets': the first offsets not to read."),
            OptionSpec(
                "scan.topic-partition-discovery.interval", .duration, default: "5 min",
                "How often to look for new partitions; 0 for never."),
            OptionSpec(
                "connect-timeout", .duration, default: "10 s",
                "How long the brokers may take to answer at the start."),
        ]

    let sinkOptions: [OptionSpec]? =
        shared + [
            OptionSpec("topic", .text, required: true, "The topic."),
            OptionSpec(
                "key.fields", .list(separator: ";"),
                "The columns of the message key; with updates, the key that is replaced."),
            OptionSpec(
                "key.format", .choice(["json", "csv", "raw"]), default: "json",
                "How the key is written."),
            OptionSpec(
                "sink.transactional-id-prefix", .text,
                "What the transactional id begins with; the job's and the sink's names unless set."),
            OptionSpec(
                "connect-timeout", .duration, default: "10 s",
                "How long the brokers may take to answer."),
        ]

    let metadataColumns = [
        MetadataColumn.partition, .offset,
        MetadataColumn(
            "_timestamp", key: "timestamp", .timestamptz, "The timestamp of the message."),
        MetadataColumn("_key", key: "key", .bytea, "The key of the message."),
        MetadataColumn(
            "_key_text", key: "key-text", .text,
            "The key of the message as text; NULL where it is no UTF-8."),
        MetadataColumn(
            "_headers", key: "headers", .text,
            "The headers of the message as a JSON object, values as text."),
        MetadataColumn("_topic", key: "topic", .text, "The topic of the message."),
        MetadataColumn(
            "_timestamp_type", key: "timestamp-type", .text,
            "Who set the timestamp: CreateTime, LogAppendTime or NoTimestampType."),
    ]

    func primaryKey(in options: ConnectorOptions) -> [String] { options.list("key.fields") }

    func conflicts(in options: ConnectorOptions) -> [OptionProblem] {
        var problems: [OptionProblem] = []
        for (name, value) in options.below("properties.").sorted(by: { $0.key < $1.key }) {
            do {
                try KafkaConfiguration([name: value]).validate()
            } catch {
                problems.append(
                    OptionProblem(.wrongValue, key: "properties.\(name)", error.text))
            }
        }
        for stage in ["scan.startup", "scan.bounded"] where options.isGiven("\(stage).mode") {
            let mode = options.text("\(stage).mode") ?? ""
            let needed = ["timestamp": "timestamp-millis", "specific-offsets": "specific-offsets"]
            guard let option = needed[mode], !options.isGiven("\(stage).\(option)") else {
                continue
            }
            problems.append(
                OptionProblem(
                    .missing, key: "\(stage).\(option)",
                    "\(stage).mode = '\(mode)' needs the option '\(stage).\(option)'"))
        }
        return problems
    }

    func isBounded(_ options: ConnectorOptions) -> Bool {
        options.text("scan.bounded.mode") != "unbounded"
    }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try KafkaReader(request)
    }

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        try KafkaWriter(request)
    }
}
