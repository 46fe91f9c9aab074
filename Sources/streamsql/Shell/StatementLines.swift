import SQL

/// Standard input taken apart into statements, each as soon as it is whole, with the line numbers
/// that it has in the whole input.
struct StatementLines {
    private let name: String
    private var lineCount = 0

    init(name: String) { self.name = name }

    /// The next statement; nil at the end. What is left there counts as one.
    mutating func next(isComplete: (String) -> Bool) -> SourceText? {
        let start = lineCount
        var text = ""
        while let line = readLine(strippingNewline: true) {
            lineCount += 1
            text += text.isEmpty && lineCount == start + 1 ? line : "\n" + line
            if !text.allSatisfy(\.isWhitespace), isComplete(text) {
                return source(text, after: start)
            }
        }
        return text.allSatisfy(\.isWhitespace) ? nil : source(text, after: start)
    }

    private func source(_ text: String, after lines: Int) -> SourceText {
        SourceText(name: name, text: String(repeating: "\n", count: lines) + text)
    }
}
