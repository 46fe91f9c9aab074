import Columnar

extension ScalarFunction {
    /// `to_hex`
    static let toHexadecimal = ScalarFunction(
        "to_hex", category: .text,
        summary: "A whole number in hexadecimal digits.",
        examples: [
            FunctionExample("to_hex(255)", "ff")
        ],
        overloads: [
            Overload(
                [.integer], .text,
                kernel: Kernels.textUnary { (x: Int32, output) in
                    output.append(String(UInt32(bitPattern: x), radix: 16).utf8)
                }),
            Overload(
                [.bigint], .text,
                kernel: Kernels.textUnary { (x: Int64, output) in
                    output.append(String(UInt64(bitPattern: x), radix: 16).utf8)
                }),
        ])
}
