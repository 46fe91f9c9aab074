import Columnar

/// Texts as SQL writes them.
enum QuotedText {
    /// The text as a name: in double quotes unless it is a plain word in small letters.
    static func identifier(_ text: TextBytes) -> [UInt8] {
        let isPlain =
            text.first.map { $0 == 0x5F || (0x61...0x7A).contains($0) } ?? false
            && text.allSatisfy {
                $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
            } && !reserved.contains(String(decoding: text, as: UTF8.self))
        if isPlain { return Array(text) }
        let quote = UInt8(ascii: "\"")
        return [quote] + text.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }

    /// The text as a literal: in quotes, with an E in front where it holds a backslash.
    static func literal(_ text: TextBytes) -> [UInt8] {
        let (quote, backslash) = (UInt8(ascii: "'"), UInt8(ascii: "\\"))
        let body = text.flatMap { $0 == quote || $0 == backslash ? [$0, $0] : [$0] }
        let start = text.contains(backslash) ? [UInt8(ascii: "E"), quote] : [quote]
        return start + body + [quote]
    }

    /// The words that cannot be names without quotes.
    private static let reserved: Set<String> = [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both",
        "case", "cast", "check", "collate", "column", "constraint", "create", "cross",
        "current_date", "current_time", "current_timestamp", "current_user", "default", "desc",
        "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from",
        "full", "grant", "group", "having", "in", "inner", "intersect", "into", "is", "join",
        "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural",
        "not", "null", "offset", "on", "only", "or", "order", "outer", "primary", "references",
        "returning", "right", "select", "session_user", "similar", "some", "symmetric", "table",
        "then", "to", "trailing", "true", "union", "unique", "user", "using", "values", "when",
        "where", "window", "with",
    ]
}
