import Columnar

extension ScalarFunction {
    /// A function of one double precision number.
    @inline(__always)
    static func ofDouble(
        _ name: String, aliases: [String] = [], _ summary: String, _ example: FunctionExample,
        _ body: @escaping @Sendable (Double) throws(RowError) -> Double
    ) -> ScalarFunction {
        ScalarFunction(
            name, aliases: aliases, category: .math, summary: summary, examples: [example],
            overloads: [Overload([.double], .double, kernel: Kernels.unary(body))])
    }
}
