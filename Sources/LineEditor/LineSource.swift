/// Where lines come from.
protocol LineSource {
    /// Waits for a line.
    ///
    /// - Parameter textBefore: the statement's lines so far, which completion sees too.
    func readLine(prompt: String, textBefore: String) -> Line
}

/// Standard input that is a file or a pipe.
struct PlainInput: LineSource {
    func readLine(prompt: String, textBefore: String) -> Line {
        Swift.readLine(strippingNewline: true).map(Line.line) ?? .end
    }
}
