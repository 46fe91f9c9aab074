import Columnar
import Glibc

extension ScalarFunction {
    /// `tan`
    static let tangent = ScalarFunction(
        "tan", category: .math,
        summary: "The tangent of an angle in radians.",
        examples: [FunctionExample("tan(0)", "0")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x.isInfinite { throw .inputOutOfRange }
                    return tan(x)
                })
        ])
}
