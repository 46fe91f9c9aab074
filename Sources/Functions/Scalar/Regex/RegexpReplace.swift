import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `regexp_replace`
    static let regexpReplace = ScalarFunction(
        "regexp_replace", category: .regex,
        summary:
            "The text with the first match of a regular expression replaced, or with flag `g` all, or from a position the n-th (0 for all); `\\1` is a group, `\\&` the match.",
        examples: [
            FunctionExample("regexp_replace('a1b22', '[0-9]+', '#')", "a#b22"),
            FunctionExample("regexp_replace('a1b22', '[0-9]+', '<\\&>', 'g')", "a<1>b<22>"),
            FunctionExample("regexp_replace('Adam B', '(\\w+) (\\w+)', '\\2, \\1')", "B, Adam"),
            FunctionExample("regexp_replace('aaaa', 'a', 'x', 2, 2)", "aaxa"),
        ],
        overloads: [
            overload([.text, .text, .text]),
            overload([.text, .text, .text, .text]),
            overload([.text, .text, .text, .integer]),
            overload([.text, .text, .text, .integer, .integer]),
            overload([.text, .text, .text, .integer, .integer, .text]),
        ])

    private static func overload(_ types: [DataType]) -> Overload {
        Overload(types.map { .exactly($0) }, resultType: { _ in .text }) { _, _ in
            let compiled = CompiledPatterns()
            return { arguments, call in replace(arguments, compiled, types, &call) }
        }
    }

    private static func replace(
        _ arguments: [Column], _ compiled: CompiledPatterns, _ types: [DataType],
        _ call: inout KernelCall
    ) -> Column {
        let texts = BytesReader(arguments[0])
        let replacements = BytesReader(arguments[2])
        let hasFlags = types.count > 3 && types.last == .text
        var pattern = RegexArgument(
            arguments[1], flags: hasFlags ? arguments.last : nil, compiled, allowsGlobal: true)
        let place = RegexPlace(arguments, start: 3, number: 4, types)
        return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
            let text = texts.value(at: row)
            let (matcher, isGlobal) = try pattern.matcher(at: row)
            let (start, number) = try place.at(row, in: text)
            // Without a number only the first is replaced, with flag `g` all.
            let wanted = isGlobal ? 0 : place.hasNumber ? number : 1
            try replace(
                text, matcher, replacements.value(at: row), from: start, number: wanted, &output)
        }
    }

    private static func replace(
        _ text: TextBytes, _ matcher: Matcher, _ replacement: TextBytes, from start: Int,
        number wanted: Int, _ output: inout TextOutput
    ) throws(RowError) {
        var number = 0
        var position = 0
        var found = try matcher.matches(text, from: start)
        while found, !output.isFull {
            number += 1
            if wanted == 0 || wanted == number {
                output.append(UTF8Text.slice(text, position..<matcher.range.lowerBound))
                append(replacement, matcher, text, &output)
                position = matcher.range.upperBound
                if wanted == number { break }
            }
            found = try matcher.matchesAgain(text)
        }
        output.append(UTF8Text.slice(text, position..<text.count))
    }

    private static func append(
        _ replacement: TextBytes, _ matcher: Matcher, _ text: TextBytes,
        _ output: inout TextOutput
    ) {
        var index = 0
        while index < replacement.count {
            let byte = replacement[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < replacement.count else {
                output.append(byte)
                continue
            }
            let escape = replacement[index]
            index += 1
            switch escape {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "&"):
                let group = escape == UInt8(ascii: "&") ? 0 : Int(escape - UInt8(ascii: "0"))
                if let range = matcher.range(ofGroup: group) {
                    output.append(UTF8Text.slice(text, range))
                }
            case UInt8(ascii: "\\"): output.append(escape)
            default: output.append([byte, escape])
            }
        }
    }
}
