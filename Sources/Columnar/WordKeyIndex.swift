/// A `KeyIndex` for one column of one word: the key stands in the slot, so a row costs one miss of
/// the cache. Slot: key word, then group + 1 (0 is empty).
final class WordKeyIndex: KeyIndex {
    private let numbers: GroupNumbers
    private let type: DataType
    private var slots: KeyMemory
    private var mask: Int
    private var used = 0
    /// The key word of each group.
    private var keys: KeyMemory
    private var nullGroup = KeyTable.absent
    private var scratch: [UInt64] = []

    init(type: DataType, capacity: Int, numbers: GroupNumbers) {
        self.numbers = numbers
        self.type = type
        let slotCount = SlotTable.slotCount(for: capacity)
        slots = KeyMemory(capacity: slotCount * 2)
        mask = slotCount - 1
        keys = KeyMemory(capacity: capacity)
    }

    var byteCount: Int { slots.byteCount + keys.byteCount + scratch.capacity * 8 }

    func findOrInsert(
        _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
    ) {
        withWords(columns[0], count) { words in
            let valid = columns[0].validity?.base.assumingMemoryBound(to: UInt64.self)
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                reserve(end - start)
                touch(words, start, end)
                for row in start..<end {
                    if let valid, valid[row >> 6] >> UInt64(row & 63) & 1 == 0 {
                        if nullGroup == KeyTable.absent { nullGroup = takeGroup(0) }
                        groups[row] = nullGroup
                    } else {
                        groups[row] = findOrInsert(words[row])
                    }
                }
                start = end
            }
        }
    }

    func find(_ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>) {
        withWords(columns[0], count) { words in
            let valid = columns[0].validity?.base.assumingMemoryBound(to: UInt64.self)
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                touch(words, start, end)
                for row in start..<end {
                    let isNull = valid.map { $0[row >> 6] >> UInt64(row & 63) & 1 == 0 } ?? false
                    groups[row] = isNull ? nullGroup : find(words[row])
                }
                start = end
            }
        }
    }

    func keyColumns(_ groups: Span<UInt32>) -> [Column] {
        let null = nullGroup
        return [KeyWords.read(keys.words, rows: groups, stride: 1, type: type) { $0 == null }]
    }

    func remove(_ group: UInt32) {
        if group == nullGroup {
            nullGroup = KeyTable.absent
            return
        }
        var hole = home(keys.words[Int(group)])
        while slots.words[hole * 2 + 1] != UInt64(group) + 1 {
            precondition(slots.words[hole * 2 + 1] != 0, "the group is not in use")
            hole = (hole + 1) & mask
        }
        // Later slots of the run move up unless that would put them before their home.
        var next = (hole + 1) & mask
        while slots.words[next * 2 + 1] != 0 {
            let distance = (next - home(slots.words[next * 2])) & mask
            if distance >= (next - hole) & mask {
                slots.words[hole * 2] = slots.words[next * 2]
                slots.words[hole * 2 + 1] = slots.words[next * 2 + 1]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots.words[hole * 2 + 1] = 0
        used -= 1
    }

    func removeAll() {
        slots = KeyMemory(capacity: SlotTable.slotCount(for: 0) * 2)
        mask = SlotTable.slotCount(for: 0) - 1
        keys = KeyMemory(capacity: 0)
        used = 0
        nullGroup = KeyTable.absent
    }

    @inline(__always)
    private func home(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: KeyHasher.mix(KeyHasher.seed, word)) & mask
    }

    @inline(__always)
    private func find(_ word: UInt64) -> UInt32 {
        var slot = home(word)
        let base = slots.words
        while true {
            let group = base[slot &* 2 &+ 1]
            // An empty slot holds 0, which becomes `absent`.
            if group == 0 || base[slot &* 2] == word {
                return UInt32(truncatingIfNeeded: group) &- 1
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private func findOrInsert(_ word: UInt64) -> UInt32 {
        var slot = home(word)
        let base = slots.words
        while true {
            let group = base[slot &* 2 &+ 1]
            if group == 0 { break }
            if base[slot &* 2] == word { return UInt32(truncatingIfNeeded: group &- 1) }
            slot = (slot &+ 1) & mask
        }
        let group = takeGroup(word)
        base[slot &* 2] = word
        base[slot &* 2 &+ 1] = UInt64(group) + 1
        used += 1
        return group
    }

    private func takeGroup(_ word: UInt64) -> UInt32 {
        let group = numbers.take()
        keys.reserve(Int(group) + 1, used: Int(group))
        keys.words[Int(group)] = word
        return group
    }

    /// Reads the home slots of a block of rows, which do not wait for one another, so that probing
    /// finds them in the cache.
    @inline(__always)
    private func touch(_ words: UnsafePointer<UInt64>, _ start: Int, _ end: Int) {
        guard slots.byteCount > SlotTable.cachedByteCount else { return }
        let base = slots.words
        var seen: UInt64 = 0
        for row in start..<end { seen |= base[home(words[row]) &* 2 &+ 1] }
        SlotTable.keep(seen)
    }

    private func reserve(_ extra: Int) {
        guard (used + extra) * 5 > (mask + 1) * 3 else { return }
        let old = slots
        let oldCount = mask + 1
        let slotCount = SlotTable.slotCount(for: max(used + extra, used * 2))
        guard slotCount > oldCount else { return }
        slots = KeyMemory(capacity: slotCount * 2)
        mask = slotCount - 1
        let target = slots.words
        for index in 0..<oldCount where old.words[index &* 2 &+ 1] != 0 {
            let word = old.words[index &* 2]
            var slot = home(word)
            while target[slot &* 2 &+ 1] != 0 { slot = (slot &+ 1) & mask }
            target[slot &* 2] = word
            target[slot &* 2 &+ 1] = old.words[index &* 2 &+ 1]
        }
    }

    /// Lends the words of the rows, straight from the column where its values are their own words.
    @inline(__always)
    private func withWords(
        _ column: Column, _ count: Int, _ body: (UnsafePointer<UInt64>) -> Void
    ) {
        switch column.type {
        case .bigint, .time, .timestamp, .timestamptz:
            body(UnsafePointer(column.values.base.assumingMemoryBound(to: UInt64.self)))
        default:
            if scratch.count < count { scratch = Array(repeating: 0, count: count) }
            scratch.withUnsafeMutableBufferPointer { buffer in
                guard let words = buffer.baseAddress else { return }
                KeyWords.write(column, into: words, stride: 1)
                body(UnsafePointer(words))
            }
        }
    }
}
