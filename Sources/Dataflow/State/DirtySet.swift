/// Which entries of a densely numbered state changed since the last epoch, and which of them an
/// earlier epoch has stored.
struct DirtySet {
    private var flags: [UInt8] = []
    private var dirty: [UInt32] = []

    private static let isDirty: UInt8 = 1
    private static let isStored: UInt8 = 2

    /// The changed entries, in the order in which they first changed. An entry that was dropped may
    /// be among them; `takeDirty` leaves it out.
    mutating func takeDirty() -> [UInt32] {
        var live: [UInt32] = []
        live.reserveCapacity(dirty.count)
        for entry in dirty where flags[Int(entry)] & Self.isDirty != 0 {
            flags[Int(entry)] = Self.isStored
            live.append(entry)
        }
        dirty.removeAll(keepingCapacity: true)
        return live
    }

    /// Makes room for the entries `0..<count`.
    mutating func reserve(_ count: Int) {
        if count > flags.count {
            flags.append(contentsOf: repeatElement(0, count: count - flags.count))
        }
    }

    /// Notes that the entries changed.
    mutating func mark(_ entries: Span<UInt32>) {
        flags.withUnsafeMutableBufferPointer { flags in
            for index in 0..<entries.count {
                let entry = entries[index]
                if flags[Int(entry)] & Self.isDirty == 0 {
                    flags[Int(entry)] |= Self.isDirty
                    dirty.append(entry)
                }
            }
        }
    }

    /// Notes that an entry changed.
    mutating func mark(_ entry: UInt32) {
        guard flags[Int(entry)] & Self.isDirty == 0 else { return }
        flags[Int(entry)] |= Self.isDirty
        dirty.append(entry)
    }

    /// Notes that an entry was restored.
    mutating func markStored(_ entry: UInt32) {
        reserve(Int(entry) + 1)
        flags[Int(entry)] = Self.isStored
    }

    /// Notes that an entry is gone; true when it must be removed from what is stored.
    mutating func drop(_ entry: UInt32) -> Bool {
        guard Int(entry) < flags.count else { return false }
        defer { flags[Int(entry)] = 0 }
        return flags[Int(entry)] & Self.isStored != 0
    }

    /// The entries that are stored.
    var stored: [UInt32] {
        flags.indices.filter { flags[$0] & Self.isStored != 0 }.map { UInt32($0) }
    }

    var byteCount: Int { flags.capacity + dirty.capacity * 4 }
}
