import SQL
import Testing

/// Nothing in a text can make the parser trap, run out of stack or take unreasonably long.
@Suite struct ParserLimitTests {
    private static let count = 30_000

    @Test(arguments: [
        String(repeating: "(", count: 100_000), String(repeating: "(", count: count) + "SELECT 1",
        String(repeating: "[", count: count), String(repeating: "NOT ", count: count),
        String(repeating: "- ", count: count), String(repeating: "CASE ", count: count),
        String(repeating: "f(", count: count), String(repeating: "{a: ", count: count),
        String(repeating: "CAST(", count: count),
        "CAST(a AS " + String(repeating: "ARRAY<", count: count),
        "a" + String(repeating: "[1]", count: count),
        "a" + String(repeating: "::int", count: count),
        "a" + String(repeating: " + 1", count: count), "a" + String(repeating: ".a", count: count),
        "1" + String(repeating: " IS NULL", count: count),
        "(SELECT 1" + String(repeating: " UNION SELECT 1", count: count) + ")",
        "(SELECT 1 FROM t" + String(repeating: " JOIN t", count: count) + ")",
        String(repeating: "(SELECT * FROM ", count: count),
        String(repeating: "a IN (", count: count),
        String(repeating: "EXISTS (TABLE ", count: count),
    ])
    func tooComplex(_ text: String) {
        let source = SourceText(name: "q", text: "SELECT " + text)
        let (statements, diagnostics) = Parser.parseScript(source)
        #expect(statements.isEmpty)
        #expect(diagnostics.count == 1)
    }

    @Test func theDeepestTreesArePrintedAndCompared() throws {
        let nested =
            String(repeating: "(1 + ", count: 60) + "1" + String(repeating: ")", count: 60)
        try expectRoundTrip(try statement("SELECT " + nested))
        let chained = "1" + String(repeating: " + 1", count: 250)
        try expectRoundTrip(try statement("SELECT " + chained))
        let calls =
            String(repeating: "coalesce(a, ", count: 120) + "1" + String(repeating: ")", count: 120)
        try expectRoundTrip(try statement("SELECT " + calls))
        let queries =
            String(repeating: "SELECT * FROM (", count: 60) + "SELECT 1"
            + String(repeating: ") x", count: 60)
        try expectRoundTrip(try statement(queries))
    }

    @Test func longConditionsAreFlat() throws {
        let text =
            "SELECT 1 WHERE " + Array(repeating: "a = 1", count: 20_000).joined(separator: " OR ")
        try expectRoundTrip(try statement(text))
    }

    @Test func manyErrorsEnd() {
        let source = SourceText(name: "q", text: String(repeating: "x;", count: 10_000))
        #expect(Parser.parseScript(source).diagnostics.count == 101)
    }

    @Test func aTextThatIsTooLong() {
        let source = SourceText(name: "q", text: String(repeating: " ", count: 17 << 20))
        #expect(Parser.parseScript(source).diagnostics.first?.sqlState == .programLimitExceeded)
    }
}
