import Columnar

extension ScalarFunction {
    /// `to_number`
    static let toNumber = ScalarFunction(
        "to_number", category: .math,
        summary:
            "The number that a text gives by a template as in to_char, with 10 digits after the point.",
        examples: [FunctionExample("to_number('12,454.8-', '99G999D9S')", "-12454.8000000000")],
        overloads: [
            Overload([.text, .text], .decimal(precision: 38, scale: 10)) { arguments, call in
                let texts = BytesReader(arguments[0])
                var templates = PreparedArgument(arguments[1], NumberTemplate.init)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                    try templates.value(at: row).number(of: texts.value(at: row), scale: 10)
                }
            }
        ])
}
