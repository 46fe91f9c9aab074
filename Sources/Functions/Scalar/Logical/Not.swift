import Columnar

extension ScalarFunction {
    /// `NOT`
    static let not = ScalarFunction(
        "not", category: .logical, summary: "The opposite truth value; NULL of NULL.",
        examples: [FunctionExample("NOT true", "false"), FunctionExample("NOT NULL", "NULL")],
        overloads: [
            Overload([.boolean], .boolean) { arguments, call in
                let truth = TruthColumn(arguments[0])
                return ThreeValuedLogic.fromWords(rowCount: call.rowCount) {
                    (truth.falseWord($0), truth.trueWord($0))
                }
            }
        ])
}
