/// A `KeyIndex` for keys with text: a key is a string of bytes in an arena. One text column gives its
/// own bytes; several columns are encoded by `KeyEncoder`.
final class BytesKeyIndex: KeyIndex {
    private let numbers: GroupNumbers
    private let types: [DataType]
    private var slots: SlotTable
    /// Two words for each group: where its bytes begin; the low half of its hash and their number.
    private var places: KeyMemory
    private var arena: KeyMemory
    private var arenaUsed = 0
    private var garbage = 0
    private var nullGroup = KeyTable.absent
    private var encoder: KeyEncoder
    private var hashes: [UInt64] = []

    init(types: [DataType], capacity: Int, numbers: GroupNumbers) {
        self.numbers = numbers
        self.types = types
        slots = SlotTable(capacity: capacity)
        places = KeyMemory(capacity: capacity * 2)
        arena = KeyMemory(capacity: capacity * 2)
        encoder = KeyEncoder(types: types)
    }

    var byteCount: Int {
        slots.byteCount + places.byteCount + arena.byteCount + hashes.capacity * 8
            + encoder.byteCount
    }

    func findOrInsert(
        _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
    ) {
        withKeys(columns, count) { bytes, offsets, hashes, valid in
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                slots.reserve(end - start)
                touch(hashes, start, end)
                for row in start..<end {
                    if let valid, valid[row >> 6] >> UInt64(row & 63) & 1 == 0 {
                        if nullGroup == KeyTable.absent { nullGroup = numbers.take() }
                        groups[row] = nullGroup
                        continue
                    }
                    let key = bytes + Int(offsets[row])
                    let length = Int(offsets[row &+ 1] &- offsets[row])
                    groups[row] = slots.findOrInsert(
                        hashes[row], matches: { matches($0, key, length) },
                        insert: { take(key, length, hashes[row]) })
                }
                start = end
            }
        }
    }

    func find(_ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>) {
        withKeys(columns, count) { bytes, offsets, hashes, valid in
            var start = 0
            while start < count {
                let end = min(count, start + SlotTable.blockRowCount)
                touch(hashes, start, end)
                for row in start..<end {
                    if let valid, valid[row >> 6] >> UInt64(row & 63) & 1 == 0 {
                        groups[row] = nullGroup
                        continue
                    }
                    let key = bytes + Int(offsets[row])
                    let length = Int(offsets[row &+ 1] &- offsets[row])
                    groups[row] = slots.find(hashes[row]) { matches($0, key, length) }
                }
                start = end
            }
        }
    }

    func keyColumns(_ groups: Span<UInt32>) -> [Column] {
        guard types.count == 1 else {
            return encoder.decode(groups.count) { index in place(Int(groups[index])) }
        }
        let builder = ColumnBuilder(type: types[0], capacity: groups.count)
        for index in 0..<groups.count {
            if groups[index] == nullGroup {
                builder.appendNull()
            } else {
                let key = place(Int(groups[index]))
                builder.appendBytes(
                    UnsafeBufferPointer(
                        start: key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        count: key.count))
            }
        }
        return [builder.finish()]
    }

    func remove(_ group: UInt32) {
        if group == nullGroup {
            nullGroup = KeyTable.absent
            return
        }
        let word = places.words[Int(group) * 2 + 1]
        slots.remove(group, tag: UInt32(truncatingIfNeeded: word))
        places.words[Int(group) * 2] = 0
        places.words[Int(group) * 2 + 1] = 0
        garbage += Int(word >> 32)
        if garbage > 4_096, garbage * 2 > arenaUsed { compact() }
    }

    func removeAll() {
        slots = SlotTable(capacity: 0)
        places = KeyMemory(capacity: 0)
        arena = KeyMemory(capacity: 0)
        arenaUsed = 0
        garbage = 0
        nullGroup = KeyTable.absent
    }

    /// Reads the home slots of a block of rows, then the places and the bytes these lead to, so that
    /// probing finds all of them in the cache.
    @inline(__always)
    private func touch(_ hashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int) {
        guard slots.isLarge else { return }
        slots.touch(hashes, start, end)
        let base = places.words
        let bytes = UnsafeRawPointer(arena.words)
        var seen: UInt64 = 0
        for row in start..<end { seen |= base[slots.candidate(hashes[row]) &* 2] }
        SlotTable.keep(seen)
        for row in start..<end {
            let offset = Int(base[slots.candidate(hashes[row]) &* 2])
            seen |= UInt64(bytes.load(fromByteOffset: offset, as: UInt8.self))
        }
        SlotTable.keep(seen)
    }

    /// The bytes of a group's key.
    @inline(__always)
    private func place(_ group: Int) -> UnsafeRawBufferPointer {
        let words = places.words + group &* 2
        return UnsafeRawBufferPointer(
            start: UnsafeRawPointer(arena.words) + Int(words[0]), count: Int(words[1] >> 32))
    }

    @inline(__always)
    private func matches(_ group: Int, _ key: UnsafeRawPointer, _ length: Int) -> Bool {
        let stored = place(group)
        guard stored.count == length, let base = stored.baseAddress else { return false }
        return areEqual(base, key, length)
    }

    private func take(_ key: UnsafeRawPointer, _ length: Int, _ hash: UInt64) -> UInt32 {
        let group = numbers.take()
        let index = Int(group) * 2
        places.reserve(index + 2, used: index)
        arena.reserve((arenaUsed + length + 7) >> 3, used: (arenaUsed + 7) >> 3)
        (UnsafeMutableRawPointer(arena.words) + arenaUsed).copyMemory(from: key, byteCount: length)
        places.words[index] = UInt64(arenaUsed)
        places.words[index + 1] = UInt64(length) << 32 | hash & 0xFFFF_FFFF
        arenaUsed += length
        return group
    }

    /// Leaves the bytes of removed keys behind.
    private func compact() {
        let fresh = KeyMemory(capacity: (arenaUsed - garbage + 7) >> 3)
        var end = 0
        for group in 0..<numbers.limit where UInt32(group) != nullGroup {
            let key = place(group)
            guard let base = key.baseAddress, key.count > 0 else { continue }
            (UnsafeMutableRawPointer(fresh.words) + end).copyMemory(
                from: base, byteCount: key.count)
            places.words[group * 2] = UInt64(end)
            end += key.count
        }
        arena = fresh
        arenaUsed = end
        garbage = 0
    }

    /// Lends the bytes of the keys, their offsets, their hashes, and, for one column, its validity.
    @inline(__always)
    private func withKeys(
        _ columns: [Column], _ count: Int,
        _ body: (
            UnsafeRawPointer, UnsafePointer<Int>, UnsafePointer<UInt64>, UnsafePointer<UInt64>?
        ) -> Void
    ) {
        let valid = types.count == 1 ? columns[0].validity : nil
        let validWords = valid.map { UnsafePointer($0.base.assumingMemoryBound(to: UInt64.self)) }
        if hashes.count < count { hashes = Array(repeating: 0, count: count) }
        encoder.withKeys(columns, count) { bytes, offsets in
            hashes.withUnsafeMutableBufferPointer { buffer in
                guard let target = buffer.baseAddress else { return }
                for row in 0..<count {
                    target[row] = KeyHasher.mix(
                        KeyHasher.seed, bytes + offsets[row],
                        count: offsets[row &+ 1] &- offsets[row])
                }
                body(bytes, offsets, UnsafePointer(target), validWords)
            }
        }
        withExtendedLifetime(valid) {}
    }
}

/// Whether two strings of `count` bytes are equal, eight bytes at a time.
@inline(__always)
func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    var position = 0
    while position &+ 8 <= count {
        if left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            != right.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        {
            return false
        }
        position &+= 8
    }
    while position < count {
        if left.load(fromByteOffset: position, as: UInt8.self)
            != right.load(fromByteOffset: position, as: UInt8.self)
        {
            return false
        }
        position &+= 1
    }
    return true
}
