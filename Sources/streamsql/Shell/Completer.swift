import Synchronization

/// What Tab offers: the words of the language, the names of the workspace, backslash commands.
final class Completer: Sendable {
    private let names = Mutex<[String]>([])

    /// Takes the names that are there now.
    func learn(_ names: [String]) { self.names.withLock { $0 = names } }

    /// What the word at the end of `text` may become; the language's words in the case they are typed in.
    func candidates(before text: String) -> [String] {
        let word = String(text.reversed().prefix { !Self.isBreak($0) }.reversed())
        if word.hasPrefix("\\") {
            return BackslashCommand.all.flatMap(\.names).filter { $0.hasPrefix(word) }.sorted()
        }
        guard !word.isEmpty else { return [] }
        let folded = word.lowercased()
        let isUpper = word == word.uppercased() && word != folded
        let words = Self.words.filter { $0.hasPrefix(folded) }
            .map { isUpper ? $0.uppercased() : $0 }
        let known = names.withLock { $0 }.filter { $0.lowercased().hasPrefix(folded) }
        return Array(Set(words + known)).sorted()
    }

    private static func isBreak(_ character: Character) -> Bool {
        character.isWhitespace || "\"'`@$><=;|&{}()[],+-*/%:".contains(character)
    }

    /// The words that statements are made of, those worth completing.
    private static let words = [
        "and", "between", "case", "cast", "changes", "close", "columns", "connector", "copy",
        "create", "cross", "cumulate", "describe", "distinct", "drop", "else", "emit", "except",
        "exists", "explain", "extract", "false", "filter", "flush", "format", "from", "full",
        "functions", "group by", "having", "hop", "ilike", "inner", "insert into", "intersect",
        "interval", "is not null", "is null", "jobs", "join", "left", "like", "limit",
        "materialized", "natural", "not", "null", "on", "or", "order by", "outer",
        "partitioned by", "primary key", "replace", "right", "select", "session", "show", "sink",
        "sinks", "source", "sources", "table", "tables", "then", "timestamp", "timestamptz", "true",
        "tumble", "union all", "using", "values", "view", "views", "watermark for", "when", "where",
        "window", "window_end", "window_start", "with",
    ]
}
