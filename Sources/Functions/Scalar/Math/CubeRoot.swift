import Columnar
import Glibc

extension ScalarFunction {
    /// `cbrt`
    static let cubeRoot = ScalarFunction(
        "cbrt", category: .math,
        summary: "The cube root.",
        examples: [FunctionExample("cbrt(27)", "3")],
        overloads: [
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in root(of: x) })
        ])

    /// The C library is off by a bit for cubes such as 27; a step of Newton's method mends it.
    private static func root(of x: Double) -> Double {
        let root = cbrt(x)
        guard root.isFinite, root != 0 else { return root }
        let square = root * root
        let better = root - (square * root - x) / (3 * square)
        return better.isFinite ? better : root
    }
}
