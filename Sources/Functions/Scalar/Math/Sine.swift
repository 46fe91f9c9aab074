import Columnar
import Glibc

extension ScalarFunction {
    /// `sin`
    static let sine = ScalarFunction(
        "sin", category: .math,
        summary: "The sine of an angle in radians.",
        examples: [FunctionExample("sin(0)", "0")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x.isInfinite { throw .inputOutOfRange }
                    return sin(x)
                })
        ])
}
