import Columnar

extension ScalarFunction {
    /// `scale`
    static let scale = ScalarFunction(
        "scale", category: .math, summary: "How many digits a decimal has after its point.",
        examples: [FunctionExample("scale(8.4100)", "4")],
        overloads: [
            Overload([.anyDecimal], resultType: { _ in .integer }) { types, _ in
                let scale = Int32(types[0].decimalScale)
                return Kernels.unary { (x: Int128) in scale }
            }
        ])

    /// `min_scale`
    static let minimumScale = ScalarFunction(
        "min_scale", category: .math,
        summary: "How many digits after its point a decimal needs.",
        examples: [FunctionExample("min_scale(8.4100)", "2")],
        overloads: [
            Overload([.anyDecimal], resultType: { _ in .integer }) { types, _ in
                let scale = types[0].decimalScale
                return Kernels.unary { (x: Int128) -> Int32 in
                    var (rest, digits) = (x, scale)
                    while digits > 0, rest % 10 == 0 { (rest, digits) = (rest / 10, digits - 1) }
                    return Int32(digits)
                }
            }
        ])
}
