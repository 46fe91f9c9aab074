import Columnar

extension ScalarFunction {
    /// `num_nulls`
    static let nullCount = counting(
        "num_nulls", "How many of its arguments are NULL.",
        FunctionExample("num_nulls(1, NULL, 2)", "1"), countsNulls: true)

    /// `num_nonnulls`
    static let nonNullCount = counting(
        "num_nonnulls", "How many of its arguments are not NULL.",
        FunctionExample("num_nonnulls(1, NULL, 2)", "2"), countsNulls: false)

    private static func counting(
        _ name: String, _ summary: String, _ example: FunctionExample, countsNulls: Bool
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .conditional, summary: summary, examples: [example],
            overloads: [
                Overload(
                    [.any], isVariadic: true, resultType: { _ in .integer }, nullRule: .custom
                ) { _, _ in
                    { arguments, call in
                        Kernels.rows([], &call) { row -> Int32 in
                            Int32(arguments.count { $0.isNull(at: row) == countsNulls })
                        }
                    }
                }
            ])
    }
}
