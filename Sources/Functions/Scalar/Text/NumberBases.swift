import Columnar

extension ScalarFunction {
    /// `to_bin`
    static let toBinary = ScalarFunction(
        "to_bin", aliases: ["bin"], category: .text,
        summary: "A whole number in binary digits.",
        examples: [FunctionExample("to_bin(5)", "101")],
        overloads: [
            Overload(
                [.integer], .text,
                kernel: Kernels.textUnary { (x: Int32, output) in
                    output.append(String(UInt32(bitPattern: x), radix: 2).utf8)
                }),
            Overload(
                [.bigint], .text,
                kernel: Kernels.textUnary { (x: Int64, output) in
                    output.append(String(UInt64(bitPattern: x), radix: 2).utf8)
                }),
        ])

    /// `to_oct`
    static let toOctal = ScalarFunction(
        "to_oct", category: .text, summary: "A whole number in octal digits.",
        examples: [FunctionExample("to_oct(64)", "100")],
        overloads: [
            Overload(
                [.integer], .text,
                kernel: Kernels.textUnary { (x: Int32, output) in
                    output.append(String(UInt32(bitPattern: x), radix: 8).utf8)
                }),
            Overload(
                [.bigint], .text,
                kernel: Kernels.textUnary { (x: Int64, output) in
                    output.append(String(UInt64(bitPattern: x), radix: 8).utf8)
                }),
        ])

    /// `to_base`
    static let toBase = ScalarFunction(
        "to_base", category: .text,
        summary: "A whole number, not negative, in the digits of a base from 2 to 36.",
        examples: [FunctionExample("to_base(42, 16)", "2A")],
        overloads: [
            Overload(
                [.bigint, .integer], .text,
                kernel: Kernels.textBinary {
                    (x: Int64, base: Int32, output) throws(RowError) in
                    guard x >= 0, (2...36).contains(base) else {
                        throw RowError(
                            code: "22023", "to_base takes a number from 0 and a base from 2 to 36")
                    }
                    output.append(String(x, radix: Int(base), uppercase: true).utf8)
                })
        ])
}
