import BrokerFixture
import Columnar
import Connectors
import Foundation
import KafkaClient
import SQLiteClient
import Testing

/// A sink that can be made again after a crash and whose content can be read back.
struct SinkCase {
    /// Whether rows may be removed.
    let takesUpdates: Bool
    /// Whether rows are known by their first column.
    let hasKey: Bool
    /// Makes a writer, the same job's each time.
    let make: () throws -> any SinkWriter
    /// The rows that a reader of the sink sees, in any order, as texts.
    let content: () throws -> [String]
    /// Whether the content can be read back at all.
    var isReadable = true

    static let fields = [
        Field("id", .integer), Field("name", .text),
        Field("amount", .decimal(precision: 10, scale: 2)),
        Field("at", .timestamp),
    ]

    /// The connectors that have cases.
    static let names = ["filesystem", "sqlite", "kafka", "upsert-kafka", "print", "blackhole"]

    /// The cases of the connector `name`.
    static func cases(of name: String, _ kind: TestCluster.Kind) throws -> [SinkCase] {
        switch name {
        case "filesystem":
            try ["json", "csv", "parquet"].flatMap { format in
                [try files(format, partitioned: false), try files(format, partitioned: true)]
            }
        case "sqlite": [try sqlite(hasKey: true), try sqlite(hasKey: false)]
        case "kafka": [try kafka(kind, hasKey: true), try kafka(kind, hasKey: false)]
        case "upsert-kafka": [try kafka(kind, hasKey: true, connector: "upsert-kafka")]
        case "print": [try unreadable("print", ["standard-error": "true"])]
        case "blackhole": [try unreadable("blackhole", [:])]
        default: []
        }
    }

    private static func files(_ format: String, partitioned: Bool) throws -> SinkCase {
        let folder = try TemporaryFolder()
        return SinkCase(
            takesUpdates: false, hasKey: false,
            make: {
                try makeSink(
                    "filesystem", ["path": "out", "format": format], fields: fields,
                    partitionedBy: partitioned ? [0, 3] : [], folder: folder)
            },
            content: {
                guard FileManager.default.fileExists(atPath: folder.path + "/out"),
                    folder.files().contains(where: { !$0.contains(".staging") })
                else { return [] }
                let source = try makeSource(
                    "filesystem", ["path": "out", "format": format], fields: fields,
                    baseFolder: folder.path)
                return try read(source).rows.map { texts($0.values) }
            })
    }

    private static func sqlite(hasKey: Bool) throws -> SinkCase {
        let folder = try TemporaryFolder()
        return SinkCase(
            takesUpdates: true, hasKey: hasKey,
            make: {
                try makeSink(
                    "sqlite", ["path": "out.db", "table": "result"], fields: fields,
                    primaryKey: hasKey ? [0] : [], takesUpdates: true, folder: folder)
            },
            content: {
                let database = try Database(.file(folder.path + "/out.db"))
                var statement = try database.prepare("SELECT id, name, amount, at FROM result")
                var rows: [String] = []
                while try statement.step() {
                    let amount = String(format: "%.2f", statement.double(at: 2))
                    let cells = [
                        statement.string(at: 0), statement.string(at: 1), amount,
                        statement.string(at: 3),
                    ]
                    rows.append(cells.joined(separator: "|"))
                }
                return rows
            })
    }

    private static func kafka(
        _ kind: TestCluster.Kind, hasKey: Bool, connector: String = "kafka"
    ) throws -> SinkCase {
        let folder = try TemporaryFolder()
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let servers = cluster.bootstrapServers
        return SinkCase(
            takesUpdates: hasKey, hasKey: hasKey,
            make: {
                var options = [
                    "topic": topic, "properties.bootstrap.servers": servers, "format": "json",
                    "sink.transactional-id-prefix": topic,
                ]
                if hasKey { options["key.fields"] = "id" }
                return try makeSink(
                    connector, options, fields: fields, primaryKey: hasKey ? [0] : [],
                    takesUpdates: hasKey, folder: folder)
            },
            content: { try messages(of: topic, in: cluster, hasKey: hasKey) })
    }

    /// The rows of a topic: all of them, or for each key the last.
    private static func messages(
        of topic: String, in cluster: TestCluster, hasKey: Bool
    ) throws -> [String] {
        let source = try makeSource(
            "kafka",
            [
                "topic": topic, "properties.bootstrap.servers": cluster.bootstrapServers,
                "format": "json", "scan.bounded.mode": "latest-offset",
            ], fields: fields, metadata: ["key"])
        let result = try read(source)
        guard hasKey else { return result.rows.map { texts($0.values.dropLast()) } }
        // A removed row is the tombstone that comes after it.
        var last: [[Int64]: (row: String?, key: Value?)] = [:]
        for row in result.rows {
            last[[Int64(row.partition), row.offset]] = (
                texts(row.values.dropLast()), row.values.last
            )
        }
        return try latest(last, topic: topic, cluster: cluster)
    }

    private static func latest(
        _ rows: [[Int64]: (row: String?, key: Value?)], topic: String, cluster: TestCluster
    ) throws -> [String] {
        let consumer = try KafkaConsumer(cluster.configuration())
        let partitions = try consumer.connection.metadata(ofTopic: topic).topicPartitions
        let ends = try consumer.connection.watermarks(of: partitions)
        try consumer.assign(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, .earliest) }),
            until: ends.mapValues(\.high))
        var state: [[UInt8]: String] = [:]
        while !consumer.isFinished {
            try consumer.poll(timeoutMilliseconds: 100) { batch in
                for index in 0..<batch.count {
                    let key = try #require(batch.keys[index].copy)
                    let place = [
                        Int64(consumer.assignment[Int(batch.slots[index])].partition),
                        batch.offsets[index],
                    ]
                    state[key] = batch.payloads[index].isNull ? nil : rows[place]?.row
                }
            }
        }
        return Array(state.values)
    }

    private static func unreadable(_ name: String, _ options: [String: String]) throws -> SinkCase {
        let folder = try TemporaryFolder()
        return SinkCase(
            takesUpdates: true, hasKey: false,
            make: {
                try makeSink(name, options, fields: fields, takesUpdates: true, folder: folder)
            }, content: { [] }, isReadable: false)
    }

    static func texts(_ values: some Sequence<Value>) -> String {
        values.map { $0.isNull ? "" : $0.description }.joined(separator: "|")
    }
}
