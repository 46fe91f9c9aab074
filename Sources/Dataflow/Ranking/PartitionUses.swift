import Functions

/// When the partitions of an operator that ranks last changed, where they have a time to live. Stored
/// by the key of the partition, since the change may have been that a row went.
///
/// Key: a byte, then the partition's columns as `RowCoding` writes them. Value: the second of its last
/// change.
struct PartitionUses {
    private var uses: LastUses
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []

    /// Other than that of the rows.
    private static let keyKind: UInt8 = 4

    /// No partitions yet; they live for `timeToLive` microseconds.
    init(timeToLive: Int64) {
        uses = LastUses(timeToLive: timeToLive)
    }

    /// Notes that partitions change at `now`, microseconds.
    mutating func note(_ partitions: [UInt32], at now: Int64) {
        uses.note(partitions, at: now)
        dirty.reserve(Int(partitions.max() ?? 0) + 1)
        dirty.mark(partitions.span)
    }

    /// Those of `partitions` that have not changed for the time to live; none where it was looked not
    /// long ago.
    mutating func idle(
        among partitions: @autoclosure () -> [UInt32], at now: Int64
    ) -> [UInt32] {
        uses.idle(among: partitions(), at: now)
    }

    /// Notes that a partition is gone; `key` gives its key.
    mutating func drop(_ partition: UInt32, key: () -> [UInt8]) {
        if dirty.drop(partition) { removedKeys.append([Self.keyKind] + key()) }
    }

    /// Adds what changed since the last call; `key` gives the key of a partition.
    mutating func takeChanges(into changes: inout StateChanges, key: (UInt32) -> [UInt8]) {
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        for partition in dirty.takeDirty() {
            withUnsafeBytes(of: uses[partition]) {
                changes.set([Self.keyKind] + key(partition), $0)
            }
        }
    }

    /// Takes over when `partitions` last changed; `key` gives the key of one. Throws `StateError`.
    mutating func restore(
        from entries: StateChanges, partitions: [UInt32], key: (UInt32) -> [UInt8]
    ) throws {
        var seconds: [[UInt8]: UInt32] = [:]
        for index in 0..<entries.count where entries.key(at: index).first == Self.keyKind {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            seconds[Array(entries.key(at: index).dropFirst())] = try reader.read(UInt32.self)
        }
        for partition in partitions {
            guard let second = seconds[key(partition)] else {
                throw StateError("a saved partition has no time")
            }
            uses[partition] = second
            dirty.markStored(partition)
        }
    }

    var byteCount: Int { uses.byteCount + dirty.byteCount }
}
