import Columnar

extension ScalarFunction {
    /// `locate`
    static let locate = ScalarFunction(
        "locate", category: .text,
        summary:
            "Where the first text stands in the second, in code points from 1, at or after a place that may follow; 0 where it does not.",
        examples: [
            FunctionExample("locate('a', 'banana')", "2"),
            FunctionExample("locate('a', 'banana', 3)", "4"),
        ],
        overloads: [
            Overload(
                [.text, .text], .integer,
                kernel: Kernels.binary {
                    (part: TextBytes, text: TextBytes) in place(of: part, in: text, from: 1)
                }),
            Overload(
                [.text, .text, .integer], .integer,
                kernel: Kernels.ternary {
                    (part: TextBytes, text: TextBytes, start: Int32) in
                    start < 1 ? 0 : place(of: part, in: text, from: Int(start))
                }),
        ])
}

private func place(of part: TextBytes, in text: TextBytes, from start: Int) -> Int32 {
    let first = UTF8Text.offset(ofCodePoint: start - 1, in: text)
    guard let found = UTF8Text.find(part, in: text, from: first) else { return 0 }
    let before = UTF8Text.codePointCount(UTF8Text.slice(text, 0..<found))
    return Int32(truncatingIfNeeded: before + 1)
}
