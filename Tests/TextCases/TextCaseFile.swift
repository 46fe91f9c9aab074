import Foundation

/// One test as text: what goes in and what must come out.
public struct TextCase: Sendable {
    /// Lines before the input that begin with `#`, as they stand.
    public let comments: [String]
    /// Lines `! name value` before the input.
    public let settings: [(name: String, value: String)]
    /// What goes in, without the line end of its last line.
    public let input: String
    /// What must come out.
    public let expected: String
    /// The line of the file on which the input begins, from 1.
    public let line: Int

    /// A case.
    public init(
        comments: [String], settings: [(name: String, value: String)], input: String,
        expected: String, line: Int
    ) {
        self.comments = comments
        self.settings = settings
        self.input = input
        self.expected = expected
        self.line = line
    }

    /// The value of a setting; nil when it is not given.
    public func setting(_ name: String) -> String? { settings.first { $0.name == name }?.value }
}

/// A case of which something else came out.
public struct TextCaseFailure: CustomStringConvertible {
    /// Where, what was expected and what came.
    public let description: String
}

/// A file of tests, each the input, a line `----`, and the output; an empty line ends a test.
///
/// With `UPDATE_EXPECTED` in the environment, `failures` writes what comes out into the file instead,
/// for a person to read before it is committed.
public struct TextCaseFile {
    /// The cases in order.
    public let cases: [TextCase]
    private let url: URL
    private static let separator = "----"

    /// The file `Cases/NAME.txt` beside the test's own file.
    public init(_ name: String, beside test: String) throws {
        url = URL(filePath: test).deletingLastPathComponent()
            .appending(path: "Cases/\(name).txt")
        cases = TextCaseFile.parse(try String(contentsOf: url, encoding: .utf8))
    }

    private static func parse(_ text: String) -> [TextCase] {
        var cases: [TextCase] = []
        var lines: [String] = []
        var start = 1
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in (all + [""]).enumerated() {
            if !line.isEmpty {
                if lines.isEmpty { start = index + 1 }
                lines.append(line)
            } else if !lines.isEmpty {
                cases.append(parse(lines, start: start))
                lines = []
            }
        }
        return cases
    }

    private static func parse(_ lines: [String], start: Int) -> TextCase {
        let split = lines.firstIndex(of: separator) ?? lines.endIndex
        let head = lines[..<split].prefix { $0.hasPrefix("#") || $0.hasPrefix("! ") }
        let settings = head.filter { $0.hasPrefix("! ") }.map { line in
            let words = line.dropFirst(2).split(separator: " ", maxSplits: 1).map(String.init)
            return (name: words.first ?? "", value: words.count > 1 ? words[1] : "")
        }
        return TextCase(
            comments: head.filter { $0.hasPrefix("#") }, settings: settings,
            input: lines[head.count..<split].joined(separator: "\n"),
            expected: lines.dropFirst(split + 1).joined(separator: "\n"),
            line: start + head.count)
    }

    /// Runs every case and gives those whose output is another than expected.
    public func failures(_ run: (TextCase) throws -> String) throws -> [TextCaseFailure] {
        let outputs = try cases.map { try run($0) }
        if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] != nil {
            try write(outputs)
            return []
        }
        return zip(cases, outputs).compactMap { test, output in
            if test.expected == output { return nil }
            return TextCaseFailure(
                description: """
                    \(url.lastPathComponent):\(test.line):
                    \(test.input)
                    ---- expected
                    \(test.expected)
                    ---- came
                    \(output)
                    """)
        }
    }

    private func write(_ outputs: [String]) throws {
        let parts = zip(cases, outputs).map { test, output in
            let settings = test.settings.map {
                "! \($0.name) \($0.value)".trimmingCharacters(in: .whitespaces)
            }
            let lines = test.comments + settings + [test.input]
            if test.input.isEmpty { return lines.dropLast().joined(separator: "\n") }
            return (lines + [Self.separator, output]).joined(separator: "\n")
        }
        let text = parts.joined(separator: "\n\n") + "\n"
        try text.write(to: url, atomically: true, encoding: .utf8)
    }
}
