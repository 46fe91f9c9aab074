import Columnar

extension ScalarFunction {
    /// `sha256`
    static let sha256 = ScalarFunction(
        "sha256", category: .hash,
        summary: "The SHA-256 hash.",
        examples: [
            FunctionExample(
                "encode(sha256('abc'::bytea), 'hex')",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        ],
        overloads: [
            Overload(
                [.bytea], .bytea,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(SHA256.digest(text))
                })
        ])
}
