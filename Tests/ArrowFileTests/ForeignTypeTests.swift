import ArrowFile
import Columnar
import Foundation
import Testing

/// Files written by pyarrow (`Tests/Fixtures/Parquet/make.py`) with types that are widened here.
@Suite struct ForeignTypeTests {
    private func reader(_ name: String) throws -> ParquetReader {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try ParquetReader(path: tests.appending(path: "Fixtures/Parquet/\(name)").path)
    }

    private func check(
        _ name: String, _ type: DataType, _ expected: [Value],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let reader = try reader("foreign-types.parquet")
        let index = try #require(reader.columns.firstIndex { $0.name == name })
        let schema = try reader.select(columns: [index])
        #expect(schema.types == [type], "\(name)", sourceLocation: location)
        #expect(
            try readAll(reader, columnCount: 1) == [expected], "\(name)", sourceLocation: location)
    }

    @Test func integersAndFloats() throws {
        try check("i8", .smallint, [.integer(-128), .null, .integer(127), .integer(0)])
        try check("u8", .smallint, [.integer(255), .null, .integer(1), .integer(0)])
        try check("u16", .integer, [.integer(65535), .null, .integer(1), .integer(0)])
        try check("u32", .bigint, [.integer(4_294_967_295), .null, .integer(1), .integer(0)])
        let numbers: [Int128] = [18_446_744_073_709_551_615, 1, 0]
        let decimals = numbers.map { Value.decimal(unscaled: $0, scale: 0) }
        try check(
            "u64", .decimal(precision: 20, scale: 0),
            [decimals[0], .null, decimals[1], decimals[2]]
        )
        let bits = [Float(1.5), -2, 0].map { Value.integer(Int64($0.bitPattern)) }
        try check("f16", .real, [bits[0], .null, bits[1], bits[2]])
    }

    @Test func textAndBytes() throws {
        try check("large_string", .text, [.text("a"), .null, .text(""), .text("zażółć")])
        try check(
            "string_view", .text,
            [.text("a"), .null, .text(""), .text("a longer text than twelve")])
        try check("large_binary", .bytea, [.bytea([97]), .null, .bytea([]), .bytea([255])])
        try check(
            "binary_view", .bytea,
            [.bytea([97]), .null, .bytea([]), .bytea(Array(repeating: 255, count: 20))])
        try check(
            "fixed_binary", .bytea,
            [.bytea([97, 98, 99]), .null, .bytea([0, 0, 0]), .bytea([120, 121, 122])])
        try check("dictionary_text", .text, [.text("x"), .null, .text("y"), .text("x")])
        try check(
            "json", .text, [.text("{\"a\": 1}"), .null, .text("[]"), .text("null")])
        let identifiers = (1...3).map { Value.bytea(Array(repeating: 0, count: 15) + [$0]) }
        try check("uuid", .uuid, [identifiers[0], .null, identifiers[1], identifiers[2]])
    }

    @Test func datesAndTimes() throws {
        try check("date64", .date, [.date(-1), .null, .date(19782), .date(0)])
        try check("time_s", .time, [.time(86_399_000_000), .null, .time(1_000_000), .time(0)])
        try check("time_ms", .time, [.time(86_399_999_000), .null, .time(1000), .time(0)])
        try check("time_ns", .time, [.time(86_399_999_999), .null, .time(1), .time(0)])
    }

    @Test func timestampsAreFloored() throws {
        let seconds: Int64 = 1_700_000_000
        try check(
            "ts_s", .timestamp,
            [.timestamp(-1_000_000), .null, .timestamp(seconds * 1_000_000), .timestamp(0)])
        try check(
            "ts_ms", .timestamp,
            [.timestamp(-1000), .null, .timestamp(seconds * 1_000_000 + 123_000), .timestamp(0)])
        try check(
            "ts_ns", .timestamp,
            [.timestamp(-1), .null, .timestamp(seconds * 1_000_000 + 123_456), .timestamp(0)])
        let instants: [Value] = [
            .timestamptz(-1), .null, .timestamptz(seconds * 1_000_000 + 123_456), .timestamptz(0),
        ]
        try check("ts_ns_berlin", .timestamptz, instants)
        try check(
            "ts_ms_utc", .timestamptz,
            [
                .timestamptz(-1000), .null, .timestamptz(seconds * 1_000_000 + 123_000),
                .timestamptz(0),
            ])
    }

    @Test func decimals() throws {
        let large: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000
        try check(
            "decimal256", .decimal(precision: 38, scale: 3),
            [
                .decimal(unscaled: -12_345_678, scale: 3), .null,
                .decimal(unscaled: large, scale: 3), .decimal(unscaled: 0, scale: 3),
            ])
        try check(
            "decimal32", .decimal(precision: 5, scale: 1),
            [
                .decimal(unscaled: -15, scale: 1), .null, .decimal(unscaled: 99, scale: 1),
                .decimal(unscaled: 0, scale: 1),
            ])
    }

    private func checkNested(_ name: String, _ type: DataType, _ expected: [Value]) throws {
        try check(name, type, values(try Column(type: type, values: expected)))
    }

    @Test func valuesWithParts() throws {
        let one = Value.integer(1)
        try checkNested(
            "list", .array(.bigint),
            [.array([one]), .null, .array([]), .array([.integer(2), .integer(3)])])
        let pair = DataType.structure([StructureField("a", .bigint), StructureField("b", .text)])
        try checkNested(
            "struct", pair,
            [
                .structure([one, .text("x")]), .null, .structure([.integer(2), .null]),
                .structure([.integer(3), .text("")]),
            ])
        try checkNested(
            "map", .map(key: .text, value: .bigint),
            [
                .map([MapEntry(.text("k"), one)]), .null, .map([]),
                .map([MapEntry(.text("l"), .integer(2))]),
            ])
    }

    @Test func otherListsAndPartsThatAreWidened() throws {
        let reader = try reader("foreign-parts.parquet")
        let schema = try reader.select()
        #expect(
            schema.types == [
                .array(.bigint), .array(.bigint), .array(.array(.smallint)),
                .structure([
                    StructureField("at", .timestamp),
                    StructureField("tags", .map(key: .integer, value: .array(.uuid))),
                ]),
            ])
        let batch = try #require(try reader.next())
        let texts = batch.columns.map { column in
            (0..<column.count).map { column.value(at: $0).description }
        }
        let first = "00000000-0000-0000-0000-000000000001"
        #expect(
            texts == [
                ["{1,NULL}", "NULL", "{}"], ["{1,2}", "NULL", "{NULL,3}"],
                ["{{1},NULL,{}}", "{}", "NULL"],
                [
                    "(\"1969-12-31 23:59:59.999999\",\"{7=\"\"{\(first),NULL}\"\"}\")", "NULL",
                    "(,{})",
                ],
            ])
    }

    @Test func durationsAreIntervals() throws {
        let values: [Value] = [1, 2, 3].map { .interval(Interval(nanoseconds: $0 * 1_000)) }
        try check("duration", .interval, [values[0], .null, values[1], values[2]])
        #expect(try reader("foreign-types.parquet").columns.allSatisfy { $0.type != nil })
    }

    @Test func int96Timestamps() throws {
        let reader = try reader("int96.parquet")
        #expect(try reader.select().types == [.timestamp])
        let expected: [Value] = [
            .timestamp(-1), .null, .timestamp(1_700_000_000_123_456), .timestamp(0),
        ]
        #expect(try readAll(reader, columnCount: 1) == [expected])
    }

    @Test func textThatIsNotUTF8() throws {
        let reader = try reader("not-utf8.parquet")
        try reader.select()
        let error = #expect(throws: ArrowFileError.self) { try reader.next() }
        #expect(error?.kind == .corrupt)
        #expect(error?.text == "column 'note': its text is not UTF-8")
        try reader.select(columns: [0])
        #expect(
            try readAll(reader, columnCount: 1) == [[.integer(1), .integer(2), .integer(3)]])
    }

    @Test func decimalThatDoesNotFit() throws {
        let reader = try reader("wide-decimal.parquet")
        try reader.select()
        let error = #expect(throws: ArrowFileError.self) { try reader.next() }
        #expect(error?.text.hasPrefix("column 'sum': ") == true, "\(String(describing: error))")
    }
}
