/// How often each key of one group is there, in order: a list of short sorted lists, so that adding
/// and removing move few keys. Finding a key takes O(log n) for n distinct keys, finding a rank
/// O(n / 128). A count may be negative for a while, since a removal may come first; such keys have no
/// rank.
struct SortedMultiset<Key: Comparable> {
    private struct Chunk {
        var keys: [Key]
        var counts: [Int64]
        /// The sum of the counts above zero.
        var presentCount: Int64
    }

    /// The most keys of a chunk, which is halved when it has more.
    private static var chunkLimit: Int { 256 }

    private var chunks: [Chunk] = []
    /// How many keys are there, each as often as its count, those below zero left out.
    private(set) var presentCount: Int64 = 0

    /// Whether there is no key, not even with a count below zero.
    var isEmpty: Bool { chunks.isEmpty }

    /// How many different keys there are.
    var distinctCount: Int { chunks.reduce(0) { $0 + $1.keys.count } }

    /// Adds `key` `weight` times.
    mutating func add(_ key: Key, times weight: Int64) {
        if chunks.isEmpty {
            guard weight != 0 else { return }
            chunks.append(Chunk(keys: [key], counts: [weight], presentCount: max(0, weight)))
            presentCount += max(0, weight)
            return
        }
        let index = chunkIndex(of: key)
        let place = Self.lowerBound(key, in: chunks[index].keys)
        if place < chunks[index].keys.count, chunks[index].keys[place] == key {
            let old = chunks[index].counts[place]
            change(index, place, from: old, to: old &+ weight)
        } else if weight != 0 {
            chunks[index].keys.insert(key, at: place)
            chunks[index].counts.insert(0, at: place)
            change(index, place, from: 0, to: weight)
            if chunks[index].keys.count > Self.chunkLimit { split(index) }
        }
    }

    private mutating func change(_ index: Int, _ place: Int, from old: Int64, to new: Int64) {
        let growth = max(0, new) &- max(0, old)
        chunks[index].presentCount &+= growth
        presentCount &+= growth
        chunks[index].counts[place] = new
        guard new == 0 else { return }
        chunks[index].keys.remove(at: place)
        chunks[index].counts.remove(at: place)
        if chunks[index].keys.isEmpty { chunks.remove(at: index) }
    }

    private mutating func split(_ index: Int) {
        let half = chunks[index].keys.count / 2
        let counts = Array(chunks[index].counts[half...])
        let upper = Chunk(
            keys: Array(chunks[index].keys[half...]), counts: counts,
            presentCount: counts.reduce(0) { $0 &+ max(0, $1) })
        chunks[index].keys.removeSubrange(half...)
        chunks[index].counts.removeSubrange(half...)
        chunks[index].presentCount &-= upper.presentCount
        chunks.insert(upper, at: index + 1)
    }

    /// The last chunk that does not begin behind `key`.
    private func chunkIndex(of key: Key) -> Int {
        var (low, high) = (0, chunks.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if key < chunks[middle].keys[0] { high = middle } else { low = middle }
        }
        return low
    }

    private static func lowerBound(_ key: Key, in keys: [Key]) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The key at a rank from 0, each key standing as often as its count; nil from `presentCount` on.
    func key(atRank rank: Int64) -> Key? {
        guard rank >= 0, rank < presentCount else { return nil }
        var rest = rank
        for chunk in chunks {
            guard rest >= chunk.presentCount else {
                for (key, count) in zip(chunk.keys, chunk.counts) {
                    rest -= max(0, count)
                    if rest < 0 { return key }
                }
                return nil
            }
            rest -= chunk.presentCount
        }
        return nil
    }

    /// The first key that is there.
    var first: Key? { key(atRank: 0) }

    /// The last key that is there.
    var last: Key? { key(atRank: presentCount - 1) }

    /// Calls `body` with every key and its count, in order, also with counts below zero.
    func forEach(_ body: (Key, Int64) throws -> Void) rethrows {
        for chunk in chunks {
            for (key, count) in zip(chunk.keys, chunk.counts) { try body(key, count) }
        }
    }

    /// An estimate of the memory held, in bytes, without what the keys point to.
    var byteCount: Int {
        chunks.reduce(0) { $0 + $1.keys.capacity * (MemoryLayout<Key>.stride + 8) + 64 }
    }
}
