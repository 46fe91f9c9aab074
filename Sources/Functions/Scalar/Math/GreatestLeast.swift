import Columnar

extension ScalarFunction {
    /// `greatest`
    static let greatest = extremeOfArguments(
        "greatest", "The last of its arguments in order; NULLs are left out.",
        FunctionExample("greatest(1, NULL, 3)", "3"), IsGreater.self)

    /// `least`
    static let least = extremeOfArguments(
        "least", "The first of its arguments in order; NULLs are left out.",
        FunctionExample("least('b', 'a')", "a"), IsLess.self)

    private static func extremeOfArguments<Op: Comparison>(
        _ name: String, _ summary: String, _ example: FunctionExample, _ operation: Op.Type
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .conditional, summary: summary, examples: [example],
            overloads: [
                Overload(
                    [.common], isVariadic: true, resultType: { $0[0] }, nullRule: .custom
                ) { types, _ in
                    guard let compare = Kernels.comparisonKernel(operation, types[0]) else {
                        return { _, call in .nulls(type: call.resultType, count: call.rowCount) }
                    }
                    return { arguments, call in fold(arguments, compare, &call) }
                }
            ])
    }

    private static func fold(
        _ arguments: [Column], _ compare: Kernel, _ call: inout KernelCall
    ) -> Column {
        var best = arguments[0]
        for next in arguments.dropFirst() {
            var choice = BranchChoice(rowCount: call.rowCount)
            choice.take(whereTrue: compare([next, best], &call), branch: 0)
            choice.take(whereNull: best, branch: 0)
            best = choice.merge([next, best], type: call.resultType, errors: &call.errors)
        }
        return best
    }
}
