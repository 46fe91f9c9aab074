import Columnar

extension ScalarFunction {
    /// `IS NULL`
    static let isNull = ScalarFunction(
        "is null", category: .comparison, summary: "Whether the value is NULL.",
        examples: [FunctionExample("NULL IS NULL", "true"), FunctionExample("1 IS NULL", "false")],
        overloads: [nullTest(isNegated: false)])

    /// `IS NOT NULL`
    static let isNotNull = ScalarFunction(
        "is not null", category: .comparison, summary: "Whether the value is not NULL.",
        examples: [FunctionExample("NULL IS NOT NULL", "false")],
        overloads: [nullTest(isNegated: true)])

    private static func nullTest(isNegated: Bool) -> Overload {
        Overload([.any], resultType: { _ in .boolean }, nullRule: .custom) { _, _ in
            { arguments, call in
                let validity = ValidityWords(arguments[0])
                return ThreeValuedLogic.fromWords(rowCount: call.rowCount) {
                    let valid = validity.word($0)
                    return isNegated ? (valid, ~valid) : (~valid, valid)
                }
            }
        }
    }
}
