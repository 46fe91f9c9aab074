import Testing

@testable import LineEditor

@Suite struct StatementReadingTests {
    /// Gives prepared lines, and keeps what it was asked.
    private final class Script: LineSource {
        var lines: [Line]
        var prompts: [String] = []
        var texts: [String] = []

        init(_ lines: [Line]) { self.lines = lines }

        func readLine(prompt: String, textBefore: String) -> Line {
            prompts.append(prompt)
            texts.append(textBefore)
            return lines.isEmpty ? .end : lines.removeFirst()
        }
    }

    private func editor(_ script: Script, isInteractive: Bool) -> LineEditor {
        LineEditor(
            prompt: "> ", continuationPrompt: ". ", source: script, isInteractive: isInteractive,
            history: nil
        ) { $0.hasSuffix(";") }
    }

    @Test func linesAreJoinedUntilTheStatementIsComplete() {
        let script = Script([.line("SELECT"), .line(""), .line("  1;"), .line(" "), .line("x;")])
        let editor = editor(script, isInteractive: true)
        #expect(editor.readStatement() == "SELECT\n\n  1;")
        #expect(editor.readStatement() == "x;")
        #expect(editor.readStatement() == nil)
        #expect(script.prompts == ["> ", ". ", ". ", "> ", "> ", "> "])
        #expect(script.texts == ["", "SELECT", "SELECT\n", "", "", ""])
    }

    @Test func anInterruptDropsTheStatement() {
        let script = Script([.line("SELECT"), .interrupted, .line("x;"), .line("y")])
        let editor = editor(script, isInteractive: true)
        #expect(editor.readStatement() == "x;")
        #expect(editor.readStatement() == nil)
        #expect(script.prompts == ["> ", ". ", "> ", "> ", ". "])
    }

    @Test func theEndOfAFileEndsAStatement() {
        let script = Script([.line("x;"), .line("SELECT"), .line("1")])
        let editor = editor(script, isInteractive: false)
        #expect(editor.readStatement() == "x;")
        #expect(editor.readStatement() == "SELECT\n1")
        #expect(editor.readStatement() == nil)
    }
}
