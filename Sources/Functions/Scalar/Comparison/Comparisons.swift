import Columnar

extension ScalarFunction {
    /// `=`
    static let equal = comparison(
        "=", "Whether both are equal.", [FunctionExample("1 = 1.0", "true")], IsEqual.self)

    /// `<>`
    static let notEqual = comparison(
        "<>", aliases: ["!="], "Whether the two differ.",
        [FunctionExample("'a' <> 'b'", "true")], IsNotEqual.self)

    /// `<`
    static let less = comparison(
        "<", "Whether the first is below the second.", [FunctionExample("1 < 2", "true")],
        IsLess.self)

    /// `<=`
    static let lessOrEqual = comparison(
        "<=", "Whether the first is at most the second.", [FunctionExample("2 <= 2", "true")],
        IsLessOrEqual.self)

    /// `>`
    static let greater = comparison(
        ">", "Whether the first is above the second.", [FunctionExample("1 > 2", "false")],
        IsGreater.self)

    /// `>=`
    static let greaterOrEqual = comparison(
        ">=", "Whether the first is at least the second.",
        [FunctionExample("DATE '2024-01-02' >= DATE '2024-01-01'", "true")],
        IsGreaterOrEqual.self)

    private static func comparison<Op: Comparison>(
        _ symbol: String, aliases: [String] = [], _ summary: String,
        _ examples: [FunctionExample], _ operation: Op.Type
    ) -> ScalarFunction {
        ScalarFunction(
            symbol, aliases: aliases, category: .comparison, summary: summary,
            examples: examples, overloads: Kernels.comparison(operation))
    }
}
