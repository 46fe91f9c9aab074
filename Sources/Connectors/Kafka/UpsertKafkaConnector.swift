import Columnar

/// Reads and writes topics whose messages are rows by key: a message writes the row of its key, one
/// without payload (a tombstone) deletes it.
struct UpsertKafkaConnector: Connector {
    private let kafka = KafkaConnector()
    let name = "upsert-kafka"
    let summary = "Kafka topics of rows by key, as compacted topics are: tables that change."
    let example = """
        CREATE TABLE campaigns (campaign_id INTEGER, name TEXT, PRIMARY KEY (campaign_id)) WITH (
            connector = 'upsert-kafka', topic = 'campaigns',
            properties.bootstrap.servers = 'localhost:9092', key.format = 'json', format = 'json')
        """
    let formats = ["json", "csv", "raw"]
    let sinkChanges = SinkChanges.updatesByKey
    let isKeyed = true

    /// What `key.format` may say.
    static let keyFormats = ["json", "csv", "raw"]

    private static let fieldsInclude = OptionSpec(
        "value.fields-include", .choice(["ALL", "EXCEPT_KEY"]), default: "ALL",
        "Whether the payload holds the columns of the key too, or only the message's key does.")

    var sourceOptions: [OptionSpec]? {
        (kafka.sourceOptions ?? []) + [
            OptionSpec(
                "key.format", .choice(Self.keyFormats), default: "json",
                "How the message's key is written; a key of one column may be the bare value."),
            Self.fieldsInclude,
        ]
    }

    var sinkOptions: [OptionSpec]? {
        (kafka.sinkOptions ?? []) + [
            OptionSpec(
                "primary_key", .list(separator: ","),
                "The columns of the message's key, as PRIMARY KEY names them.")
        ]
    }

    var metadataColumns: [MetadataColumn] { kafka.metadataColumns }

    func primaryKey(in options: ConnectorOptions) -> [String] {
        let named = options.list("primary_key")
        return named.isEmpty ? options.list("key.fields") : named
    }

    func conflicts(in options: ConnectorOptions) -> [OptionProblem] {
        kafka.conflicts(in: options)
    }

    func isBounded(_ options: ConnectorOptions) -> Bool { kafka.isBounded(options) }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try KafkaReader(request, upserts: try KafkaUpserts(request))
    }

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        try KafkaWriter(request)
    }
}
