import Columnar

extension ScalarFunction {
    /// `bit_length`
    static let bitLength = ScalarFunction(
        "bit_length", category: .text, summary: "Eight times the bytes of a text or bytea.",
        examples: [FunctionExample("bit_length('jose')", "32")],
        overloads: [
            Overload(
                [.text], .integer,
                kernel: Kernels.unary { (text: TextBytes) in
                    Int32(truncatingIfNeeded: text.count * 8)
                }),
            Overload(
                [.bytea], .integer,
                kernel: Kernels.unary { (bytes: TextBytes) in
                    Int32(truncatingIfNeeded: bytes.count * 8)
                }),
        ])
}
