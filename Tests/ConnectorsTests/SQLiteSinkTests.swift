import Columnar
import Connectors
import SQLiteClient
import Testing

@Suite struct SQLiteSinkTests {
    private let fields = [Field("k", .integer), Field("v", .text)]

    private func sink(
        _ folder: TemporaryFolder, fields: [Field]? = nil, key: [Int] = [], updates: Bool = true
    ) throws -> any SinkWriter {
        try makeSink(
            "sqlite", ["path": "out.db", "table": "result"], fields: fields ?? self.fields,
            primaryKey: key, takesUpdates: updates, folder: folder)
    }

    private func rows(_ folder: TemporaryFolder, _ sql: String) throws -> [[String]] {
        let database = try Database(.file(folder.path + "/out.db"))
        var statement = try database.prepare(sql)
        var rows: [[String]] = []
        while try statement.step() {
            rows.append(
                (0..<statement.columnCount).map {
                    statement.isNull(at: $0) ? "NULL" : statement.string(at: $0)
                })
        }
        return rows
    }

    private func publish(_ sink: any SinkWriter, _ batches: [Batch], epoch: Int64 = 1) throws {
        try sink.recover(lastCommittedEpoch: epoch - 1)
        for batch in batches { try sink.write(batch) }
        try sink.publish(epoch: epoch, prepared: try sink.prepare(epoch: epoch))
        sink.close()
    }

    @Test func everyTypeIsStoredAsDocumented() throws {
        let folder = try TemporaryFolder()
        let types: [(DataType, Value, String, String)] = [
            (.boolean, .boolean(true), "1", "integer"),
            (.smallint, .integer(-3), "-3", "integer"),
            (.bigint, .integer(.max), "9223372036854775807", "integer"),
            (.real, .real(1.5), "1.5", "real"),
            (.double, .double(.nan), "NaN", "text"),
            (
                .decimal(precision: 10, scale: 2), .decimal(unscaled: 1_250, scale: 2), "12.5",
                "real"
            ),
            (
                .decimal(precision: 30, scale: 2),
                .decimal(unscaled: 123_456_789_012_345_678_901, scale: 2),
                "1234567890123456789.01", "text"
            ),
            (.text, .text("ü'\"x"), "ü'\"x", "text"),
            (.bytea, .bytea([65, 66]), "AB", "blob"),
            (.date, .date(20_045), "2024-11-18", "text"),
            (.time, .time(3_600_000_000), "01:00:00", "text"),
            (.timestamp, .timestamp(1_731_924_000_500_000), "2024-11-18 10:00:00.5", "text"),
            (.timestamptz, .timestamptz(1_731_924_000_000_000), "2024-11-18 10:00:00+00", "text"),
            (.interval, .interval(Interval(days: 2)), "2 days", "text"),
        ]
        let fields = types.enumerated().map { Field("c\($0)", $1.0) }
        let batch = try Batch(schema: Schema(fields), rows: [types.map(\.1)])
        try publish(try sink(folder, fields: fields, updates: false), [batch])
        #expect(try rows(folder, "SELECT * FROM result") == [types.map(\.2)])
        let classes = fields.map { "typeof(\($0.name))" }.joined(separator: ", ")
        #expect(try rows(folder, "SELECT \(classes) FROM result") == [types.map(\.3)])
    }

    @Test func aKeyMayHoldNull() throws {
        let folder = try TemporaryFolder()
        func batch(_ value: String, _ weight: Int64 = 1) throws -> Batch {
            try Batch(schema: Schema(fields), rows: [[.null, .text(value)]], weights: [weight])
        }
        try publish(try sink(folder, key: [0]), [try batch("a"), try batch("b")])
        #expect(try rows(folder, "SELECT * FROM result") == [["NULL", "b"]])
        try publish(try sink(folder, key: [0]), [try batch("b", -1)], epoch: 2)
        #expect(try rows(folder, "SELECT * FROM result").isEmpty)
    }

    @Test func aTableThatIsThereIsChecked() throws {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path + "/out.db"))
        try database.execute("CREATE TABLE result (k INTEGER)")
        let missing = #expect(throws: ConnectorError.self) {
            try sink(folder).recover(lastCommittedEpoch: 0)
        }
        #expect(missing?.cause == "it has no column 'v'" && missing?.optionKey == "table")
        try database.execute("ALTER TABLE result ADD COLUMN v TEXT")
        let keyless = #expect(throws: ConnectorError.self) {
            try sink(folder, key: [0]).recover(lastCommittedEpoch: 0)
        }
        #expect(keyless?.optionKey == "primary_key")
        try database.execute("CREATE UNIQUE INDEX key ON result (k)")
        try sink(folder, key: [0]).recover(lastCommittedEpoch: 0)
    }

    @Test func aFileAheadOfItsWorkspaceIsRefused() throws {
        let folder = try TemporaryFolder()
        let batch = try Batch(schema: Schema(fields), rows: [[.integer(1), .text("a")]])
        try publish(try sink(folder), [batch], epoch: 5)
        let error = #expect(throws: ConnectorError.self) {
            try sink(folder).recover(lastCommittedEpoch: 3)
        }
        #expect(error?.kind == .badData)
        // A job that begins anew writes again.
        try publish(try sink(folder), [batch], epoch: 1)
        #expect(try rows(folder, "SELECT count(*) FROM result") == [["2"]])
    }

    @Test func aLargeEpochGoesThroughAFile() throws {
        let folder = try TemporaryFolder()
        let text = [UInt8](repeating: 120, count: 1_000)
        let batches = try (0..<12).map { part in
            try Batch(
                schema: Schema(fields),
                rows: (0..<1_000).map { [.integer(Int64(part * 1_000 + $0)), .text(text)] })
        }
        let writer = try sink(folder, key: [0])
        try writer.recover(lastCommittedEpoch: 0)
        for batch in batches { try writer.write(batch) }
        let prepared = try writer.prepare(epoch: 1)
        #expect(prepared.count < 1_000)
        #expect(folder.files().contains { $0.hasSuffix("sink-0-1.outbox") })
        try writer.publish(epoch: 1, prepared: prepared)
        #expect(
            try rows(folder, "SELECT count(*), sum(length(v)) FROM result") == [
                ["12000", "12000000"]
            ])
        #expect(!folder.files().contains { $0.hasSuffix(".outbox") })
        try writer.publish(epoch: 1, prepared: prepared)
        #expect(try rows(folder, "SELECT count(*) FROM result") == [["12000"]])
    }
}
