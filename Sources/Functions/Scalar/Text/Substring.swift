import Columnar

extension ScalarFunction {
    /// `substring`
    static let substring = ScalarFunction(
        "substring", aliases: ["substr"], category: .text,
        summary: "Part of a text from a position, counted from 1, for a number of code points.",
        examples: [
            FunctionExample("substring('streamsql', 7)", "sql"),
            FunctionExample("substring('streamsql', 1, 6)", "stream"),
            FunctionExample("substring('abc', -1, 3)", "a"),
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary { (text: TextBytes, start: Int32, output) in
                    let from = UTF8Text.offset(ofCodePoint: Int(start) - 1, in: text)
                    output.append(UTF8Text.slice(text, from..<text.count))
                }),
            Overload(
                [.text, .integer, .integer], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, start: Int32, count: Int32, output) throws(RowError) in
                    if count < 0 {
                        throw RowError(code: "22011", "negative substring length not allowed")
                    }
                    let end = Int(start) + Int(count)
                    let from = UTF8Text.offset(ofCodePoint: Int(start) - 1, in: text)
                    let skipped = max(1, Int(start))
                    let to = UTF8Text.offset(
                        ofCodePoint: max(0, end - skipped), in: text, from: from)
                    output.append(UTF8Text.slice(text, from..<to))
                }),
        ])
}
