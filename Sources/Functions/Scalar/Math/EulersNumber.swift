import Columnar
import Glibc

extension ScalarFunction {
    /// `e`
    static let eulersNumber = ScalarFunction(
        "e", category: .math, summary: "The number e, the base of natural logarithms.",
        examples: [FunctionExample("e()", "2.718281828459045")],
        overloads: [Overload([], .double) { _, call in Kernels.constant(M_E, call) }])
}
