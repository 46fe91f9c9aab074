import Columnar

extension ScalarFunction {
    /// `sha1`
    static let sha1 = secureHash(
        "sha1", "SHA-1",
        FunctionExample("sha1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d")
    ) { SHA1.digest($0) }

    /// `sha224`
    static let sha224 = secureHash(
        "sha224", "SHA-224",
        FunctionExample(
            "sha224('abc')", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
    ) { SHA256.digest224($0) }

    /// `sha256`
    static let sha256 = secureHash(
        "sha256", "SHA-256",
        FunctionExample(
            "sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    ) { SHA256.digest($0) }

    /// `sha384`
    static let sha384 = secureHash(
        "sha384", "SHA-384",
        FunctionExample(
            "left(sha384('abc'), 40)", "cb00753f45a35e8bb5a03d699ac65007272c32ab")
    ) { SHA512.digest384($0) }

    /// `sha512`
    static let sha512 = secureHash(
        "sha512", "SHA-512",
        FunctionExample(
            "left(sha512('abc'), 40)", "ddaf35a193617abacc417349ae20413112e6fa4e")
    ) { SHA512.digest($0) }

    /// Of a text in hexadecimal, as Flink and DuckDB have it; of a bytea as bytea, as PostgreSQL.
    private static func secureHash(
        _ name: String, _ shown: String, _ example: FunctionExample,
        _ digest: @escaping @Sendable (TextBytes) -> [UInt8]
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .hash,
            summary: "The \(shown) hash: of a text in hexadecimal, of a bytea as bytes.",
            examples: [example],
            overloads: [
                Overload(
                    [.text], .text,
                    kernel: Kernels.textUnary { (text: TextBytes, output) in
                        for byte in digest(text) { HexadecimalText.append(byte, to: &output) }
                    }),
                Overload(
                    [.bytea], .bytea,
                    kernel: Kernels.textUnary { (text: TextBytes, output) in
                        output.append(digest(text))
                    }),
            ])
    }
}
