import Columnar
import Glibc

extension ScalarFunction {
    /// `sqrt`
    static let squareRoot = ScalarFunction(
        "sqrt", category: .math,
        summary: "The square root; an error below zero.",
        examples: [FunctionExample("sqrt(2.25)", "1.5")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x < 0 {
                        throw RowError(
                            code: "2201F", "cannot take square root of a negative number")
                    }
                    return sqrt(x)
                })
        ])
}
