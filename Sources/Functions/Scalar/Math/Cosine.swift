import Columnar
import Glibc

extension ScalarFunction {
    /// `cos`
    static let cosine = ScalarFunction(
        "cos", category: .math,
        summary: "The cosine of an angle in radians.",
        examples: [FunctionExample("cos(0)", "1")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x.isInfinite { throw .inputOutOfRange }
                    return cos(x)
                })
        ])
}
