import Columnar

extension ScalarFunction {
    /// `LIKE`
    static let like = pattern(
        "like", "Whether all of the text matches: `%` any text, `_` any code point.",
        [
            FunctionExample("'streams' LIKE 'str%s'", "true"),
            FunctionExample("'10%' LIKE '10#%' ESCAPE '#'", "true"),
        ], ignoresCase: false, isNegated: false)

    /// `NOT LIKE`
    static let notLike = pattern(
        "not like", "Whether the text does not match.",
        [FunctionExample("'streams' NOT LIKE 'a%'", "true")], ignoresCase: false, isNegated: true)

    /// `ILIKE`
    static let ilike = pattern(
        "ilike", "Whether all of the text matches in any case.",
        [FunctionExample("'Streams' ILIKE 'str%'", "true")], ignoresCase: true, isNegated: false)

    /// `NOT ILIKE`
    static let notIlike = pattern(
        "not ilike", "Whether the text does not match in any case.",
        [FunctionExample("'Streams' NOT ILIKE 'str%'", "false")], ignoresCase: true,
        isNegated: true)

    /// The third argument is the escape: one character, or nothing for none.
    private static func pattern(
        _ name: String, _ summary: String, _ examples: [FunctionExample], ignoresCase: Bool,
        isNegated: Bool
    ) -> ScalarFunction {
        let kernel: Kernel = { arguments, call in
            let text = BytesReader(arguments[0])
            let patterns = BytesReader(arguments[1])
            let escapes = arguments.count > 2 ? BytesReader(arguments[2]) : nil
            func compile(_ row: Int) throws(RowError) -> LikePattern {
                var escape = [UInt8(ascii: "\\")]
                if let escapes { escape = try escapeCharacter(escapes.value(at: row)) }
                return try LikePattern(
                    patterns.value(at: row), escape: escape, ignoresCase: ignoresCase)
            }
            let isFixed = arguments.dropFirst().allSatisfy { $0.isConstant && !$0.hasNulls }
            if isFixed, let pattern = try? compile(0) {
                return Kernels.rows(arguments, &call) { row in
                    pattern.matches(text.value(at: row)) != isNegated
                }
            }
            return Kernels.rows(arguments, &call) { row throws(RowError) in
                try compile(row).matches(text.value(at: row)) != isNegated
            }
        }
        return ScalarFunction(
            name, category: .text, summary: summary, examples: examples,
            overloads: [
                Overload([.text, .text], .boolean, kernel: kernel),
                Overload([.text, .text, .text], .boolean, kernel: kernel),
            ])
    }
}

private func escapeCharacter(_ text: TextBytes) throws(RowError) -> [UInt8] {
    if UTF8Text.codePointCount(text) > 1 {
        throw RowError(code: "22025", "invalid escape string")
    }
    return Array(text)
}
