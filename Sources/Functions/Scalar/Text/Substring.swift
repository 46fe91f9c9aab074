import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `substring`
    static let substring = ScalarFunction(
        "substring", aliases: ["substr"], category: .text,
        summary:
            "Part of a text from a position, counted from 1, for a number of code points; or what a regular expression matches, its first group where it has one.",
        examples: [
            FunctionExample("substring('streamsql', 7)", "sql"),
            FunctionExample("substring('streamsql', 1, 6)", "stream"),
            FunctionExample("substring('abc', -1, 3)", "a"),
            FunctionExample("substring('Thomas' FROM '...$')", "mas"),
            FunctionExample("substring('Thomas' SIMILAR '%#\"o_a#\"_' ESCAPE '#')", "oma"),
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary { (text: TextBytes, start: Int32, output) in
                    let from = UTF8Text.offset(ofCodePoint: Int(start) - 1, in: text)
                    output.append(UTF8Text.slice(text, from..<text.count))
                }),
            Overload(
                [.text, .integer, .integer], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, start: Int32, count: Int32, output) throws(RowError) in
                    if count < 0 {
                        throw RowError(code: "22011", "negative substring length not allowed")
                    }
                    let end = Int(start) + Int(count)
                    let from = UTF8Text.offset(ofCodePoint: Int(start) - 1, in: text)
                    let skipped = max(1, Int(start))
                    let to = UTF8Text.offset(
                        ofCodePoint: max(0, end - skipped), in: text, from: from)
                    output.append(UTF8Text.slice(text, from..<to))
                }),
            matching,
            similar,
        ])

    /// `SUBSTRING(text FROM pattern)`
    private static let matching = Overload(
        [.exactly(.text), .exactly(.text)], resultType: { _ in .text }
    ) { _, _ in
        let compiled = CompiledPatterns()
        return { arguments, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(arguments[1], flags: nil, compiled)
            return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                guard try matcher.matches(text),
                    let range = matcher.range(ofGroup: min(1, matcher.groupCount))
                else { return false }
                output.append(UTF8Text.slice(text, range))
                return true
            }
        }
    }

    /// `SUBSTRING(text SIMILAR pattern ESCAPE escape)`
    private static let similar = Overload(
        [.exactly(.text), .exactly(.text), .exactly(.text)], resultType: { _ in .text }
    ) { _, _ in
        let compiled = CompiledPatterns()
        return { arguments, call in
            let texts = BytesReader(arguments[0])
            var pattern = SimilarArgument(
                arguments[1], escape: arguments[2], isSubstring: true, compiled)
            return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row)
                guard try matcher.matches(text), let range = matcher.range(ofGroup: 1) else {
                    return false
                }
                output.append(UTF8Text.slice(text, range))
                return true
            }
        }
    }
}
