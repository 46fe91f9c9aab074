import RegularExpressions
import Testing

@Suite struct RegularExpressionTests {
    private func compile(
        _ pattern: String, _ options: RegularExpression.Options = []
    ) throws -> Matcher {
        let bytes = Array(pattern.utf8)
        return try Matcher(
            bytes.withUnsafeBufferPointer { bytes in
                try RegularExpression(bytes, options: options)
            })
    }

    private func matches(_ matcher: Matcher, _ text: [UInt8]) throws -> [Range<Int>] {
        try text.withUnsafeBufferPointer { text in
            var found: [Range<Int>] = []
            var isFound = try matcher.find(in: text)
            while isFound {
                found.append(matcher.range)
                isFound = try matcher.findNext(in: text)
            }
            return found
        }
    }

    private func matches(_ pattern: String, _ text: String) throws -> [Range<Int>] {
        try matches(try compile(pattern), Array(text.utf8))
    }

    @Test func everyMatchIsMetOnce() throws {
        #expect(try matches("a+", "aab a") == [0..<2, 4..<5])
        #expect(try matches("", "ab") == [0..<0, 1..<1, 2..<2])
        #expect(try matches("x*", "axb") == [0..<0, 1..<2, 2..<2, 3..<3])
        #expect(try matches("", "") == [0..<0])
        #expect(try matches("b", "") == [])
    }

    @Test func emptyMatchesMoveByCodePoint() throws {
        #expect(try matches("", "é𝄞").map(\.lowerBound) == [0, 2, 6])
    }

    @Test func groupsMayTakeNoPart() throws {
        let matcher = try compile("(a)|(b)")
        #expect(try matches(matcher, Array("b".utf8)) == [0..<1])
        let text = Array("b".utf8)
        try text.withUnsafeBufferPointer { text in
            let isFound = try matcher.find(in: text)
            #expect(isFound)
            #expect(matcher.range(ofGroup: 1) == nil)
            #expect(matcher.range(ofGroup: 2) == 0..<1)
            #expect(matcher.range(ofGroup: 3) == nil)
        }
    }

    @Test func optionsSayHowAPatternIsRead() throws {
        let text = Array("a\nB.".utf8)
        #expect(try matches(try compile("b", .ignoresCase), text) == [2..<3])
        #expect(try matches(try compile("^B", .matchesLines), text) == [2..<3])
        #expect(try matches(try compile("^B"), text) == [])
        #expect(try matches(try compile("a.B"), text) == [0..<3])
        #expect(try matches(try compile("a.B", .dotStopsAtNewline), text) == [])
        #expect(try matches(try compile("B.", .isLiteral), text) == [2..<4])
        #expect(try matches(try compile("a # comment", .isExpanded), text) == [0..<1])
    }

    @Test func bytesThatAreNoTextMatchNothing() throws {
        #expect(try matches(try compile("a."), [0x61, 0xFF, 0x61, 0x62]) == [2..<4])
    }

    @Test func aPatternThatIsNoneSaysWhy() throws {
        do {
            _ = try compile("a(b")
            Issue.record("compiled")
        } catch let error as RegularExpressionError {
            #expect(error.message.contains("parenthesis"))
            #expect(error.offset == 3)
        }
    }

    @Test func aSearchThatNeverEndsIsGivenUp() throws {
        let matcher = try compile("(a+)+$")
        #expect(throws: RegularExpressionError.self) {
            _ = try matches(matcher, Array(repeating: 0x61, count: 60) + [0x62])
        }
    }
}
