import Foundation
import SQL
import Testing

/// The grammar of `grammar/streamsql.ebnf` and the parser describe the same language.
@Suite struct GrammarTests {
    /// The folder that holds the package.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func grammar() throws -> EBNF {
        let file = root.appendingPathComponent("grammar/streamsql.ebnf")
        return try EBNF(String(contentsOf: file, encoding: .utf8))
    }

    @Test func everyRuleCanBeReached() throws {
        #expect(try GrammarTests.grammar().unreachable(from: "Statement") == [])
    }

    @Test func theParserAcceptsWhatTheGrammarGenerates() throws {
        let seed = seedFromEnvironment() ?? 1
        var generator = SentenceGenerator(try GrammarTests.grammar(), seed: seed)
        var failures: [String] = []
        // On until every choice was made: that many sentences at least, ten times as many at most.
        for number in 0..<10 * sentenceCount() {
            if number >= sentenceCount(), number % 100 == 0, generator.missedChoices() == [] {
                break
            }
            let (rule, before, after) = frames[number % frames.count]
            let sentence = before + generator.sentence(of: rule, depth: 8 + number % 43) + after
            if let problem = problem(with: sentence) {
                failures.append("seed \(seed), sentence \(number):\n\(sentence)\n\(problem)")
            }
        }
        failures.sort { $0.utf8.count < $1.utf8.count }
        for failure in failures.prefix(5) { Issue.record("\(failure)") }
        #expect(failures.count == 0)
        let unused = generator.grammar.names.filter {
            generator.ruleUses[$0] == nil && $0 != "Statement"
        }
        #expect(unused == [], "rules that no sentence used")
        #expect(generator.missedChoices() == [], "alternatives that no sentence used")
    }

    /// What is wrong with the parser's or printer's work on a sentence; nil if nothing is.
    private func problem(with sentence: String) -> String? {
        do {
            let tree = try statement(sentence)
            let printed = SQLPrinter.print(tree)
            do {
                let again = try statement(printed)
                return again == tree ? nil : "printed as another statement:\n\(printed)"
            } catch let error as DiagnosticError {
                let source = SourceText(name: "printed", text: printed)
                return error.diagnostics.map { $0.rendered(in: source) }.joined()
            }
        } catch let error as DiagnosticError {
            let source = SourceText(name: "sentence", text: sentence)
            return error.diagnostics.map { $0.rendered(in: source) }.joined()
        } catch {
            return "\(error)"
        }
    }

    /// A value for each `:name` of a script.
    private func variables(in text: String) -> [String: String] {
        let names = text.matches(of: /:['"]?([a-z_]+)/).map { String($0.output.1) }
        return Dictionary(names.map { ($0, "value") }) { first, _ in first }
    }

    @Test func theQueriesOfThePackageParse() throws {
        let folder = GrammarTests.root.appendingPathComponent("queries")
        let paths = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        for case let file as URL in paths ?? .init() where file.pathExtension == "sql" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let source = SourceText(name: file.lastPathComponent, text: text)
            let (statements, diagnostics) = Parser.parseScript(
                source, variables: variables(in: text))
            #expect(diagnostics.map { $0.rendered(in: source) } == [])
            for parsed in statements { try expectRoundTrip(parsed.statement) }
        }
    }
}

/// Rules that sentences start from, and what makes a statement of them. Most start from the top; the
/// others see to it that what lies deep is used as often.
private let frames = [
    ("Statement", "", ""), ("Statement", "", ""), ("Statement", "", ""),
    ("Statement", "", ""), ("Expression", "SELECT ", ""), ("Primary", "SELECT ", ""),
    ("IsExpression", "SELECT ", ""), ("TableArgument", "SELECT * FROM f(", ")"),
    ("JsonFunction", "SELECT ", ""), ("SpecialFunction", "SELECT ", " FROM t"),
    ("FunctionCall", "SELECT ", ", b"),
    ("Column", "CREATE TABLE t (", ")"), ("TablePrimary", "SELECT * FROM ", " WHERE a"),
]

/// The seed of `STREAMSQL_SEED`, to repeat or vary a random run.
func seedFromEnvironment() -> UInt64? {
    ProcessInfo.processInfo.environment["STREAMSQL_SEED"].flatMap { UInt64($0) }
}

/// Sentences a run; `STREAMSQL_SENTENCES` asks for more.
func sentenceCount() -> Int {
    ProcessInfo.processInfo.environment["STREAMSQL_SENTENCES"].flatMap { Int($0) } ?? 2_000
}
