import Foundation
import Testing

/// Whoever adds a member of a list writes one file and one line: these tests find the forgotten line.
@Suite struct ListTests {
    private func text(_ path: String) throws -> String {
        try #require(SourceTree.files.first { $0.path == path }, "\(path) is gone").text
    }

    /// The members `static let name = …` of extensions of `type` in files below `folder`.
    private func members(of type: String, in folder: String) -> [String] {
        SourceTree.files.filter { $0.path.hasPrefix(folder) }.flatMap { file -> [String] in
            guard file.text.contains("extension \(type) {") else { return [] }
            let names = file.text.matches(of: #/\n    (?:public )?static let (\w+) =/#).map {
                String($0.1)
            }
            #expect(!names.isEmpty, "\(file.path) declares nothing")
            return names
        }
    }

    @Test func everyFunctionIsListed() throws {
        let list = try text("Sources/Functions/Builtins.swift")
        let scalar = members(of: "ScalarFunction", in: "Sources/Functions/Scalar/")
        let aggregate = members(of: "AggregateFunction", in: "Sources/Functions/Aggregate/")
        #expect(scalar.count >= 60)
        #expect(aggregate.count >= 5)
        let over = members(of: "OverFunction", in: "Sources/Functions/Over/")
        #expect(over.count >= 10)
        for name in scalar + aggregate + over {
            #expect(
                list.contains(try Regex("\\.\(name)[,\\]]")), "\(name) is not in Builtins.swift")
        }
    }

    /// The types in files below `folder` that conform to `requirement`.
    private func conforming(to requirement: String, in folder: String) -> [String] {
        SourceTree.files.filter { $0.path.hasPrefix(folder) }.flatMap { file in
            file.code.matches(of: #/(?:struct|final class|enum) (\w+): ([\w, ]+)/#).filter {
                match in
                match.2.split(separator: ",").contains {
                    $0.split(separator: " ").joined() == requirement
                }
            }.map { String($0.1) }
        }
    }

    @Test func everyConnectorIsListed() throws {
        let list = try text("Sources/Connectors/Connectors.swift")
        let connectors = conforming(to: "Connector", in: "Sources/Connectors/")
        #expect(connectors.count >= 5)
        for name in connectors {
            #expect(list.contains("\(name)()"), "\(name) is not in Connectors.swift")
        }
    }

    @Test func everyFormatIsListed() throws {
        let list = try text("Sources/Formats/Format.swift")
        let formats = conforming(to: "Format", in: "Sources/Formats/")
        #expect(formats.count >= 3)
        for name in formats {
            #expect(list.contains("\(name)()"), "\(name) is not in Format.swift")
        }
    }

    @Test func everyRuleIsListed() throws {
        let list = try text("Sources/Planner/Rules/Rule.swift")
        let rules = members(of: "Rule", in: "Sources/Planner/Rules/").filter { $0 != "all" }
        #expect(rules.count >= 5)
        for name in rules { #expect(list.contains(".\(name),"), "\(name) is not in Rule.all") }
    }

    /// The rules of the semantics, 1 to 45, are named by the SQL tests that show them: "Rule 5",
    /// "rules 4 and 7", "Rules 18 to 21".
    @Test func everyRuleOfTheSemanticsHasASQLTest() throws {
        let folder = SourceTree.root.appending(path: "Tests/SQL")
        let paths =
            FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var named: Set<Int> = []
        for path in paths where path.hasSuffix(".slt") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for match in text.matches(of: #/[Rr]ules? (\d+)(?:(, | and | to )(\d+))?/#) {
                let first = try #require(Int(match.1))
                let last = match.3.flatMap { Int($0) } ?? first
                named.formUnion(match.2 == " to " ? Set(first...last) : [first, last])
            }
        }
        #expect(Set(1...45).subtracting(named).sorted() == [])
    }
}
