import Columnar

extension ScalarFunction {
    /// `hex`
    static let hexadecimal = ScalarFunction(
        "hex", category: .hash,
        summary: "The bytes of a text or bytea, or a whole number, in hexadecimal capitals.",
        examples: [FunctionExample("hex('abc')", "616263"), FunctionExample("hex(255)", "FF")],
        overloads: [
            Overload(
                [.bigint], .text,
                kernel: Kernels.textUnary { (x: Int64, output) in
                    output.append(String(UInt64(bitPattern: x), radix: 16, uppercase: true).utf8)
                }),
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    appendCapitals(text, &output)
                }),
            Overload(
                [.bytea], .text,
                kernel: Kernels.textUnary { (bytes: TextBytes, output) in
                    appendCapitals(bytes, &output)
                }),
        ])

    /// `unhex`
    static let fromHexadecimal = ScalarFunction(
        "unhex", aliases: ["from_hex"], category: .hash,
        summary: "The bytes that hexadecimal digits stand for.",
        examples: [FunctionExample("unhex('616263')", "\\x616263")],
        overloads: [
            Overload(
                [.text], .bytea,
                kernel: Kernels.textUnary {
                    (text: TextBytes, output) throws(RowError) in
                    try BinaryText.decode(text, .hex, to: &output)
                })
        ])
}

private func appendCapitals(_ bytes: TextBytes, _ output: inout TextOutput) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in bytes {
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
    }
}
