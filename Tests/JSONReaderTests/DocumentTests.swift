import Columnar
import JSONReader
import Testing

private let ab = [Field("a", .integer), Field("b", .text)]

struct DocumentTests {
    @Test(arguments: [
        ("{", "too early"), ("{\"a\"", "too early"), ("{\"a\":", "too early"),
        ("{\"a\":1", "too early"), ("{\"a\":1,", "too early"), ("{\"a\":1,}", "expected a key"),
        ("{\"a\" 1}", "expected \":\""), ("{a:1}", "expected a key"),
        ("{\"a\":}", "expected a value"),
        ("{\"a\":1 \"b\":2}", "expected \",\""), ("{\"a\":1}}", "more text"),
        ("{\"a\":1} {\"a\":2}", "more text"), ("[1]", "expected an object"),
        ("null", "expected an object"), ("{\"c\":tru}", "neither"), ("{\"c\":01}", "neither"),
        ("{\"a\":01}", "neither"), ("{\"a\":NaN}", "neither"), ("{\"b\":1.}", "neither"),
        ("{\"c\":[1,]}", "expected a value"), ("{\"c\":[1}", "expected \",\""),
        ("{\"c\":{\"d\":1]}", "expected \",\""), ("{\"c\":[", "too early"),
        ("{\"b\":\"x", "closed"),
        ("{\"b\":\"x\ty\"}", "closed"), ("{\"c\":{\"d\"}}", "expected \":\""),
        ("x", "expected an object"),
        ("{\"a\":1,,\"b\":2}", "expected a key"), ("{\"c\":{1:2}}", "expected a key"),
    ])
    func brokenDocumentsAreRejectsAndSpoilNoOther(_ broken: String, _ reason: String) throws {
        let good = "{\"a\":1,\"b\":\"x\"}"
        let (rows, rejects) = try read("\(good)\n\(broken)\n\(good)\n", ab)
        #expect(rows == [[.integer(1), .text("x")], [.integer(1), .text("x")]])
        #expect(rejects.count == 1)
        #expect(rejects.first?.record == 1)
        #expect(rejects.first?.byteRange == 16..<(16 + broken.utf8.count))
        #expect(rejects.first?.reason.contains(reason) == true, "\(rejects)")
        let decoded = try read(messages: [good, broken, good], ab)
        #expect(decoded.rowRecords == [0, 2])
        #expect(decoded.rejects.map(\.record) == [1])
        #expect(decoded.rejects.map(\.reason) == rejects.map(\.reason))
    }

    @Test func invalidUTF8IsAReject() throws {
        let reader = try JSONColumnReader(fields: ab)
        let line = Array("{\"a\":1}\n".utf8)
        let bytes = line + [0x7B, 0x22, 0xFF, 0x22, 0x7D, 0x0A] + line
        let decoded = try bytes.withUnsafeBytes { try reader.decode(lines: $0) }
        #expect(decoded.rowRecords == [0, 2])
        #expect(decoded.rowOffsets == [0, 14])
        #expect(decoded.rejects.map(\.reason) == ["not JSON: invalid UTF-8"])
    }

    @Test func theLastOfDuplicateKeysWins() throws {
        let lines = """
            {"a":1,"b":"long text","a":2,"b":"x"}
            {"a":"bad","a":3}
            {"a":4,"a":null}
            {"b":"first","b":null,"a":5}
            {"a":1,"a":"bad"}
            """
        let (rows, rejects) = try read(lines, ab)
        #expect(
            rows == [
                [.integer(2), .text("x")], [.integer(3), .null], [.null, .null],
                [.integer(5), .null],
            ])
        #expect(rejects.map(\.record) == [4])
    }

    @Test func keysMatchExactlyOrElseInOtherCapitals() throws {
        let lines = """
            {"A":1,"B":"x"}
            {"a":1,"A":2}
            {"A":2,"a":1}
            {"\\u0061":7}
            """
        let (rows, _) = try read(lines, ab)
        #expect(rows.map { $0[0] } == [.integer(1), .integer(1), .integer(1), .integer(7)])
    }

    @Test func keysInAnyOrderAndWithEscapes() throws {
        let fields = [Field("a\\b", .integer), Field("ä", .integer), Field("", .integer)]
        let lines = #"""
            {"a\\b":1,"ä":2,"":3}
            {"":3,"\u00e4":2,"x":[],"a\u005cb":1}
            {"a\b":9,"ä":2,"":3,"a\\b":1}
            """#
        let (rows, rejects) = try read(lines, fields)
        #expect(rejects.isEmpty)
        #expect(rows == Array(repeating: [.integer(1), .integer(2), .integer(3)], count: 3))
    }

    @Test func moreKeysThanAreRemembered() throws {
        let lines = (0..<6_000).map { "{\"k\($0)\":\($0),\"a\":\($0),\"b\":\"\($0)\"}" }
        let (rows, _) = try read(lines.joined(separator: "\n"), ab)
        #expect(rows == (0..<6_000).map { [.integer(Int64($0)), .text("\($0)")] })
    }

    @Test func whiteSpaceLinesAndByteOrderMark() throws {
        let lines = "\u{feff} { \"a\" : 1 , \"b\" : \"x\" } \r\n\n \t\r\n{\"a\":2}\r\n{\"a\":3}"
        let reader = try JSONColumnReader(fields: ab)
        let decoded = try Array(lines.utf8).withUnsafeBytes { try reader.decode(lines: $0) }
        #expect(rows(of: decoded).map { $0[0] } == [.integer(1), .integer(2), .integer(3)])
        #expect(decoded.rowRecords == [0, 3, 4])
        #expect(decoded.recordCount == 5)
        #expect(decoded.rejects.isEmpty)
        #expect(try read("", ab).rows.isEmpty)
        #expect(try read("\n\n", ab).rejects.isEmpty)
    }

    @Test func messagesMayHoldNewlinesAndBeEmpty() throws {
        let messages: [String?] = ["{\n\"a\":\n1\n}\n", nil, "", "  ", "{\"a\":2}", nil]
        let decoded = try read(messages: messages, ab)
        #expect(decoded.rowRecords == [0, 4])
        #expect(decoded.tombstones == [1, 5])
        #expect(decoded.rejects.map(\.record) == [2, 3])
        #expect(decoded.rejects.allSatisfy { $0.reason == "the payload is empty" })
        #expect(try read(messages: [], ab).rowCount == 0)
    }

    @Test func optionsForBadAndMissingFields() throws {
        let lines = "{\"a\":\"x\",\"b\":\"y\"}\n{\"b\":\"z\"}\n{\"a\":1}"
        let lenient = try read(lines, ab, options: JSONReaderOptions(badFieldIsNull: true))
        #expect(lenient.rejects.isEmpty)
        #expect(
            lenient.rows == [[.null, .text("y")], [.null, .text("z")], [.integer(1), .null]])
        let strict = try read(lines, ab, options: JSONReaderOptions(missingFieldIsError: true))
        #expect(
            strict.rejects.map(\.reason) == [
                "field \"a\": \"x\" is not a valid INTEGER", "field \"a\" is missing",
                "field \"b\" is missing",
            ])
        #expect(strict.rejects.map(\.field) == ["a", "a", "b"])
    }

    @Test func deepNestingIsRefusedBeforeTheStackEnds() throws {
        let deep = String(repeating: "[", count: 100_000)
        let (_, rejects) = try read("{\"c\":\(deep)}\n{\"b\":\(deep)", ab)
        #expect(rejects.map { $0.reason.contains("1024 levels") } == [true, true])
        let nested = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(try read("{\"c\":\(nested),\"a\":1}", ab).rows == [[.integer(1), .null]])
    }

    @Test func noFieldsAtAllCountsRows() throws {
        let (rows, rejects) = try read("{\"a\":1}\n{}\n{", [])
        #expect(rows.count == 2)
        #expect(rejects.count == 1)
    }

    @Test func linesLongerThanAWindow() throws {
        let long = String(repeating: "ä\\n", count: 100_000)
        let lines = "{\"a\":1}\n{\"b\":\"\(long)\",\"a\":2}\n{\"a\":3,\"c\":\"\(long)\"}\n{\"a\":4}"
        let (rows, rejects) = try read(lines, ab)
        #expect(rejects.isEmpty)
        #expect(rows.map { $0[0] } == (1...4).map { .integer($0) })
        #expect(rows[1][1] == .text(String(repeating: "ä\n", count: 100_000)))
    }
}
