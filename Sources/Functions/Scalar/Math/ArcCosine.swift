import Columnar
import Glibc

extension ScalarFunction {
    /// `acos`
    static let arcCosine = ScalarFunction(
        "acos", category: .math,
        summary: "The angle in radians whose cosine is x.",
        examples: [FunctionExample("acos(1)", "0")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    if x < -1 || x > 1 { throw .inputOutOfRange }
                    return acos(x)
                })
        ])
}
