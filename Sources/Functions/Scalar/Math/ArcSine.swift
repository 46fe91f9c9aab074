import Columnar
import Glibc

extension ScalarFunction {
    /// `asin`
    static let arcSine = ScalarFunction(
        "asin", category: .math,
        summary: "The angle in radians whose sine is x.",
        examples: [FunctionExample("asin(0)", "0")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x < -1 || x > 1 { throw .inputOutOfRange }
                    return asin(x)
                })
        ])
}
