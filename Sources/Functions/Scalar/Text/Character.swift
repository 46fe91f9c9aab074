import Columnar

extension ScalarFunction {
    /// `chr`
    static let character = ScalarFunction(
        "chr", category: .text,
        summary: "The code point with a number.",
        examples: [
            FunctionExample("chr(65)", "A")
        ],
        overloads: [
            Overload(
                [.integer], .text,
                kernel: Kernels.textUnary { (code: Int32, output) throws(RowError) in
                    if code == 0 { throw RowError(code: "54000", "null character not permitted") }
                    guard code > 0, let scalar = Unicode.Scalar(UInt32(code)) else {
                        throw RowError(
                            code: "54000", "requested character not valid for encoding: \(code)")
                    }
                    output.append(scalar)
                })
        ])
}
