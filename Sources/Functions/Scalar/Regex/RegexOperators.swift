import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `~`, between two texts and before a whole number
    static let matchesOrBitNot = ScalarFunction(
        "~", category: .regex,
        summary:
            "Whether a regular expression matches somewhere in a text; before a whole number, the number with every bit turned over.",
        examples: [
            FunctionExample("'streamsql' ~ '^s.*l$'", "true"),
            FunctionExample("~ 5", "-6"),
        ],
        overloads: [
            match(ignoresCase: false, isNegated: false),
            Overload([.smallint], .smallint, kernel: Kernels.unary { (x: Int16) in ~x }),
            Overload([.integer], .integer, kernel: Kernels.unary { (x: Int32) in ~x }),
            Overload([.bigint], .bigint, kernel: Kernels.unary { (x: Int64) in ~x }),
        ])

    /// `~*`
    static let matchesInAnyCase = ScalarFunction(
        "~*", category: .regex,
        summary: "Whether a regular expression matches somewhere in a text, in any case.",
        examples: [FunctionExample("'StreamSQL' ~* 'sql$'", "true")],
        overloads: [match(ignoresCase: true, isNegated: false)])

    /// `!~`
    static let matchesNot = ScalarFunction(
        "!~", category: .regex,
        summary: "Whether a regular expression matches nowhere in a text.",
        examples: [FunctionExample("'streamsql' !~ '[0-9]'", "true")],
        overloads: [match(ignoresCase: false, isNegated: true)])

    /// `!~*`
    static let matchesNotInAnyCase = ScalarFunction(
        "!~*", category: .regex,
        summary: "Whether a regular expression matches nowhere in a text, in any case.",
        examples: [FunctionExample("'StreamSQL' !~* 'sql$'", "false")],
        overloads: [match(ignoresCase: true, isNegated: true)])

    private static func match(ignoresCase: Bool, isNegated: Bool) -> Overload {
        Overload(
            [.exactly(.text), .exactly(.text)], resultType: { _ in .boolean }
        ) { _, _ in
            let compiled = CompiledPatterns()
            return { arguments, call in
                let texts = BytesReader(arguments[0])
                var pattern = RegexArgument(
                    arguments[1], flags: nil, compiled, options: ignoresCase ? .ignoresCase : [])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Bool in
                    try pattern.matcher(at: row).matcher.matches(texts.value(at: row)) != isNegated
                }
            }
        }
    }
}
