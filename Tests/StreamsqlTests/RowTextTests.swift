import Columnar
import Engine
import Testing

@testable import streamsql

@Suite struct RowTextTests {
    private let fields = [
        Field("name", .text), Field("n", .bigint), Field("ratio", .double), Field("ok", .boolean),
    ]

    private func rows() throws -> RowSet {
        let schema = Schema(fields)
        return RowSet(
            schema: schema,
            batches: [
                try Batch(
                    schema: schema,
                    rows: [
                        [
                            .text("a\"b"), .integer(9_007_199_254_740_993), .double(0.5),
                            .boolean(true),
                        ],
                        [.text("日本\n語"), .null, .double(.nan), .boolean(false)],
                    ])
            ])
    }

    private func text(_ format: RowFormat, width: Int? = nil) throws -> String {
        var bytes: [UInt8] = []
        format.print(try rows(), width: width) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func tableIsAlignedByWidthOfCharacters() throws {
        #expect(
            try text(.table) == """
                 name     |                n | ratio | ok
                ----------+------------------+-------+-------
                 a"b      | 9007199254740993 |   0.5 | true
                 日本\\n語 |             NULL |   NaN | false
                (2 rows)

                """)
    }

    @Test func tableIsCutAtTheWidthOfTheTerminal() throws {
        let lines = try text(.table, width: 36).split(separator: "\n")
        #expect(lines.allSatisfy { DisplayText.width(of: String($0)) <= 36 })
        #expect(lines[2].contains("…"))
    }

    @Test func csvQuotesWhatItMust() throws {
        #expect(
            try text(.csv) == """
                name,n,ratio,ok
                "a""b",9007199254740993,0.5,true
                "日本
                語",,NaN,false

                """)
    }

    @Test func jsonKeepsNumbersExact() throws {
        #expect(
            try text(.jsonl) == """
                {"name":"a\\"b","n":9007199254740993,"ratio":0.5,"ok":true}
                {"name":"日本\\n語","n":null,"ratio":"NaN","ok":false}

                """)
        #expect(try text(.json).hasPrefix("[\n  {"))
        let empty = RowSet(schema: Schema(fields), batches: [])
        var bytes: [UInt8] = []
        RowFormat.json.print(empty, width: nil) { bytes += $0 }
        #expect(String(decoding: bytes, as: UTF8.self) == "[]\n")
    }

    @Test func changesHaveTheirSignBeforeThem() throws {
        let schema = Schema(Array(fields.prefix(2)))
        let batch = try Batch(
            schema: schema, rows: [[.text("x"), .integer(1)], [.text("y"), .integer(2)]],
            weights: [2, -1])
        func text(_ format: RowFormat) -> String {
            String(decoding: ChangeText(format: format).text(batch, schema: schema), as: UTF8.self)
        }
        #expect(text(.csv) == "op,name,n\n+,x,1\n+,x,1\n-,y,2\n")
        #expect(text(.json).hasSuffix("{\"op\":\"-\",\"name\":\"y\",\"n\":2}\n"))
        #expect(
            text(.table) == """
                 ± | name | n
                ---+------+---
                 + | x    | 1
                 + | x    | 1
                 - | y    | 2

                """)
    }

    @Test func quantitiesReadWell() {
        #expect(Quantity.count(1_234_567, "row") == "1,234,567 rows")
        #expect(Quantity.count(-999) == "-999")
        #expect(Quantity.bytes(999) == "999 B")
        #expect(Quantity.bytes(1_234_567) == "1.2 MB")
        #expect(Quantity.duration(seconds: 0.084) == "84 ms")
        #expect(Quantity.duration(seconds: 125) == "2 min 05 s")
        #expect(Quantity.duration(seconds: 90_061) == "1 day 1 h")
    }
}
