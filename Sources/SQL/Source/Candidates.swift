/// Finds what a misspelt name was probably meant to be.
public enum Candidates {
    /// Names longer than this are not compared, and so many candidates at most.
    private static let longestName = 64
    private static let mostCandidates = 10_000

    /// The candidate nearest to `name`, or nil if none is near. Distance is the number of insertions,
    /// deletions, substitutions and swaps of neighbours (optimal string alignment) without regard to
    /// ASCII case; a third of the longer name's length may differ. The first of equals wins.
    public static func closest(to name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = folded(name)
        guard !wanted.isEmpty, wanted.count <= longestName else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates.prefix(mostCandidates) {
            let offered = folded(candidate)
            guard offered.count <= longestName else { continue }
            let allowed = max(1, max(wanted.count, offered.count) / 3)
            let bound = min(allowed, (best?.distance ?? allowed + 1) - 1)
            guard bound >= 0, abs(wanted.count - offered.count) <= bound else { continue }
            guard let distance = distance(wanted, offered, bound: bound) else { continue }
            // Two one-letter names have nothing in common but their length.
            guard distance < max(wanted.count, offered.count) else { continue }
            best = (distance, candidate)
        }
        return best?.candidate
    }

    /// `did you mean 'campaign_id'?`, or nil if no candidate is near.
    public static func hint(for name: String, in candidates: some Sequence<String>) -> String? {
        closest(to: name, in: candidates).map { "did you mean '\($0)'?" }
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// The distance of two byte strings, or nil if it is above `bound`.
    static func distance(_ left: [UInt8], _ right: [UInt8], bound: Int) -> Int? {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var current = previous
        for row in 0..<left.count {
            current[0] = row + 1
            var least = current[0]
            for column in 0..<right.count {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(previous[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            if least > bound { return nil }
            (beforePrevious, previous, current) = (previous, current, beforePrevious)
        }
        return previous[right.count] <= bound ? previous[right.count] : nil
    }
}
