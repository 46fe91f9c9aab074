import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `regexp_like`
    static let regexpLike = test(
        "regexp_like", ["regexp"],
        "Whether a regular expression matches somewhere in a text; flags such as `i` may follow.",
        FunctionExample("regexp_like('Streams', '^stream', 'i')", "true"), isWhole: false)

    /// `regexp_full_match`
    static let regexpFullMatch = test(
        "regexp_full_match", [],
        "Whether a regular expression matches all of a text; flags such as `i` may follow.",
        FunctionExample("regexp_full_match('streams', 'stream')", "false"), isWhole: true)

    private static func test(
        _ name: String, _ aliases: [String], _ summary: String, _ example: FunctionExample,
        isWhole: Bool
    ) -> ScalarFunction {
        ScalarFunction(
            name, aliases: aliases, category: .regex, summary: summary, examples: [example],
            overloads: regexOverloads([[], [.text]], result: .boolean) {
                arguments, types, compiled, call in
                let texts = BytesReader(arguments[0])
                var pattern = RegexArgument(
                    arguments[1], flags: types.count > 2 ? arguments[2] : nil, compiled,
                    isWhole: isWhole)
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Bool in
                    try pattern.matcher(at: row).matcher.matches(texts.value(at: row))
                }
            })
    }
}
