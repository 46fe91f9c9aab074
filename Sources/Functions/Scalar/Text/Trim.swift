import Columnar

extension ScalarFunction {
    /// `btrim`
    static let trim = ScalarFunction(
        "btrim", aliases: ["trim"], category: .text,
        summary: "The text without spaces, or other given characters, at both ends.",
        examples: [
            FunctionExample("btrim('  a ')", "a"),
            FunctionExample("btrim('xxaxy', 'xy')", "a"),
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(TextTrimming.spaces(text, atStart: true, atEnd: true))
                }),
            Overload(
                [.text, .text], .text,
                kernel: Kernels.textBinary { (text: TextBytes, set: TextBytes, output) in
                    output.append(
                        TextTrimming.characters(set, of: text, atStart: true, atEnd: true))
                }),
        ])
}
