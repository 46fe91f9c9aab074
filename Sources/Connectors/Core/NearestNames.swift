/// The members of `known` that `word` may have been meant to be, nearest first, at most three:
/// those within a third of its length in Levenshtein distance, without regard to case.
func nearestNames(to word: String, among known: [String]) -> [String] {
    let limit = max(1, (word.utf8.count + 2) / 3)
    let lowered = Array(word.lowercased().utf8.prefix(128))
    let ranked = known.compactMap { name -> (distance: Int, name: String)? in
        let other = Array(name.lowercased().utf8.prefix(128))
        let distance = editDistance(lowered, other)
        return distance <= limit ? (distance, name) : nil
    }
    return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// How many bytes must be inserted, removed or replaced to turn `left` into `right` (Wagner and
/// Fischer, 1974), in one row of memory.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in right.indices {
            let replaced = diagonal + (byte == right[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
