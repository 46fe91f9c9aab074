@testable import SQL
import Testing

/// Places in texts, carets and candidates.
@Suite struct DiagnosticTests {
    @Test func positions() {
        let source = SourceText(name: "q", text: "ab\r\ncé世d\n\rx")
        let expected: [(Int, Int, Int)] = [
            (0, 1, 1), (2, 1, 3), (4, 2, 1), (5, 2, 2), (7, 2, 3), (10, 2, 4), (12, 3, 1),
            (13, 4, 1),
            (14, 4, 2), (99, 4, 2), (-5, 1, 1),
        ]
        for (offset, line, column) in expected {
            let position = source.position(of: offset)
            #expect(position.line == line && position.column == column, "offset \(offset)")
        }
        #expect(source.text(of: source.lineRange(at: 6)) == "cé世d")
    }

    @Test func withoutAPlace() {
        let source = SourceText(name: "q.sql", text: "SELECT 1")
        let diagnostic = Diagnostic("low on disk", severity: .warning, hint: "free some")
        #expect(diagnostic.rendered(in: source) == "q.sql: warning: low on disk\nhint: free some")
    }

    @Test func aRangeOverSeveralLinesIsMarkedOnTheFirst() {
        let source = SourceText(name: "q", text: "SELECT (a\nb)")
        let diagnostic = Diagnostic("m", at: SourceRange(7, 12))
        #expect(diagnostic.rendered(in: source) == "q:1:8: error: m\nSELECT (a\n       ^^")
    }

    @Test func wideAndCombiningCharacters() {
        let source = SourceText(name: "q", text: "世é\u{301}\t世 x")
        let wide = Diagnostic("m", at: SourceRange(8, 11)).rendered(in: source)
        #expect(wide.hasSuffix("\n   \t^^"))
    }

    @Test func aLongLineIsCut() {
        let text =
            String(repeating: "a, ", count: 1_000) + "? " + String(repeating: ", b", count: 1_000)
        let source = SourceText(name: "q", text: text)
        let lines = Diagnostic("m", at: SourceRange(3_000, 3_001)).rendered(in: source)
            .split(separator: "\n")
        #expect(lines[1].count < 400 && lines[1].hasPrefix("…") && lines[1].hasSuffix("…"))
        let caret = Array(lines[2]).count - 1
        #expect(Array(lines[1])[caret] == "?")
    }

    @Test func controlCharactersDoNotReachTheTerminal() {
        let source = SourceText(name: "q", text: "a\u{1B}[2Jb")
        #expect(!Diagnostic("m", at: SourceRange(0, 1)).rendered(in: source).contains("\u{1B}"))
    }

    @Test(arguments: [
        ("campain_id", "campaign_id"), ("FORM", "from"), ("tumbel", "tumble"), ("topic", "topic"),
        ("Campaign_ID", "campaign_id"), ("durations", "duration"),
    ])
    func candidates(_ name: String, _ expected: String) {
        let names = ["campaign_id", "duration", "from", "tumble", "topic", "x"]
        #expect(Candidates.closest(to: name, in: names) == expected)
    }

    @Test func nothingNear() {
        #expect(Candidates.closest(to: "elephant", in: ["campaign_id", "x"]) == nil)
        #expect(Candidates.closest(to: "a", in: ["b", "c"]) == nil)
        #expect(Candidates.closest(to: "", in: ["b"]) == nil)
        #expect(Candidates.hint(for: "tabel", in: ["table"]) == "did you mean 'table'?")
    }

    @Test func bytesThatAreNoUTF8() {
        let source = SourceText(name: "q", bytes: [0x53, 0xFF, 0x45])
        #expect(source.text == "S\u{FFFD}E")
    }
}
