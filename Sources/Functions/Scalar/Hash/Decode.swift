import Columnar

extension ScalarFunction {
    /// `decode`
    static let decode = ScalarFunction(
        "decode", category: .hash,
        summary: "Text as bytes: 'hex', 'base64' or 'escape'.",
        examples: [
            FunctionExample("decode('YWJj', 'base64')", "\\x616263")
        ],
        overloads: [
            Overload(
                [.text, .text], .bytea,
                kernel: Kernels.textBinary {
                    (text: TextBytes, format: TextBytes, output) throws(RowError) in
                    try BinaryText.decode(text, try BinaryText.Format(format), to: &output)
                })
        ])
}
