import Columnar

extension ScalarFunction {
    /// `IS DISTINCT FROM`
    static let isDistinctFrom = ScalarFunction(
        "is distinct from", category: .comparison,
        summary: "Whether the two differ, where NULL equals NULL; never NULL.",
        examples: [
            FunctionExample("NULL IS DISTINCT FROM 1", "true"),
            FunctionExample("NULL IS DISTINCT FROM NULL", "false"),
        ],
        overloads: distinctness(isNegated: false))

    /// `IS NOT DISTINCT FROM`
    static let isNotDistinctFrom = ScalarFunction(
        "is not distinct from", category: .comparison,
        summary: "Whether both are equal, where NULL equals NULL; never NULL.",
        examples: [FunctionExample("NULL IS NOT DISTINCT FROM NULL", "true")],
        overloads: distinctness(isNegated: true))

    private static func distinctness(isNegated: Bool) -> [Overload] {
        Kernels.comparison(IsEqual.self).map { equality in
            Overload(
                equality.parameters, resultType: { _ in .boolean }, nullRule: .custom
            ) { types, result in
                let equal = equality.makeKernel(types, result)
                return { arguments, call in
                    let truth = TruthColumn(equal(arguments, &call))
                    let left = ValidityWords(arguments[0])
                    let right = ValidityWords(arguments[1])
                    return ThreeValuedLogic.fromWords(rowCount: call.rowCount) { index in
                        let same = truth.trueWord(index) | ~(left.word(index) | right.word(index))
                        return isNegated ? (same, ~same) : (~same, same)
                    }
                }
            }
        }
    }
}
