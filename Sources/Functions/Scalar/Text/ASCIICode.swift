import Columnar

extension ScalarFunction {
    /// `ascii`
    static let asciiCode = ScalarFunction(
        "ascii", aliases: ["ord", "unicode"], category: .text,
        summary: "The number of a text's first code point; 0 of an empty text.",
        examples: [
            FunctionExample("ascii('x')", "120")
        ],
        overloads: [
            Overload(
                [.text], .integer,
                kernel: Kernels.unary { (text: TextBytes) -> Int32 in
                    text.isEmpty ? 0 : Int32(UTF8Text.codePoint(text, at: 0).scalar.value)
                })
        ])
}
