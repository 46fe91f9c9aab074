/// A `KeyIndex` for several fixed-width columns, or one of two words: a key is a word of NULL bits and
/// then the words of its columns.
final class FixedKeyIndex: KeyIndex {
    private let numbers: GroupNumbers
    private let types: [DataType]
    private let widths: [Int]
    /// Words of a key, the NULL bits included.
    private let stride: Int
    private var slots: SlotTable
    /// The keys, `stride` words for each group.
    private var keys: KeyMemory
    private var scratch: [UInt64] = []
    private var hashes: [UInt64] = []

    init(types: [DataType], widths: [Int], capacity: Int, numbers: GroupNumbers) {
        self.numbers = numbers
        self.types = types
        self.widths = widths
        stride = 1 + widths.reduce(0, +)
        slots = SlotTable(capacity: capacity)
        keys = KeyMemory(capacity: capacity * stride)
    }

    var byteCount: Int {
        slots.byteCount + keys.byteCount + (scratch.capacity + hashes.capacity) * 8
    }

    func findOrInsert(
        _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
    ) {
        withRows(columns, count) { rows, hashes in
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                slots.reserve(end - start)
                touch(hashes, start, end)
                if stride == 3 {
                    for row in start..<end {
                        let key = rows + row &* 3
                        groups[row] = slots.findOrInsert(
                            hashes[row], matches: { matchesThree($0, key) }, insert: { take(key) })
                    }
                } else {
                    for row in start..<end {
                        let key = rows + row &* stride
                        groups[row] = slots.findOrInsert(
                            hashes[row], matches: { matches($0, key) }, insert: { take(key) })
                    }
                }
                start = end
            }
        }
    }

    func find(_ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>) {
        withRows(columns, count) { rows, hashes in
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                touch(hashes, start, end)
                for row in start..<end {
                    let key = rows + row &* stride
                    groups[row] = slots.find(hashes[row]) { matches($0, key) }
                }
                start = end
            }
        }
    }

    func keyColumns(_ groups: Span<UInt32>) -> [Column] {
        var start = 1
        return types.indices.map { index in
            defer { start += widths[index] }
            let words = keys.words
            let stride = stride
            return KeyWords.read(words + start, rows: groups, stride: stride, type: types[index]) {
                words[Int($0) * stride] >> UInt64(index) & 1 == 1
            }
        }
    }

    func remove(_ group: UInt32) {
        let key = keys.words + Int(group) * stride
        slots.remove(group, tag: UInt32(truncatingIfNeeded: hash(key)))
    }

    func removeAll() {
        slots = SlotTable(capacity: 0)
        keys = KeyMemory(capacity: 0)
    }

    /// Reads the home slots of a block of rows and then the keys these lead to, so that probing finds
    /// both in the cache.
    @inline(__always)
    private func touch(_ hashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int) {
        guard slots.isLarge else { return }
        slots.touch(hashes, start, end)
        let base = keys.words
        var seen: UInt64 = 0
        for row in start..<end { seen |= base[slots.candidate(hashes[row]) &* stride] }
        SlotTable.keep(seen)
    }

    @inline(__always)
    private func matches(_ group: Int, _ key: UnsafePointer<UInt64>) -> Bool {
        let stored = keys.words + group &* stride
        var difference: UInt64 = 0
        for index in 0..<stride { difference |= stored[index] ^ key[index] }
        return difference == 0
    }

    @inline(__always)
    private func matchesThree(_ group: Int, _ key: UnsafePointer<UInt64>) -> Bool {
        let stored = keys.words + group &* 3
        return (stored[0] ^ key[0]) | (stored[1] ^ key[1]) | (stored[2] ^ key[2]) == 0
    }

    private func take(_ key: UnsafePointer<UInt64>) -> UInt32 {
        let group = numbers.take()
        let start = Int(group) * stride
        keys.reserve(start + stride, used: start)
        (keys.words + start).update(from: key, count: stride)
        return group
    }

    @inline(__always)
    private func hash(_ key: UnsafePointer<UInt64>) -> UInt64 {
        var hash = KeyHasher.seed
        for index in 0..<stride { hash = KeyHasher.mix(hash, key[index]) }
        return hash
    }

    /// Lends the keys of the rows, `stride` words each, and their hashes.
    @inline(__always)
    private func withRows(
        _ columns: [Column], _ count: Int,
        _ body: (UnsafePointer<UInt64>, UnsafePointer<UInt64>) -> Void
    ) {
        if scratch.count < count * stride {
            scratch = Array(repeating: 0, count: count * stride)
            hashes = Array(repeating: 0, count: count)
        }
        scratch.withUnsafeMutableBufferPointer { rowBuffer in
            hashes.withUnsafeMutableBufferPointer { hashBuffer in
                guard let rows = rowBuffer.baseAddress, let hashes = hashBuffer.baseAddress else {
                    return
                }
                write(columns, count, into: rows)
                if stride == 3 {
                    for row in 0..<count {
                        let key = rows + row &* 3
                        let first = KeyHasher.mix(KeyHasher.seed, key[0])
                        hashes[row] = KeyHasher.mix(KeyHasher.mix(first, key[1]), key[2])
                    }
                } else {
                    for row in 0..<count { hashes[row] = hash(rows + row &* stride) }
                }
                body(UnsafePointer(rows), UnsafePointer(hashes))
            }
        }
    }

    private func write(
        _ columns: [Column], _ count: Int, into rows: UnsafeMutablePointer<UInt64>
    ) {
        for row in 0..<count { rows[row &* stride] = 0 }
        var start = 1
        for (index, column) in columns.enumerated() {
            KeyWords.write(column, into: rows + start, stride: stride)
            start += widths[index]
            guard column.hasNulls else { continue }
            let valid = BitSpan(words: column.validityWords)
            for row in 0..<count where !valid[row] { rows[row &* stride] |= 1 << UInt64(index) }
        }
    }
}
