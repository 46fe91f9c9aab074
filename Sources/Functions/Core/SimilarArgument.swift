import Columnar
import RegularExpressions

/// The pattern of SIMILAR TO or SUBSTRING … SIMILAR and its escape, row by row; compiled again only
/// where one of them changes.
struct SimilarArgument {
    private let patterns: BytesReader
    private let escapes: BytesReader?
    private let isSubstring: Bool
    private let compiled: CompiledPatterns
    private var last: (pattern: TextBytes, escape: TextBytes, matcher: Matcher)?

    /// Reads `pattern` and perhaps `escape`, text columns that outlive it; without it the escape is a
    /// backslash.
    init(_ pattern: Column, escape: Column?, isSubstring: Bool, _ compiled: CompiledPatterns) {
        patterns = BytesReader(pattern)
        escapes = escape.map { BytesReader($0) }
        self.isSubstring = isSubstring
        self.compiled = compiled
    }

    /// The matcher for row `row`.
    mutating func matcher(at row: Int) throws(RowError) -> Matcher {
        let pattern = patterns.value(at: row)
        let escape = escapes?.value(at: row) ?? TextBytes(start: nil, count: 0)
        if let last, isSameBytes(last.pattern, pattern), isSameBytes(last.escape, escape) {
            return last.matcher
        }
        if UTF8Text.codePointCount(escape) > 1 {
            throw RowError(code: "22025", "invalid escape string")
        }
        let character = escapes == nil ? [UInt8(ascii: "\\")] : Array(escape)
        let source =
            isSubstring
            ? try SimilarPattern.substring(pattern, escape: character)
            : SimilarPattern.translated(pattern, escape: character)
        let matcher = try Matcher.of(compiled.expression(source, []))
        last = (pattern, escape, matcher)
        return matcher
    }
}
