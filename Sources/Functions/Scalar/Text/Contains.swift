import Columnar

extension ScalarFunction {
    /// `contains`
    static let contains = ScalarFunction(
        "contains", category: .text, summary: "Whether a text has another in it.",
        examples: [FunctionExample("contains('streamsql', 'amsq')", "true")],
        overloads: [
            Overload(
                [.text, .text], .boolean,
                kernel: Kernels.binary {
                    (text: TextBytes, part: TextBytes) in
                    UTF8Text.find(part, in: text, from: 0) != nil
                })
        ])
}
