import Foundation
import Testing

@testable import Functions

/// `docs/functions.md` is made from the facts that the functions themselves hold.
@Suite struct ReferenceTests {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/functions.md")

    private static let titles: [FunctionCategory: String] = [
        .math: "Numbers", .text: "Text", .regex: "Regular expressions", .time: "Dates and times",
        .conditional: "Conditions", .comparison: "Comparisons", .logical: "Logic",
        .conversion: "Conversions", .json: "JSON", .array: "Arrays, maps and rows",
        .hash: "Hashes and encodings", .system: "The system", .aggregate: "Aggregates",
        .over: "Functions with OVER",
    ]

    /// A text within a cell of a table.
    private func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private func code(_ text: String) -> String { "`\(cell(text))`" }

    private var reference: String {
        var text = """
            # Functions

            Every function, operator and aggregate, with what it takes and what it gives. `SHOW FUNCTIONS`
            lists them too (`SHOW FUNCTIONS LIKE 'date%'`, `LIKE 'regex'` for a chapter), and
            `DESCRIBE FUNCTION name` shows the examples of one; a test runs them all. This page is written by a
            test: `UPDATE_EXPECTED=1 swift test --filter ReferenceTests`.

            A NULL argument makes the result NULL unless the description says otherwise. A call that fails is an
            error of its row, and `TRY(…)` makes that NULL.


            """
        for category in FunctionCategory.allCases {
            let listed = FunctionListing.all.filter { $0.category == category }
            guard !listed.isEmpty else { continue }
            text += "## \(Self.titles[category] ?? category.rawValue)\n\n"
            text += "| function | what it gives | for example |\n| --- | --- | --- |\n"
            for function in listed {
                let calls = function.signatures.map(code).joined(separator: "<br>")
                let aliases = function.aliases.map(code).joined(separator: ", ")
                let examples = function.examples.map { code("\($0.expression) → \($0.result)") }
                    .joined(separator: "<br>")
                text += "| \(calls)\(aliases.isEmpty ? "" : "<br>also \(aliases)") "
                text += "| \(cell(function.summary)) | \(examples) |\n"
            }
            text += "\n"
        }
        return text
    }

    @Test func thePageSaysWhatTheFunctionsSay() throws {
        if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] != nil {
            try FileManager.default.createDirectory(
                at: Self.file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try reference.write(to: Self.file, atomically: true, encoding: .utf8)
            return
        }
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        let isCurrent = page == reference
        #expect(
            isCurrent,
            "docs/functions.md is out of date: UPDATE_EXPECTED=1 swift test --filter ReferenceTests"
        )
    }

    @Test func aPatternFindsNamesAndChapters() {
        func found(_ pattern: String) -> [String] {
            FunctionListing.all.filter { $0.matches(pattern) }.map(\.name)
        }
        #expect(found("MIN_BY") == ["arg_min"])
        #expect(found("regexp\\_l%") == ["regexp_like"])
        #expect(found("system").contains("version"))
        #expect(found("nothing%").isEmpty)
        #expect(Set(found("aggregate")) == Set(Builtins.aggregate.map(\.name)))
    }
}
