import Columnar
import Glibc

extension ScalarFunction {
    /// `ln`
    static let naturalLogarithm = ScalarFunction(
        "ln", category: .math,
        summary: "The natural logarithm; an error at zero and below.",
        examples: [FunctionExample("ln(1)", "0")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    try log(checkedLogarithmArgument(x))
                })
        ])
}
