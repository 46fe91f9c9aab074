import Columnar
import RegularExpressions

extension ScalarFunction {
    /// `regexp_match`
    static let regexpMatch = ScalarFunction(
        "regexp_match", category: .regex,
        summary: "The groups of the first match of a regular expression as an array, or the whole "
            + "match where it has no groups; NULL where there is none. Flags may follow.",
        examples: [
            FunctionExample("regexp_match('foobarbequebaz', '(bar)(b[^b]+)')", "{bar,beque}"),
            FunctionExample("regexp_match('order 42', '[0-9]+')", "{42}"),
        ],
        overloads: textSearches(result: .array(.text)) { text, matcher, _ throws(RowError) in
            guard try matcher.matches(text) else { return .null }
            return matcher.groups(in: text)
        })

    /// `regexp_match_all`
    static let regexpMatchAll = ScalarFunction(
        "regexp_match_all", category: .regex,
        summary: "What `regexp_match` gives, of all matches with flag `g`, else of the first: the "
            + "rows of `regexp_matches` in FROM as one array.",
        examples: [
            FunctionExample("regexp_match_all('a1b22', '([a-z])([0-9]+)', 'g')", "{{a,1},{b,22}}"),
            FunctionExample("regexp_match_all('a1b22', '[0-9]+')", "{{1}}"),
        ],
        overloads: textSearches(result: .array(.array(.text)), allowsGlobal: true) {
            text, matcher, isGlobal throws(RowError) in
            var matches: [Value] = []
            var found = try matcher.matches(text)
            while found {
                matches.append(matcher.groups(in: text))
                found = isGlobal ? try matcher.matchesAgain(text) : false
            }
            return .array(matches)
        })

    /// `regexp_split_to_array`
    static let regexpSplit = ScalarFunction(
        "regexp_split_to_array", aliases: ["regexp_split", "string_split_regex"], category: .regex,
        summary: "The pieces of a text between the matches of a regular expression. Flags may "
            + "follow.",
        examples: [
            FunctionExample("regexp_split_to_array('one,  two;six', '[,;] *')", "{one,two,six}"),
            FunctionExample("regexp_split_to_array('abc', '')", "{a,b,c}"),
        ],
        overloads: textSearches(result: .array(.text)) { text, matcher, _ throws(RowError) in
            var pieces: [Value] = []
            var position = 0
            var found = try matcher.matches(text)
            while found {
                let range = matcher.range
                // Nothing is no separator at an end of the text or behind another match.
                if !range.isEmpty
                    || (range.lowerBound > position && range.lowerBound < text.count)
                {
                    pieces.append(
                        .text(Array(UTF8Text.slice(text, position..<range.lowerBound))))
                    position = range.upperBound
                }
                found = try matcher.matchesAgain(text)
            }
            pieces.append(.text(Array(UTF8Text.slice(text, position..<text.count))))
            return .array(pieces)
        })

    /// `regexp_extract_all`
    static let regexpExtractAll = ScalarFunction(
        "regexp_extract_all", category: .regex,
        summary: "All matches of a regular expression as an array, or the group of each with a "
            + "number.",
        examples: [
            FunctionExample("regexp_extract_all('a1b22', '[0-9]+')", "{1,22}"),
            FunctionExample("regexp_extract_all('a1b22', '([a-z])([0-9]+)', 1)", "{a,b}"),
        ],
        overloads: regexOverloads([[], [.integer]], result: .array(.text)) {
            arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(arguments[1], flags: nil, compiled)
            let groups = types.count > 2 ? FixedReader<Int32>(arguments[2]) : nil
            return Kernels.valueRows(arguments, &call) { row throws(RowError) -> Value in
                let text = texts.value(at: row)
                let matcher = try pattern.matcher(at: row).matcher
                let group = Int(groups?.value(at: row) ?? 0)
                var matches: [Value] = []
                var found = try matcher.matches(text)
                while found {
                    matches.append(matcher.group(group, in: text))
                    found = try matcher.matchesAgain(text)
                }
                return .array(matches)
            }
        })

    /// The overloads `(text, pattern)` and `(text, pattern, flags)` of what gives a value for each
    /// text and the matcher of its pattern.
    private static func textSearches(
        result: DataType, allowsGlobal: Bool = false,
        _ search: @escaping @Sendable (TextBytes, Matcher, Bool) throws(RowError) -> Value
    ) -> [Overload] {
        regexOverloads([[], [.text]], result: result) { arguments, types, compiled, call in
            let texts = BytesReader(arguments[0])
            var pattern = RegexArgument(
                arguments[1], flags: types.count > 2 ? arguments[2] : nil, compiled,
                allowsGlobal: allowsGlobal)
            return Kernels.valueRows(arguments, &call) { row throws(RowError) -> Value in
                let (matcher, isGlobal) = try pattern.matcher(at: row)
                return try search(texts.value(at: row), matcher, isGlobal)
            }
        }
    }
}

extension Matcher {
    /// The groups of the last match, which was in `text`, or all of it where there are no groups.
    fileprivate func groups(in text: TextBytes) -> Value {
        guard groupCount > 0 else { return .array([group(0, in: text)]) }
        return .array((1...groupCount).map { group($0, in: text) })
    }

    /// A group of the last match, which was in `text`; NULL where it took no part.
    fileprivate func group(_ number: Int, in text: TextBytes) -> Value {
        range(ofGroup: number).map { .text(Array(UTF8Text.slice(text, $0))) } ?? .null
    }
}
