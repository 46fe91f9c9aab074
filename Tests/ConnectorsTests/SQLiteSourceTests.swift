import Columnar
import Connectors
import SQLiteClient
import Testing

@Suite struct SQLiteSourceTests {
    private static let values: [(DataType, Value)] = [
        (.boolean, .boolean(true)), (.smallint, .integer(-3)), (.integer, .integer(7)),
        (.bigint, .integer(.min)), (.real, .real(1.5)), (.double, .double(-0.1)),
        (.double, .double(.infinity)), (.double, .double(.nan)),
        (.decimal(precision: 10, scale: 2), .decimal(unscaled: 1_250, scale: 2)),
        (.decimal(precision: 15, scale: 14), .decimal(unscaled: 3, scale: 14)),
        (
            .decimal(precision: 30, scale: 2),
            .decimal(unscaled: 123_456_789_012_345_678_901, scale: 2)
        ),
        (.text, .text("ü'\"x")), (.text, .text("")), (.bytea, .bytea([0, 255])),
        (.date, .date(-20_045)), (.time, .time(3_600_000_001)),
        (.timestamp, .timestamp(1_731_924_000_500_000)),
        (.timestamptz, .timestamptz(-1)),
        (.interval, .interval(Interval(months: 1, days: 2, nanoseconds: -3000))),
    ]

    @Test func readsWhatTheSinkWrites() throws {
        let folder = try TemporaryFolder()
        let fields = Self.values.enumerated().map { Field("c\($0)", $1.0) }
        let sink = try makeSink(
            "sqlite", ["path": "out.db", "table": "result"], fields: fields, folder: folder)
        try sink.recover(lastCommittedEpoch: 0)
        let rows = [Self.values.map(\.1), Self.values.map { _ in .null }]
        try sink.write(try Batch(schema: Schema(fields), rows: rows))
        try sink.publish(epoch: 1, prepared: try sink.prepare(epoch: 1))
        let result = try read(
            makeSource(
                "sqlite", ["path": "out.db", "table": "result"], fields: fields,
                baseFolder: folder.path))
        #expect(result.rejects.isEmpty)
        for (index, value) in result.rows[0].values.enumerated() {
            if case .double(let number) = value, number.isNaN {
                #expect(index == 7)
            } else {
                #expect(value == rows[0][index], "\(fields[index].type)")
            }
        }
        #expect(result.rows[1].values == rows[1])
    }

    @Test func columnsAreTypedAsDeclared() throws {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path + "/in.db"))
        try database.execute(
            """
            CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(10), c DECIMAL(12, 2), d timestamp,
                e double precision, f, g BLOB, h boolean, i date)
            """)
        let connector = try #require(Connectors.named("sqlite"))
        let options = try ConnectorOptions(
            checking: ["path": "in.db", "table": "t"], for: connector, role: .source)
        let fields = try #require(try connector.inferSchema(options, baseFolder: folder.path))
            .fields
        #expect(
            fields.map(\.type) == [
                .bigint, .text, .decimal(precision: 12, scale: 2), .timestamp, .double, .text,
                .bytea, .boolean, .date,
            ])
        #expect(fields.map(\.isNullable) == [false] + Array(repeating: true, count: 8))
    }

    @Test func missingTablesAndColumnsAreNamed() throws {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path + "/in.db"))
        try database.execute("CREATE TABLE t (a)")
        func start(_ table: String, _ column: String) throws {
            try makeSource(
                "sqlite", ["path": "in.db", "table": table], fields: [Field(column, .text)],
                baseFolder: folder.path
            ).start(at: nil)
        }
        #expect(throws: ConnectorError.self) { try start("other", "a") }
        #expect(throws: ConnectorError.self) { try start("t", "b") }
        try start("t", "a")
    }
}
