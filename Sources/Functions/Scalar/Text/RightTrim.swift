import Columnar

extension ScalarFunction {
    /// `rtrim`
    static let rightTrim = ScalarFunction(
        "rtrim", category: .text,
        summary: "The text without spaces, or other given characters, at its end.",
        examples: [
            FunctionExample("rtrim('axx', 'x')", "a")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(TextTrimming.spaces(text, atStart: false, atEnd: true))
                }),
            Overload(
                [.text, .text], .text,
                kernel: Kernels.textBinary { (text: TextBytes, set: TextBytes, output) in
                    output.append(
                        TextTrimming.characters(set, of: text, atStart: false, atEnd: true))
                }),
        ])
}
