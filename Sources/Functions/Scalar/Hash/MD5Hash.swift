import Columnar

extension ScalarFunction {
    /// `md5`
    static let md5 = ScalarFunction(
        "md5", category: .hash,
        summary: "The MD5 hash in hexadecimal.",
        examples: [
            FunctionExample("md5('abc')", "900150983cd24fb0d6963f7d28e17f72")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    for byte in MD5.digest(text) { HexadecimalText.append(byte, to: &output) }
                }),
            Overload(
                [.bytea], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    for byte in MD5.digest(text) { HexadecimalText.append(byte, to: &output) }
                }),
        ])
}
