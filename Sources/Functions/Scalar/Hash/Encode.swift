import Columnar

extension ScalarFunction {
    /// `encode`
    static let encode = ScalarFunction(
        "encode", category: .hash,
        summary: "Bytes as text: 'hex', 'base64' or 'escape'.",
        examples: [
            FunctionExample("encode('abc'::bytea, 'base64')", "YWJj")
        ],
        overloads: [
            Overload(
                [.bytea, .text], .text,
                kernel: Kernels.textBinary {
                    (bytes: TextBytes, format: TextBytes, output) throws(RowError) in
                    try BinaryText.encode(bytes, try BinaryText.Format(format), to: &output)
                })
        ])
}
