import Columnar
import Glibc

extension ScalarFunction {
    /// `degrees`
    static let degrees = ScalarFunction(
        "degrees", category: .math,
        summary: "An angle in radians as degrees.",
        examples: [FunctionExample("degrees(pi())", "180")],
        overloads: [
            Overload(
                [.double], .double, kernel: Kernels.unary { (x: Double) in x * (180 / Double.pi) })
        ])
}
