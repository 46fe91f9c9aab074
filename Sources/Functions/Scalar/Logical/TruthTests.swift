import Columnar

extension ScalarFunction {
    /// `IS TRUE`
    static let isTrue = truthTest(
        "is true", "Whether the value is true; false for NULL.",
        FunctionExample("NULL::boolean IS TRUE", "false")
    ) { truth, word in truth.trueWord(word) }

    /// `IS NOT TRUE`
    static let isNotTrue = truthTest(
        "is not true", "Whether the value is false or NULL.",
        FunctionExample("NULL::boolean IS NOT TRUE", "true")
    ) { truth, word in ~truth.trueWord(word) }

    /// `IS FALSE`
    static let isFalse = truthTest(
        "is false", "Whether the value is false; false for NULL.",
        FunctionExample("false IS FALSE", "true")
    ) { truth, word in truth.falseWord(word) }

    /// `IS NOT FALSE`
    static let isNotFalse = truthTest(
        "is not false", "Whether the value is true or NULL.",
        FunctionExample("NULL::boolean IS NOT FALSE", "true")
    ) { truth, word in ~truth.falseWord(word) }

    /// `IS UNKNOWN`
    static let isUnknown = truthTest(
        "is unknown", "Whether the truth value is NULL.",
        FunctionExample("NULL::boolean IS UNKNOWN", "true")
    ) { truth, word in ~(truth.trueWord(word) | truth.falseWord(word)) }

    /// `IS NOT UNKNOWN`
    static let isNotUnknown = truthTest(
        "is not unknown", "Whether the truth value is true or false.",
        FunctionExample("true IS NOT UNKNOWN", "true")
    ) { truth, word in truth.trueWord(word) | truth.falseWord(word) }

    private static func truthTest(
        _ name: String, _ summary: String, _ example: FunctionExample,
        _ word: @escaping @Sendable (TruthColumn, Int) -> UInt64
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .logical, summary: summary, examples: [example],
            overloads: [
                Overload([.boolean], .boolean, nullRule: .custom) { arguments, call in
                    let truth = TruthColumn(arguments[0])
                    return ThreeValuedLogic.fromWords(rowCount: call.rowCount) { index in
                        let holds = word(truth, index)
                        return (holds, ~holds)
                    }
                }
            ])
    }
}
