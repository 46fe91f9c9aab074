/// What is to be looked at when time has come so far: pairs of a time and a number, the earliest
/// first. Entries are not changed: whoever finds that an entry no longer holds skips it, or adds
/// another.
struct TimeHeap {
    /// A number that is due at a time.
    struct Entry {
        let time: Int64
        let number: UInt32
        /// Tells an entry from one of an earlier owner of the same number.
        let stamp: UInt32
    }

    private var entries: [Entry] = []

    /// How many entries there are.
    var count: Int { entries.count }

    /// The earliest entry; nil when there is none.
    var first: Entry? { entries.first }

    /// The time of the earliest entry; `.max` when there is none.
    var earliest: Int64 { entries.first?.time ?? .max }

    var byteCount: Int { entries.capacity * MemoryLayout<Entry>.stride }

    mutating func insert(_ number: UInt32, stamp: UInt32 = 0, at time: Int64) {
        entries.append(Entry(time: time, number: number, stamp: stamp))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if entries[parent].time <= entries[child].time { return }
            entries.swapAt(parent, child)
            child = parent
        }
    }

    /// Takes the earliest entry out where its time is before `limit`.
    mutating func pop(before limit: Int64) -> Entry? {
        guard let first = entries.first, first.time < limit else { return nil }
        let last = entries.removeLast()
        if entries.isEmpty { return first }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < entries.count, entries[left].time < entries[least].time { least = left }
            if left + 1 < entries.count, entries[left + 1].time < entries[least].time {
                least = left + 1
            }
            if least == parent { return first }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
