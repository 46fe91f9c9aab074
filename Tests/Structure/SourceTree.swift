import Foundation

/// The Swift files of the package, as text: what the structure tests read.
enum SourceTree {
    /// A file of `Sources`.
    struct File {
        /// The path below the package's folder.
        let path: String
        /// The target it belongs to: the first folder below `Sources`.
        let target: String
        /// The text as it is.
        let text: String

        /// The lines.
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules that it imports.
        var imports: Set<String> {
            let pattern =
                #/^\s*(?:@\w+\s+)?(?:public\s+|package\s+|internal\s+)?import\s+(?:(?:struct|class|enum|protocol|func|typealias)\s+)?(\w+)/#
                .anchorsMatchLineEndings()
            return Set(text.matches(of: pattern).map { String($0.1) })
        }

        /// The text with comments and string literals taken out; lines keep their numbers.
        var code: String {
            text.replacing(#/#?"""(?:.|\n)*?"""#?/#) { match in
                "\"\"" + String(repeating: "\n", count: match.output.filter { $0 == "\n" }.count)
            }
            .replacing(#/"(?:\\.|[^"\\\n])*"/#, with: "\"\"")
            .replacing(#/\/\/[^\n]*/#, with: "")
        }
    }

    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files below `Sources`, sorted.
    static let files: [File] = {
        let sources = root.appending(path: "Sources")
        let found =
            FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            let url = sources.appending(path: path)
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
            let target = path.split(separator: "/").first.map(String.init) ?? ""
            return File(path: "Sources/" + path, target: target, text: text)
        }
    }()
}
