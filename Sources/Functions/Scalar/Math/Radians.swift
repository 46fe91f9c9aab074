import Columnar
import Glibc

extension ScalarFunction {
    /// `radians`
    static let radians = ScalarFunction(
        "radians", category: .math,
        summary: "An angle in degrees as radians.",
        examples: [FunctionExample("radians(180)", "3.141592653589793")],
        overloads: [
            Overload(
                [.double], .double, kernel: Kernels.unary { (x: Double) in x * (Double.pi / 180) })
        ])
}
