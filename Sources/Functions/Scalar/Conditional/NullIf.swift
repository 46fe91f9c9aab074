import Columnar

extension ScalarFunction {
    /// `nullif`
    static let nullIf = ScalarFunction(
        "nullif", category: .conditional,
        summary: "NULL where both are equal, otherwise the first.",
        examples: [
            FunctionExample("nullif(1, 1)", "NULL"), FunctionExample("nullif(1, 2)", "1"),
        ],
        overloads: [
            Overload([.common, .common], resultType: { $0[0] }, nullRule: .custom) { types, _ in
                guard let equal = Kernels.comparisonKernel(IsEqual.self, types[0]) else {
                    return { _, call in .nulls(type: call.resultType, count: call.rowCount) }
                }
                return { arguments, call in
                    var choice = BranchChoice(rowCount: call.rowCount)
                    choice.take(whereTrue: equal(arguments, &call), branch: 0)
                    let null = Column.nulls(type: call.resultType, count: call.rowCount)
                    return choice.merge(
                        [null, arguments[0]], type: call.resultType, errors: &call.errors)
                }
            }
        ])
}
