import Columnar
import Formats
import Testing

private let json = JSONFormat()

struct JSONTests {
    @Test func writesOneObjectALine() throws {
        let columns = [
            Field("a\"b", .text), Field("n", .double),
            Field("d", .decimal(precision: 10, scale: 2)),
            Field("at", .timestamp), Field("i", .timestamptz), Field("b", .bytea),
        ]
        let rows: [[Value]] = [
            [
                .text("q\"\\\n\u{1}ä"), .double(.nan), .decimal(unscaled: -150, scale: 2),
                .timestamp(1_731_924_003_120_000), .timestamptz(0), .bytea([1, 2, 3, 4]),
            ],
            [.null, .double(0.1), .null, .null, .null, .null],
        ]
        let encoded = try encode(json, rows, columns)
        #expect(
            utf8(encoded.bytes) == #"""
                {"a\"b":"q\"\\\n\u0001ä","n":"NaN","d":-1.50,"at":"2024-11-18 10:00:03.12","i":"1970-01-01 00:00:00Z","b":"AQIDBA=="}
                {"a\"b":null,"n":0.1,"d":null,"at":null,"i":null,"b":null}

                """#)
        let iso = try encode(
            json, rows, columns,
            options: options(
                json,
                [
                    "json.timestamp-format.standard": "ISO-8601",
                    "json.encode.ignore-null-fields": "true",
                ]))
        #expect(utf8(iso.bytes).contains("\"at\":\"2024-11-18T10:00:03.12\""))
        #expect(utf8(Array(iso.bytes[iso.range(of: 1)])) == "{\"n\":0.1}")
    }

    @Test func optionsOfFlink() throws {
        let columns = [Field("a", .integer)]
        let bytes = Array("{\"a\":\"x\"}\n{\n{}\n".utf8)
        let plain = try decode(json, bytes, columns)
        #expect(plain.rowCount == 1 && plain.rejects.count == 2)
        let silent = try decode(
            json, bytes, columns, options: options(json, ["json.ignore-parse-errors": "true"]))
        #expect(silent.rowCount == 2 && silent.rejects.isEmpty && silent.ignoredCount == 1)
        let nulls = try decode(
            json, bytes, columns, options: options(json, ["ON_BAD_FIELD": "NULL"]))
        #expect(nulls.rowCount == 2 && nulls.rejects.count == 1)
        let strict = try decode(
            json, bytes, columns, options: options(json, ["json.fail-on-missing-field": "true"]))
        #expect(strict.rowCount == 0 && strict.rejects.count == 3)
        #expect(throws: FormatError.self) {
            try decode(
                json, bytes, columns,
                options: options(
                    json, ["fail-on-missing-field": "true", "ignore-parse-errors": "true"]))
        }
    }

    @Test func infersColumnsInOrderOfAppearance() throws {
        let sample = Array(
            #"""
            {"id":1,"name":"x","at":"2024-11-18T10:00:03Z","n":1,"nested":{"a":[1,{"b":"}"}]},"no":null}
            {"id":2,"n":2.5,"day":"2024-11-18","ok":true,"long":12345678901234567890,"k\u00e4":1,"cut":"of
            """#.utf8)
        let found = try sample.withUnsafeBytes { try json.infer(from: $0, options: .none) }
        #expect(
            found.columns == [
                Field("id", .bigint), Field("name", .text), Field("at", .timestamptz),
                Field("n", .double), Field("nested", .json), Field("no", .text),
                Field("day", .date), Field("ok", .boolean),
                Field("long", .decimal(precision: 38, scale: 0)), Field("kä", .bigint),
            ])
        #expect(throws: FormatError.self) {
            try Array("[]".utf8).withUnsafeBytes { try json.infer(from: $0, options: .none) }
        }
    }

    @Test func rawNeedsOneColumnOfTextOrBytes() throws {
        let raw = RawFormat()
        #expect(throws: FormatError.self) {
            try raw.makeDecoder(columns: everyColumn, wanted: [], options: .none)
        }
        let text = try decode(raw, Array("a\r\n\n".utf8) + [0xFF, 0x0A], [Field("x", .text)])
        #expect(values(text) == [[.text("a")], [.text("")]])
        #expect(text.rejects.map(\.reason) == ["invalid UTF-8"])
        let bytes = try decode(raw, messages: [[0xFF], nil, []], [Field("x", .bytea)])
        #expect(values(bytes) == [[.bytea([0xFF])], [.bytea([])]])
        #expect(bytes.tombstones == [1])
    }
}
