import Columnar

extension ScalarFunction {
    /// `factorial`
    static let factorial = ScalarFunction(
        "factorial", category: .math,
        summary: "The product of the whole numbers from 1 to n, which is 33 at most.",
        examples: [FunctionExample("factorial(5)", "120")],
        overloads: [
            Overload(
                [.bigint], .decimal(precision: 38, scale: 0),
                kernel: Kernels.unary { (n: Int64) throws(RowError) -> Int128 in
                    if n < 0 {
                        throw RowError(
                            code: "22003", "factorial of a negative number is undefined")
                    }
                    if n > 33 { throw .numericOverflow }
                    return stride(from: Int128(2), through: Int128(n), by: 1).reduce(1, *)
                })
        ])
}
