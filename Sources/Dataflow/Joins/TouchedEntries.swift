/// What densely numbered entries were before the step under way touched them.
struct TouchedEntries {
    /// Whether `oldMatches` is kept.
    let hasMatches: Bool
    /// The entries, in the order in which they were first touched.
    private(set) var entries: [UInt32] = []
    private(set) var oldWeights: [Int64] = []
    private(set) var oldMatches: [Int64] = []
    /// For each entry its place in `entries` + 1; 0 for one that was not touched.
    private var places: [UInt32] = []

    init(hasMatches: Bool) {
        self.hasMatches = hasMatches
    }

    /// Makes room for the entries `0..<limit`.
    mutating func reserve(_ limit: Int) {
        guard limit > places.count else { return }
        places.append(contentsOf: repeatElement(0, count: limit - places.count))
    }

    /// Notes what `entry` is before it changes, unless that was done in this step.
    mutating func note(_ entry: Int, weight: Int64, matches: Int64) {
        guard places[entry] == 0 else { return }
        entries.append(UInt32(truncatingIfNeeded: entry))
        places[entry] = UInt32(truncatingIfNeeded: entries.count)
        oldWeights.append(weight)
        if hasMatches { oldMatches.append(matches) }
    }

    /// The weight that `entry` had before the step; nil when it was not touched.
    func oldWeight(of entry: UInt32) -> Int64? {
        let place = places[Int(entry)]
        return place == 0 ? nil : oldWeights[Int(place) - 1]
    }

    /// The next step begins.
    mutating func removeAll() {
        for entry in entries { places[Int(entry)] = 0 }
        entries.removeAll(keepingCapacity: true)
        oldWeights.removeAll(keepingCapacity: true)
        oldMatches.removeAll(keepingCapacity: true)
    }

    var byteCount: Int {
        (entries.capacity + places.capacity) * 4 + (oldWeights.capacity + oldMatches.capacity) * 8
    }
}
