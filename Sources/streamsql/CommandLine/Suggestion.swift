import SQL

/// What a misspelt word of the command line was probably meant to be.
enum Suggestion {
    /// The candidate nearest to `word`, or nil if none is near; what `word` begins counts as near.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        if let near = Candidates.closest(to: word, in: candidates) { return near }
        guard word.count > 3 else { return nil }
        return candidates.first { $0.hasPrefix(word) }
    }
}
