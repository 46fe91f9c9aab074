import Columnar

extension ScalarFunction {
    /// `pi`
    static let pi = ScalarFunction(
        "pi", category: .math, summary: "The number π.",
        examples: [FunctionExample("pi()", "3.141592653589793")],
        overloads: [
            Overload([], .double) { _, call in Kernels.constant(Double.pi, call) }
        ])
}
