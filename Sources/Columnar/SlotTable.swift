/// The slots of a `KeyIndex` whose keys stand elsewhere: 32 bits of hash, which also say the home,
/// and the group + 1; 0 is empty.
final class SlotTable {
    private var slots: KeyMemory
    private var mask: Int
    private var used = 0

    /// How many rows are looked up together.
    static let blockRowCount = 256
    /// Tables up to this size are taken to be in the cache.
    static let cachedByteCount = 256 << 10

    init(capacity: Int) {
        let slotCount = Self.slotCount(for: capacity)
        slots = KeyMemory(capacity: slotCount)
        mask = slotCount - 1
    }

    /// The number of slots for `count` keys: a power of two, at most 3/5 of them used.
    static func slotCount(for count: Int) -> Int {
        var slotCount = 64
        while count * 5 > slotCount * 3 { slotCount *= 2 }
        return slotCount
    }

    /// Makes the compiler keep the reads that `value` came from.
    @inline(never)
    static func keep(_ value: UInt64) {}

    var byteCount: Int { slots.byteCount }

    /// Makes room for `extra` more keys.
    @inline(__always)
    func reserve(_ extra: Int) {
        if (used + extra) * 5 > (mask + 1) * 3 { grow(extra) }
    }

    /// Reads the home slots of a block of rows, so that probing finds them in the cache.
    @inline(__always)
    func touch(_ hashes: UnsafePointer<UInt64>, _ start: Int, _ end: Int) {
        guard isLarge else { return }
        let base = slots.words
        var seen: UInt64 = 0
        for row in start..<end { seen |= base[Int(UInt32(truncatingIfNeeded: hashes[row])) & mask] }
        Self.keep(seen)
    }

    /// The group that stands in the home slot of `hash`; any group where that is empty.
    @inline(__always)
    func candidate(_ hash: UInt64) -> Int {
        let slot = slots.words[Int(UInt32(truncatingIfNeeded: hash)) & mask]
        return slot == 0 ? 0 : Int(UInt32(truncatingIfNeeded: slot) &- 1)
    }

    /// Whether it is too large for the cache.
    var isLarge: Bool { slots.byteCount > Self.cachedByteCount }

    /// The group with this hash for which `matches` holds, or `absent`.
    @inline(__always)
    func find(_ hash: UInt64, matches: (Int) -> Bool) -> UInt32 {
        let tag = UInt32(truncatingIfNeeded: hash)
        var index = Int(tag) & mask
        let base = slots.words
        while true {
            let slot = base[index]
            if slot == 0 { return KeyTable.absent }
            if UInt32(truncatingIfNeeded: slot >> 32) == tag {
                let group = UInt32(truncatingIfNeeded: slot) &- 1
                if matches(Int(group)) { return group }
            }
            index = (index &+ 1) & mask
        }
    }

    /// The group with this hash for which `matches` holds, or the one that `insert` makes. There
    /// must be room.
    @inline(__always)
    func findOrInsert(
        _ hash: UInt64, matches: (Int) -> Bool, insert: () -> UInt32
    ) -> UInt32 {
        let tag = UInt32(truncatingIfNeeded: hash)
        var index = Int(tag) & mask
        let base = slots.words
        while true {
            let slot = base[index]
            if slot == 0 { break }
            if UInt32(truncatingIfNeeded: slot >> 32) == tag {
                let group = UInt32(truncatingIfNeeded: slot) &- 1
                if matches(Int(group)) { return group }
            }
            index = (index &+ 1) & mask
        }
        let group = insert()
        base[index] = UInt64(tag) << 32 | UInt64(group &+ 1)
        used += 1
        return group
    }

    /// Empties the slot of `group`, which has the hash `tag` (32 bits) and is there.
    func remove(_ group: UInt32, tag: UInt32) {
        let base = slots.words
        let wanted = UInt64(tag) << 32 | UInt64(group &+ 1)
        var hole = Int(tag) & mask
        while base[hole] != wanted {
            precondition(base[hole] != 0, "the group is not in use")
            hole = (hole + 1) & mask
        }
        // Later slots of the run move up unless that would put them before their home.
        var next = (hole + 1) & mask
        while base[next] != 0 {
            let distance = (next - Int(base[next] >> 32)) & mask
            if distance >= (next - hole) & mask {
                base[hole] = base[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        base[hole] = 0
        used -= 1
    }

    private func grow(_ extra: Int) {
        let old = slots
        let oldCount = mask + 1
        let slotCount = Self.slotCount(for: max(used + extra, used * 2))
        guard slotCount > oldCount else { return }
        slots = KeyMemory(capacity: slotCount)
        mask = slotCount - 1
        let target = slots.words
        for index in 0..<oldCount where old.words[index] != 0 {
            let slot = old.words[index]
            var place = Int(slot >> 32) & mask
            while target[place] != 0 { place = (place &+ 1) & mask }
            target[place] = slot
        }
    }
}
