import Columnar

extension ScalarFunction {
    /// `is_alpha`
    static let isAlphabetic = ScalarFunction(
        "is_alpha", category: .text, summary: "Whether a text has letters and nothing else.",
        examples: [FunctionExample("is_alpha('Zürich')", "true")],
        overloads: [
            Overload(
                [.text], .boolean,
                kernel: Kernels.unary { (text: TextBytes) in
                    allScalars(of: text) { $0.properties.isAlphabetic }
                })
        ])

    /// `is_digit`
    static let isDigit = ScalarFunction(
        "is_digit", category: .text, summary: "Whether a text has digits and nothing else.",
        examples: [FunctionExample("is_digit('12a')", "false")],
        overloads: [
            Overload(
                [.text], .boolean,
                kernel: Kernels.unary { (text: TextBytes) in
                    !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
                })
        ])

    /// `is_decimal`
    static let isDecimal = ScalarFunction(
        "is_decimal", category: .text, summary: "Whether a text can be read as a number.",
        examples: [FunctionExample("is_decimal('-1.5')", "true")],
        overloads: [
            Overload(
                [.text], .boolean,
                kernel: Kernels.unary { (text: TextBytes) in
                    DecimalText.parse(Span(_unsafeElements: text)) != nil
                })
        ])
}

private func allScalars(of text: TextBytes, _ test: (Unicode.Scalar) -> Bool) -> Bool {
    var position = 0
    while position < text.count {
        let (scalar, length) = UTF8Text.codePoint(text, at: position)
        guard test(scalar) else { return false }
        position += length
    }
    return !text.isEmpty
}
