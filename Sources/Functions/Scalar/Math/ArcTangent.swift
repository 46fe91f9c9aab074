import Columnar
import Glibc

extension ScalarFunction {
    /// `atan`
    static let arcTangent = ScalarFunction(
        "atan", category: .math,
        summary: "The angle in radians whose tangent is x.",
        examples: [FunctionExample("atan(0)", "0")],
        overloads: [
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in atan(x) })
        ])
}
