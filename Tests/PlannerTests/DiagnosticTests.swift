import Testing
import TextCases

/// What the planner says to wrong queries: the whole text, with the caret and the hint.
@Suite struct DiagnosticTests {
    @Test func everyMessage() throws {
        let file = try TextCaseFile("Diagnostics", beside: #filePath)
        for failure in try file.failures({ Planning($0).text { _ in ["no error"] } }) {
            Issue.record("\(failure)")
        }
    }

    /// Every mistake of a statement is told at once, each at its place.
    @Test func noMessageIsEmptyOrEndsInAPoint() throws {
        for test in try TextCaseFile("Diagnostics", beside: #filePath).cases {
            let first = test.expected.split(separator: "\n").first ?? ""
            #expect(first.contains(#/q\.sql:\d+:\d+: (?:error|notice): ./#), "line \(test.line)")
            #expect(!first.hasSuffix("."), "line \(test.line)")
        }
    }
}
