import Columnar
import Formats
import Testing

/// Change events, one by one: which rows they write and delete.
@Suite struct DebeziumTests {
    private let columns = [Field("id", .integer), Field("name", .text)]

    private func changes(_ event: String) throws -> [String] {
        let rows = try decode(DebeziumJSONFormat(), messages: [Array(event.utf8)], columns)
        let weights = rows.weights ?? Array(repeating: 1, count: rows.rowCount)
        let found = zip(weights, values(rows)).map { weight, row in
            "\(weight > 0 ? "+" : "-")\(row.map(\.description).joined(separator: "|"))"
        }
        return found + rows.rejects.map { "! \($0.reason)" }
            + Array(repeating: "ignored", count: rows.ignoredCount)
    }

    @Test(arguments: [
        (#"{"before": null, "after": {"id": 1, "name": "a"}, "op": "c"}"#, ["+1|a"]),
        (
            #"{"op": "r", "after": {"id": 1, "name": "}{\"]"}, "source": {"x": [1, {}]}}"#,
            [#"+1|}{"]"#]
        ),
        (
            #"{"before": {"id": 1, "name": "a"}, "after": {"id": 2}, "op": "u"}"#,
            ["-1|a", "+2|NULL"]
        ),
        (#"{"before": null, "after": {"id": 2, "name": "b"}, "op": "u"}"#, ["+2|b"]),
        (#"{"before": {"id": 1}, "after": null, "op": "d"}"#, ["-1|NULL"]),
        (
            #"{"schema": {"op": 1}, "payload": {"after": {"id": 3, "name": "c"}, "op": "c"}}"#,
            ["+3|c"]
        ),
        (#"{"op": "c", "op": "d", "before": {"id": 4, "name": "x"}}"#, ["-4|x"]),
        (#"{"op": "t", "before": null, "after": null}"#, ["ignored"]),
    ])
    func eventsAreChanges(_ event: String, _ expected: [String]) throws {
        #expect(try changes(event) == expected)
    }

    @Test(arguments: [
        (#"{"id": 1, "name": "a"}"#, "op"), (#"{"op": "c", "after": null}"#, "after"),
        (#"{"op": "d", "before": null}"#, "before"), (#"{"op": "x"}"#, "none of"),
        (#"{"op": "c", "after": {"id": "one"}}"#, "id"), ("[]", "no JSON object"),
        (#"{"op": "c", "after": {"id": 1}"#, "no JSON object"), ("", "no JSON object"),
        (#"{"op": "u", "before": {"id": "x"}, "after": {"id": 1}}"#, "id"),
    ])
    func brokenEventsAreRejected(_ event: String, _ word: String) throws {
        let found = try changes(event)
        #expect(found.count == 1 && found[0].hasPrefix("! ") && found[0].contains(word), "\(found)")
    }

    @Test func columnsAreThoseOfTheRows() throws {
        let sample = #"{"op": "c", "after": {"id": 1, "name": "a"}, "before": null}"# + "\n"
        let found = try Array(sample.utf8).withUnsafeBytes {
            try DebeziumJSONFormat().infer(from: $0, options: .none)
        }
        #expect(found.columns.map(\.name) == ["id", "name"])
        #expect(found.columns.map(\.type) == [.bigint, .text])
    }
}
