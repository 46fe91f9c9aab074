import Columnar
import Glibc

extension ScalarFunction {
    /// `atan2`
    static let arcTangent2 = ScalarFunction(
        "atan2", category: .math,
        summary: "The angle in radians of the point (x, y), given y and x.",
        examples: [FunctionExample("atan2(0, 1)", "0")],
        overloads: [
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (y: Double, x: Double) in atan2(y, x) })
        ])
}
