/// The lines of a statement that is being typed.
struct StatementBuffer {
    /// The lines, joined.
    private(set) var text = ""
    /// Whether no line has come yet.
    private(set) var isEmpty = true

    mutating func append(_ line: String) {
        text += isEmpty ? line : "\n" + line
        isEmpty = false
    }

    /// Whether there is nothing but white space.
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// What is there at the end of a file; nil for nothing.
    var rest: String? { isBlank ? nil : text }
}
