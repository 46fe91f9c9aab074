import Columnar
import Formats
import Testing

private let csv = CSVFormat()
private let people = [Field("id", .integer), Field("name", .text), Field("score", .double)]

private func read(
    _ text: String, _ given: KeyValuePairs<String, String> = [:], columns: [Field] = people
) throws -> DecodedRows {
    try decode(csv, Array(text.utf8), columns, options: options(csv, given))
}

struct CSVTests {
    @Test func quotesNullsAndLineEnds() throws {
        let text =
            "1,Ann,1.5\r\n2,\"Bo, \"\"B\"\"\",\n3,,2\n4,\"\",3\n\n5,\"two\r\nlines\",4\r\n6,5\" disk,5"
        let rows = try read(text)
        #expect(rows.rejects == [])
        #expect(
            values(rows) == [
                [.integer(1), .text("Ann"), .double(1.5)],
                [.integer(2), .text("Bo, \"B\""), .null], [.integer(3), .null, .double(2)],
                [.integer(4), .text(""), .double(3)],
                [.integer(5), .text("two\r\nlines"), .double(4)],
                [.integer(6), .text("5\" disk"), .double(5)],
            ])
        #expect(rows.sourceRecords == [0, 1, 2, 3, 5, 6])
        #expect(rows.recordOffsets.first == 0)
    }

    @Test func brokenRecordsAreRejectsWithReasons() throws {
        let text = "1,a,1\n2,b\n3,c,3,4\nx,d,4\n5,\"e\"f,5\n6,g,bad\n7,h,7\n8,\"open,8\n9,i,9\n"
        let rows = try read(text)
        #expect(values(rows).map { $0[0] } == [.integer(1), .integer(7), .integer(9)])
        #expect(rows.sourceRecords == [0, 6, 8])
        #expect(
            rows.rejects.map(\.reason) == [
                "expected 3 fields and found 2", "expected 3 fields and found 4",
                "field \"id\": 'x' is not a valid INTEGER", "text after a closing quote",
                "field \"score\": 'bad' is not a valid DOUBLE PRECISION", "a quote is not closed",
            ])
        #expect(rows.rejects.map(\.record) == [1, 2, 3, 4, 5, 7])
        #expect(rows.rejects[0].byteRange == 6..<9)
        #expect(rows.rejects[2].byteRange == 18..<23 || rows.rejects[2].byteRange == 18..<24)
    }

    @Test func badFieldsCanBeNullAndBrokenRecordsIgnored() throws {
        let text = "x,a,1\n2,b\n"
        let lenient = try read(text, ["csv.on_bad_field": "null"])
        #expect(values(lenient) == [[.null, .text("a"), .double(1)]])
        #expect(lenient.rejects.count == 1)
        let silent = try read(text, ["csv.ignore-parse-errors": "true"])
        #expect(values(silent) == values(lenient))
        #expect(silent.rejects.isEmpty && silent.ignoredCount == 1)
    }

    @Test func headersNameColumns() throws {
        let text = "\u{feff}SCORE;extra;\"id\";name\n1.5;?;1;Ann\n"
        let rows = try read(text, ["header": "true", "field-delimiter": ";"])
        #expect(values(rows) == [[.integer(1), .text("Ann"), .double(1.5)]])
        let error = #expect(throws: FormatError.self) {
            try read("id,nom\n1,x\n", ["header": "true"])
        }
        #expect(
            error?.description == "the header lacks \"name\", \"score\"; "
                + "declared are \"id\", \"name\", \"score\", the header has \"id\", \"nom\"")
        #expect(throws: FormatError.self) { try read("", ["header": "true"]) }
    }

    @Test func optionsOfFlink() throws {
        let comments = try read("# a \"comment\n1,#x,2\n", ["csv.allow-comments": "true"])
        #expect(values(comments) == [[.integer(1), .text("#x"), .double(2)]])
        let nulls = try read("1,n/a,n/a\n2,,\n3,\"n/a\",1\n", ["csv.null-literal": "n/a"])
        #expect(
            values(nulls) == [
                [.integer(1), .null, .null], [.integer(2), .text(""), .null],
                [.integer(3), .text("n/a"), .double(1)],
            ])
        let escapes = try read(
            "1,'a\\'b''c',2\n", ["csv.quote-character": "'", "csv.escape-character": "\\"])
        #expect(values(escapes)[0][1] == .text("a'b'c"))
        let bare = try read("1,\"a,2\n", ["csv.disable-quote-character": "true"])
        #expect(values(bare)[0][1] == .text("\"a"))
        let tabs = try read("1\tx\t2\n", ["csv.field-delimiter": "\\t"])
        #expect(values(tabs) == [[.integer(1), .text("x"), .double(2)]])
    }

    @Test func invalidUTF8IsARejectOfItsRecordOnly() throws {
        let bytes = Array("1,a,1\n2,".utf8) + [0xFF] + Array(",2\n3,c,3\n".utf8)
        let rows = try decode(csv, bytes, people)
        #expect(rows.sourceRecords == [0, 2])
        #expect(rows.rejects.map(\.reason) == ["invalid UTF-8"])
    }

    @Test func messagesAreOneRecordEach() throws {
        let messages = ["1,a,1", "2,b,2\n", "", "3,c,3\n4,d,4", "\n"].map { Array($0.utf8) }
        let rows = try decode(csv, messages: messages, people)
        #expect(rows.sourceRecords == [0, 1])
        #expect(
            rows.rejects.map(\.reason) == [
                "the payload is empty", "more than one record in a message",
                "no record in the message",
            ])
    }

    @Test func anEmptyLineOfOneColumnIsNull() throws {
        let rows = try read("a\n\nb\n", columns: [Field("x", .text)])
        #expect(values(rows) == [[.text("a")], [.null], [.text("b")]])
    }

    @Test func writesQuotesOnlyWhereNeeded() throws {
        let rows: [[Value]] = [
            [.integer(1), .text("plain"), .double(1.5)], [.null, .text(""), .null],
            [.integer(3), .text("a,\"b\"\n"), .double(1e20)],
        ]
        let encoded = try encode(csv, rows, people)
        #expect(utf8(encoded.bytes) == "1,plain,1.5\n,\"\",\n3,\"a,\"\"b\"\"\n\",1e+20\n")
        let encoder = try csv.makeEncoder(
            columns: people, options: options(csv, ["header": "true"]))
        #expect(utf8(encoder.header) == "id,name,score\n")
        let literal = try encode(
            csv, [[.null, .text("-"), .null]], people, options: options(csv, ["null-literal": "-"]))
        #expect(utf8(literal.bytes) == "-,\"-\",-\n")
    }

    @Test func infersHeaderDelimiterAndTypes() throws {
        let sample = Array(
            "id;name;at;ok;zip\n1;Ann;2024-11-18 10:00:03;true;00123\n2;Bo;2024-11-18;false;04567\n3;"
                .utf8)
        let found = try sample.withUnsafeBytes { try csv.infer(from: $0, options: .none) }
        #expect(
            found.columns == [
                Field("id", .bigint), Field("name", .text), Field("at", .timestamp),
                Field("ok", .boolean), Field("zip", .text),
            ])
        #expect(try decode(csv, sample, found.columns, options: found.options).rowCount == 2)
        let plain = Array("1,2.5\n2,3\n".utf8)
        let bare = try plain.withUnsafeBytes { try csv.infer(from: $0, options: .none) }
        #expect(bare.columns == [Field("column0", .bigint), Field("column1", .double)])
        #expect(try decode(csv, plain, bare.columns, options: bare.options).rowCount == 2)
    }

    @Test func impossibleOptionsAreRefused() throws {
        for given in [["field-delimiter": ",,"], ["header": "maybe"], ["field-delimitr": ";"]] {
            #expect(throws: FormatError.self) {
                try FormatOptions(given.map { ($0.key, $0.value) }, for: csv)
            }
        }
        #expect(throws: FormatError.self) { try read("", ["field-delimiter": "\""]) }
    }
}
