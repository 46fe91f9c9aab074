import Columnar

extension ScalarFunction {
    /// `xxhash64`
    static let xxhash64 = ScalarFunction(
        "xxhash64", category: .hash,
        summary: "The 64-bit xxHash as a whole number: fast, and no secret.",
        examples: [FunctionExample("to_hex(xxhash64('abc'))", "44bc2cf5ad770999")],
        overloads: [
            Overload(
                [.text], .bigint,
                kernel: Kernels.unary { (text: TextBytes) in
                    Int64(bitPattern: XXHash64.hash(text))
                }),
            Overload(
                [.bytea], .bigint,
                kernel: Kernels.unary { (bytes: TextBytes) in
                    Int64(bitPattern: XXHash64.hash(bytes))
                }),
        ])
}
