import Columnar

extension ScalarFunction {
    /// `crc32`
    static let crc32 = ScalarFunction(
        "crc32", category: .hash,
        summary: "The CRC-32 checksum, as in zlib.",
        examples: [
            FunctionExample("crc32('123456789'::bytea)", "3421780262")
        ],
        overloads: [
            Overload(
                [.bytea], .bigint,
                kernel: Kernels.unary { (text: TextBytes) in Int64(CRC32.checksum(text)) }),
            Overload(
                [.text], .bigint,
                kernel: Kernels.unary { (text: TextBytes) in Int64(CRC32.checksum(text)) }),
        ])
}
