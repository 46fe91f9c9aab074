import Columnar

extension ScalarFunction {
    /// `octet_length`
    static let octetLength = ScalarFunction(
        "octet_length", aliases: ["strlen"], category: .text,
        summary: "How many bytes a text or bytea has.",
        examples: [
            FunctionExample("octet_length('Zürich')", "7")
        ],
        overloads: [
            Overload(
                [.text], .integer,
                kernel: Kernels.unary { (text: TextBytes) in Int32(truncatingIfNeeded: text.count) }
            ),
            Overload(
                [.bytea], .integer,
                kernel: Kernels.unary { (bytes: TextBytes) in Int32(truncatingIfNeeded: bytes.count)
                }),
        ])
}
