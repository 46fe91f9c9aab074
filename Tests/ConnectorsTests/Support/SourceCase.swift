import BrokerFixture
import Columnar
import Connectors
import Foundation
import KafkaClient
import SQLiteClient
import Testing

/// A source with known content, for the conformance tests.
struct SourceCase {
    /// Makes a reader of the same content, again and again.
    let make: () throws -> any SourceReader
    /// How many rows there are.
    let rowCount: Int
    /// The broken records among them.
    let badPayloads: [String]
    /// What must live as long as the case.
    let owner: Any?

    static let fields = [Field("id", .bigint), Field("name", .text)]
    static let bad = #"{"id": "three", "name": "x"}"#

    static func json(_ id: Int) -> String { #"{"id": \#(id), "name": "name \#(id % 17)"}"# }

    /// The connectors that have cases.
    static let names = [
        "filesystem", "sqlite", "datagen", "nexmark", "kafka", "upsert-kafka",
    ]

    /// The cases of the connector `name`.
    static func cases(of name: String, _ kind: TestCluster.Kind) throws -> [SourceCase] {
        switch name {
        case "filesystem": [try jsonFiles(), try gzipFile(), try csvFile(), try parquetFile()]
        case "sqlite": [try sqliteTable(), try sqliteTable(suffix: "WITHOUT ROWID")]
        case "datagen": [try datagen()]
        case "nexmark": [try nexmark()]
        case "kafka": [try kafka(kind)]
        case "upsert-kafka": [try upsertKafka(kind)]
        default: []
        }
    }

    private static func jsonFiles() throws -> SourceCase {
        let folder = try TemporaryFolder()
        for file in 0..<3 {
            var lines = (0..<9_000).map { json(file * 9_000 + $0) }
            lines.insert(bad, at: 4_000)
            try folder.write("in/\(file).json", lines.joined(separator: "\n") + "\n")
        }
        return SourceCase(
            make: {
                try makeSource(
                    "filesystem", ["path": "in", "format": "json"], fields: fields,
                    baseFolder: folder.path)
            }, rowCount: 27_000, badPayloads: [bad, bad, bad], owner: folder)
    }

    private static func gzipFile() throws -> SourceCase {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "in.json", (0..<20_000).map { json($0) }.joined(separator: "\n") + "\n" + bad)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", path]
        try process.run()
        process.waitUntilExit()
        return SourceCase(
            make: {
                try makeSource(
                    "filesystem", ["path": "*.json.gz"], fields: fields, baseFolder: folder.path)
            }, rowCount: 20_000, badPayloads: [bad], owner: folder)
    }

    private static func csvFile() throws -> SourceCase {
        let folder = try TemporaryFolder()
        var lines = ["name,id"] + (0..<20_000).map { "\"a\nb, \($0)\",\($0)" }
        lines.append("broken,three")
        try folder.write("in.csv", lines.joined(separator: "\n") + "\n")
        return SourceCase(
            make: {
                try makeSource(
                    "filesystem", ["path": "in.csv", "csv.header": "true"], fields: fields,
                    baseFolder: folder.path)
            }, rowCount: 20_000, badPayloads: ["broken,three"], owner: folder)
    }

    private static func parquetFile() throws -> SourceCase {
        let folder = try TemporaryFolder()
        let sink = try makeSink(
            "filesystem",
            ["path": "in", "format": "parquet", "parquet.row-group-rows": "5000"], fields: fields,
            folder: folder)
        try sink.recover(lastCommittedEpoch: 0)
        for start in stride(from: 0, to: 20_000, by: 4_000) {
            try sink.write(
                Batch(
                    schema: Schema(fields),
                    rows: (start..<start + 4_000).map {
                        [.integer(Int64($0)), .text("name \($0)")]
                    }))
        }
        try sink.publish(epoch: 1, prepared: try sink.prepareAll(epoch: 1))
        sink.close()
        return SourceCase(
            make: {
                try makeSource(
                    "filesystem", ["path": "in", "format": "parquet"], fields: fields,
                    baseFolder: folder.path)
            }, rowCount: 20_000, badPayloads: [], owner: folder)
    }

    private static func sqliteTable(suffix: String = "") throws -> SourceCase {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path + "/in.db"))
        try database.execute("CREATE TABLE t (key INT PRIMARY KEY, id, name TEXT) \(suffix)")
        try database.transaction {
            try database.execute(
                """
                WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < 19999)
                INSERT INTO t SELECT id, id, 'name ' || id FROM n
                """)
            try database.execute("INSERT INTO t VALUES (20000, 'three', 'x')")
        }
        return SourceCase(
            make: {
                try makeSource(
                    "sqlite", ["path": "in.db", "table": "t"], fields: fields,
                    baseFolder: folder.path)
            }, rowCount: 20_000, badPayloads: ["three|x"], owner: folder)
    }

    private static func datagen() throws -> SourceCase {
        SourceCase(
            make: {
                try makeSource(
                    "datagen",
                    [
                        "rows-per-second": "0", "number-of-rows": "20000", "seed": "7",
                        "fields.id.kind": "sequence", "fields.name.null-rate": "0.1",
                    ], fields: fields)
            }, rowCount: 20_000, badPayloads: [], owner: nil)
    }

    private static func nexmark() throws -> SourceCase {
        SourceCase(
            make: {
                try makeSource(
                    "nexmark", ["table": "person", "events.num": "1000020"], fields: fields)
            }, rowCount: 20_001, badPayloads: [], owner: nil)
    }

    /// Rows by key, some of which are deleted again.
    private static func upsertKafka(_ kind: TestCluster.Kind) throws -> SourceCase {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 3)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for id in 0..<30_000 {
            batch.append(
                key: Array("\(id)".utf8), payload: Array(json(id).utf8), partition: Int32(id % 3))
            guard id % 3_000 == 0 else { continue }
            batch.append(
                key: Array("{\"id\": \(id)}".utf8), payload: nil, partition: Int32(id % 3))
        }
        batch.append(key: Array("x".utf8), payload: Array(bad.utf8), partition: 1)
        try producer.send(batch, to: topic)
        try producer.flush()
        let servers = cluster.bootstrapServers
        return SourceCase(
            make: {
                try makeSource(
                    "upsert-kafka",
                    [
                        "topic": topic, "properties.bootstrap.servers": servers,
                        "scan.bounded.mode": "latest-offset", "format": "json",
                    ], fields: fields, primaryKey: [0])
            }, rowCount: 30_010, badPayloads: [bad], owner: cluster)
    }

    private static func kafka(_ kind: TestCluster.Kind) throws -> SourceCase {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 3)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for id in 0..<30_000 {
            batch.append(payload: Array(json(id).utf8), partition: Int32(id % 3))
            if id == 15_000 { batch.append(payload: Array(bad.utf8), partition: 1) }
        }
        try producer.send(batch, to: topic)
        try producer.flush()
        let servers = cluster.bootstrapServers
        return SourceCase(
            make: {
                try makeSource(
                    "kafka",
                    [
                        "topic": topic, "properties.bootstrap.servers": servers,
                        "scan.bounded.mode": "latest-offset", "format": "json",
                    ], fields: fields)
            }, rowCount: 30_000, badPayloads: [bad], owner: cluster)
    }
}
