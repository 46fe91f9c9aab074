import Foundation
import Testing

@testable import Functions

/// The lists of built-ins against the files of this target.
@Suite struct BuiltinsTests {
    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Functions")

    /// Members declared as `static let name = …` in extensions of `type`.
    private func declared(in folder: String, type: String) throws -> [String] {
        let root = Self.sources.appending(path: folder)
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var members: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("extension \(type) {") else { continue }
            let names = text.matches(of: #/\n    (?:public )?static let (\w+) =/#).map {
                String($0.1)
            }
            #expect(!names.isEmpty, "\(file.lastPathComponent) declares nothing")
            members += names
        }
        return members
    }

    @Test func everyDeclaredFunctionIsListedOnce() throws {
        let list = try String(
            contentsOf: Self.sources.appending(path: "Builtins.swift"), encoding: .utf8)
        let listed = list.matches(of: #/(?:^|[\s\[,])\.(\w+)(?=[,\]])/#).map { String($0.1) }
        let members =
            try declared(in: "Scalar", type: "ScalarFunction")
            + declared(in: "Aggregate", type: "AggregateFunction")
            + declared(in: "Over", type: "OverFunction")
        #expect(Set(members).subtracting(listed).isEmpty)
        #expect(listed.count == Set(listed).count, "a function is listed twice")
        #expect(
            Builtins.scalar.count + Builtins.aggregate.count + Builtins.over.count
                == members.count)
    }

    @Test func namesAreUniqueAndLowerCase() {
        for names in [
            Builtins.scalar.map { [$0.name] + $0.aliases },
            Builtins.aggregate.map { [$0.name] + $0.aliases }, Builtins.over.map { [$0.name] },
        ] {
            let all = names.flatMap { $0 }
            #expect(all.count == Set(all).count)
            #expect(all.allSatisfy { $0 == $0.lowercased() })
        }
    }

    @Test func everyFunctionIsDocumented() {
        for function in Builtins.scalar {
            #expect(!function.summary.isEmpty && function.summary.hasSuffix("."))
            #expect(!function.examples.isEmpty, "\(function.name) has no example")
            #expect(!function.overloads.isEmpty)
        }
        for function in Builtins.aggregate {
            #expect(!function.summary.isEmpty && !function.examples.isEmpty)
        }
        for function in Builtins.over {
            #expect(!function.summary.isEmpty && !function.examples.isEmpty)
        }
    }
}
