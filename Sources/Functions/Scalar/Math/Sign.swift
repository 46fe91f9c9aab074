import Columnar

extension ScalarFunction {
    /// `sign`
    static let sign = ScalarFunction(
        "sign", category: .math, summary: "-1, 0 or 1, as the number is below, at or above zero.",
        examples: [FunctionExample("sign(-8.4)", "-1")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) in x > 0 ? 1.0 : x < 0 ? -1.0 : x }),
            Overload([.anyDecimal], resultType: { _ in .decimal(precision: 1, scale: 0) }) { _, _ in
                Kernels.unary { (x: Int128) in x.signum() }
            },
        ])
}
