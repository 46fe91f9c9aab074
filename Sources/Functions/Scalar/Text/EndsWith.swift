import Columnar

extension ScalarFunction {
    /// `ends_with`
    static let endsWith = ScalarFunction(
        "ends_with", aliases: ["endswith", "suffix"], category: .text,
        summary: "Whether a text ends with another.",
        examples: [
            FunctionExample("ends_with('streamsql', 'sql')", "true")
        ],
        overloads: [
            Overload(
                [.text, .text], .boolean,
                kernel: Kernels.binary { (text: TextBytes, end: TextBytes) -> Bool in
                    text.count >= end.count
                        && compareBytes(
                            UTF8Text.slice(text, (text.count - end.count)..<text.count), end) == 0
                })
        ])
}
