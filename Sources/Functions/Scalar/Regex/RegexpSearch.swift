import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `regexp_count`
    static let regexpCount = ScalarFunction(
        "regexp_count", category: .regex,
        summary:
            "How often a regular expression matches in a text; a start from 1 and flags may follow.",
        examples: [FunctionExample("regexp_count('a1b22c333', '[0-9]+', 3)", "2")],
        overloads: regexOverloads(
            [[], [.integer], [.integer, .text]], result: .integer
        ) { arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(
                arguments[1], flags: types.count > 3 ? arguments[3] : nil, compiled)
            let place = RegexPlace(arguments, start: 2, number: nil, types)
            return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                var count: Int32 = 0
                var found = try matcher.matches(text, from: try place.at(row, in: text).start)
                while found {
                    count &+= 1
                    found = try matcher.matchesAgain(text)
                }
                return count
            }
        })

    /// `regexp_instr`
    static let regexpInstr = ScalarFunction(
        "regexp_instr", category: .regex,
        summary:
            "Where the n-th match of a regular expression begins, or with endoption 1 the place after it, from 1; 0 where there is none. Start, n, endoption, flags and a group may follow.",
        examples: [
            FunctionExample("regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i')", "3"),
            FunctionExample("regexp_instr('a1b22', '[0-9]+', 1, 2)", "4"),
        ],
        overloads: regexOverloads(
            [
                [], [.integer], [.integer, .integer], [.integer, .integer, .integer],
                [.integer, .integer, .integer, .text],
                [.integer, .integer, .integer, .text, .integer],
            ], result: .integer
        ) { arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(
                arguments[1], flags: types.count > 5 ? arguments[5] : nil, compiled)
            let place = RegexPlace(arguments, start: 2, number: 3, types)
            let ends = types.count > 4 ? FixedReader<Int32>(arguments[4]) : nil
            let groups = types.count > 6 ? FixedReader<Int32>(arguments[6]) : nil
            return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                let (start, number) = try place.at(row, in: text)
                guard try matcher.matches(text, from: start, number: number),
                    let range = matcher.range(ofGroup: Int(groups?.value(at: row) ?? 0))
                else { return 0 }
                let isEnd = ends.map { $0.value(at: row) != 0 } ?? false
                let offset = isEnd ? range.upperBound : range.lowerBound
                return Int32(
                    truncatingIfNeeded: UTF8Text.codePointCount(UTF8Text.slice(text, 0..<offset))
                        + 1)
            }
        })

    /// `regexp_substr`
    static let regexpSubstr = ScalarFunction(
        "regexp_substr", category: .regex,
        summary:
            "The n-th match of a regular expression; NULL where there is none. Start, n, flags and a group may follow.",
        examples: [
            FunctionExample("regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2)", "EF"),
            FunctionExample("regexp_substr('a1b22', '[0-9]+')", "1"),
        ],
        overloads: regexOverloads(
            [
                [], [.integer], [.integer, .integer], [.integer, .integer, .text],
                [.integer, .integer, .text, .integer],
            ], result: .text
        ) { arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(
                arguments[1], flags: types.count > 4 ? arguments[4] : nil, compiled)
            let place = RegexPlace(arguments, start: 2, number: 3, types)
            let groups = types.count > 5 ? FixedReader<Int32>(arguments[5]) : nil
            return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                let (start, number) = try place.at(row, in: text)
                guard try matcher.matches(text, from: start, number: number),
                    let range = matcher.range(ofGroup: Int(groups?.value(at: row) ?? 0))
                else { return false }
                output.append(UTF8Text.slice(text, range))
                return true
            }
        })

    /// `regexp_extract`
    static let regexpExtract = ScalarFunction(
        "regexp_extract", category: .regex,
        summary:
            "The first match of a regular expression, or the group of it with a number; NULL where there is none.",
        examples: [
            FunctionExample("regexp_extract('foothebar', 'foo(.*?)(bar)', 2)", "bar"),
            FunctionExample("regexp_extract('/items/42', '\\d+')", "42"),
        ],
        overloads: regexOverloads([[], [.integer]], result: .text) {
            arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(arguments[1], flags: nil, compiled)
            let groups = types.count > 2 ? FixedReader<Int32>(arguments[2]) : nil
            return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                guard try matcher.matches(text),
                    let range = matcher.range(ofGroup: Int(groups?.value(at: row) ?? 0))
                else { return false }
                output.append(UTF8Text.slice(text, range))
                return true
            }
        })
}
