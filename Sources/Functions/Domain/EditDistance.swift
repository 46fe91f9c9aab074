import Columnar

/// How far two texts are apart, in code points.
enum EditDistance {
    /// The code points of a text.
    static func scalars(_ text: TextBytes) -> [UInt32] {
        var result: [UInt32] = []
        var position = 0
        while position < text.count {
            let (scalar, length) = UTF8Text.codePoint(text, at: position)
            result.append(scalar.value)
            position += length
        }
        return result
    }

    /// The least cost of insertions, deletions and replacements that make one text the other
    /// (Levenshtein 1966, by Wagner and Fischer 1974).
    static func levenshtein(
        _ source: TextBytes, _ target: TextBytes, insertion: Int = 1, deletion: Int = 1,
        replacement: Int = 1
    ) -> Int {
        let (from, to) = (scalars(source), scalars(target))
        var previous = (0...to.count).map { $0 &* insertion }
        var current = previous
        for row in from.indices {
            current[0] = (row + 1) &* deletion
            for column in to.indices {
                let kept = previous[column] &+ (from[row] == to[column] ? 0 : replacement)
                current[column + 1] = min(
                    kept, previous[column + 1] &+ deletion, current[column] &+ insertion)
            }
            swap(&previous, &current)
        }
        return previous[to.count]
    }

    /// Jaro's similarity, 0 to 1 (Jaro 1989).
    static func jaro(_ source: TextBytes, _ target: TextBytes) -> Double {
        let (a, b) = (scalars(source), scalars(target))
        if a.isEmpty || b.isEmpty { return a.isEmpty && b.isEmpty ? 1 : 0 }
        let window = max(0, max(a.count, b.count) / 2 - 1)
        var isTaken = Array(repeating: false, count: b.count)
        var matched: [UInt32] = []
        for (index, scalar) in a.enumerated() {
            let range = max(0, index - window)..<max(0, min(b.count, index + window + 1))
            guard let found = range.first(where: { !isTaken[$0] && b[$0] == scalar }) else {
                continue
            }
            isTaken[found] = true
            matched.append(scalar)
        }
        if matched.isEmpty { return 0 }
        let other = b.indices.filter { isTaken[$0] }.map { b[$0] }
        let moved = zip(matched, other).count { $0 != $1 }
        let count = Double(matched.count)
        return
            (count / Double(a.count) + count / Double(b.count)
            + (count - Double(moved / 2)) / count) / 3
    }
}
