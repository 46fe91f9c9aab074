import Columnar

extension ScalarFunction {
    /// `starts_with`
    static let startsWith = ScalarFunction(
        "starts_with", aliases: ["^@", "startswith", "prefix"], category: .text,
        summary: "Whether a text begins with another.",
        examples: [
            FunctionExample("starts_with('streamsql', 'str')", "true")
        ],
        overloads: [
            Overload(
                [.text, .text], .boolean,
                kernel: Kernels.binary { (text: TextBytes, start: TextBytes) -> Bool in
                    text.count >= start.count
                        && compareBytes(UTF8Text.slice(text, 0..<start.count), start) == 0
                })
        ])
}
