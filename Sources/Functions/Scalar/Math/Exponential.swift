import Columnar
import Glibc

extension ScalarFunction {
    /// `exp`
    static let exponential = ScalarFunction(
        "exp", category: .math,
        summary: "e to the power of x.",
        examples: [FunctionExample("exp(0)", "1")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    let result = exp(x)
                    if result.isInfinite, x.isFinite { throw .floatOverflow }
                    if result == 0, x.isFinite { throw .floatUnderflow }
                    return result
                })
        ])
}
