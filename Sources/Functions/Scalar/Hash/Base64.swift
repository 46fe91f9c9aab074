import Columnar

extension ScalarFunction {
    /// `to_base64`
    static let toBase64 = ScalarFunction(
        "to_base64", aliases: ["base64"], category: .hash,
        summary: "The bytes of a text or bytea in Base64, in one line.",
        examples: [FunctionExample("to_base64('hello world')", "aGVsbG8gd29ybGQ=")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    BinaryText.encodeBase64(text, lineLength: .max, to: &output)
                }),
            Overload(
                [.bytea], .text,
                kernel: Kernels.textUnary { (bytes: TextBytes, output) in
                    BinaryText.encodeBase64(bytes, lineLength: .max, to: &output)
                }),
        ])

    /// `from_base64`
    static let fromBase64 = ScalarFunction(
        "from_base64", category: .hash, summary: "The bytes that a text in Base64 stands for.",
        examples: [FunctionExample("from_base64('aGk=')", "\\x6869")],
        overloads: [
            Overload(
                [.text], .bytea,
                kernel: Kernels.textUnary {
                    (text: TextBytes, output) throws(RowError) in
                    try BinaryText.decode(text, .base64, to: &output)
                })
        ])
}
