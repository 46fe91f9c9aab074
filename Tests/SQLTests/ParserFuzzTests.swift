import Foundation
@testable import SQL
import Testing

/// Whatever bytes come, the parser answers; what it accepts, the printer prints back.
@Suite struct ParserFuzzTests {
    private let seed = seedFromEnvironment() ?? 7

    @Test func randomBytes() {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<200, using: &random)
            let isASCII = Bool.random(using: &random)
            let bytes = (0..<count).map { _ in
                UInt8.random(in: isASCII ? 0x20...0x7E : 0...0xFF, using: &random)
            }
            expectAnswer(SourceText(name: "fuzz", bytes: bytes))
        }
    }

    @Test func tokenSoup() {
        var random = SeededGenerator(seed: seed &+ 1)
        let words =
            Keyword.allCases.map(\.rawValue) + BinaryOperatorSyntax.allCases.map(\.rawValue) + [
                "a", "b.c", "\"d\"", "'e'", "1", "2.5", "$1", "(", ")", "[", "]", "{", "}", ",",
                ";",
                ".", ":", "::", "=>", "int", "minute", "second", "X'00'", "`f`", "*", ":v", ":'v'",
            ]
        for _ in 0..<4_000 {
            let count = Int.random(in: 1..<40, using: &random)
            let soup = (0..<count).map { _ in words.randomElement(using: &random)! }
            expectAnswer(SourceText(name: "fuzz", text: soup.joined(separator: " ")))
        }
    }

    @Test func mutationsOfValidStatements() throws {
        var random = SeededGenerator(seed: seed &+ 2)
        var sentences = SentenceGenerator(try GrammarTests.grammar(), seed: seed)
        for number in 0..<600 {
            let text = number % 5 == 0 ? adPipeline : sentences.sentence(of: "Statement", depth: 25)
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1..<6, using: &random) { mutate(&bytes, &random) }
            expectAnswer(SourceText(name: "fuzz", bytes: bytes))
        }
    }

    /// Removes, repeats, swaps or changes some bytes.
    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard bytes.count > 2 else { return }
        let start = Int.random(in: 0..<bytes.count - 1, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1..<20, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes[start] = UInt8.random(in: 0...0xFF, using: &random)
        case 3: bytes.swapAt(start, Int.random(in: 0..<bytes.count, using: &random))
        default: bytes.insert("'\"`()[]{};:,.$\\".utf8.randomElement(using: &random)!, at: start)
        }
    }

    /// Parses and renders; what was accepted must print and parse to the same tree.
    private func expectAnswer(_ source: SourceText) {
        let (statements, diagnostics) = Parser.parseScript(source, variables: ["v": "1 + a"])
        for diagnostic in diagnostics {
            #expect(!diagnostic.rendered(in: source).isEmpty)
            #expect(diagnostic.range.map { $0.upper <= source.utf8.count } ?? true)
        }
        for parsed in statements {
            let printed = SQLPrinter.print(parsed.statement)
            let again = try? statement(printed)
            #expect(again == parsed.statement, "seed \(seed):\n\(source.text)\n\(printed)")
        }
        _ = StatementScanner.isComplete(source.text)
    }
}
