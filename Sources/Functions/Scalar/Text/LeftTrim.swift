import Columnar

extension ScalarFunction {
    /// `ltrim`
    static let leftTrim = ScalarFunction(
        "ltrim", category: .text,
        summary: "The text without spaces, or other given characters, at its start.",
        examples: [
            FunctionExample("ltrim('  a ')", "a ")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(TextTrimming.spaces(text, atStart: true, atEnd: false))
                }),
            Overload(
                [.text, .text], .text,
                kernel: Kernels.textBinary { (text: TextBytes, set: TextBytes, output) in
                    output.append(
                        TextTrimming.characters(set, of: text, atStart: true, atEnd: false))
                }),
        ])
}
