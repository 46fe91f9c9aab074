import Columnar

extension ScalarFunction {
    /// `SIMILAR TO`
    static let similarTo = ScalarFunction(
        "similar to", category: .regex,
        summary:
            "Whether all of the text matches a pattern of the standard: `%` any text, `_` any code point, `|*+?{}()[]`.",
        examples: [
            FunctionExample("'abc' SIMILAR TO '%(b|d)%'", "true"),
            FunctionExample("'abc' SIMILAR TO '(b|c)%'", "false"),
        ],
        overloads: [overload(2), overload(3)])

    private static func overload(_ argumentCount: Int) -> Overload {
        Overload(
            Array(repeating: .exactly(.text), count: argumentCount), resultType: { _ in .boolean }
        ) { _, _ in
            let compiled = CompiledPatterns()
            return { arguments, call in
                let texts = BytesReader(arguments[0])
                var pattern = SimilarArgument(
                    arguments[1], escape: arguments.count > 2 ? arguments[2] : nil,
                    isSubstring: false, compiled)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Bool in
                    try pattern.matcher(at: row).matches(texts.value(at: row))
                }
            }
        }
    }
}
