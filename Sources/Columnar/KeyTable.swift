/// Finds the group of each key row: keys to dense numbers, 0, 1, 2, … in the order in which the keys
/// were first seen. The table of GROUP BY, DISTINCT and hash joins.
///
/// Keys that are equal for grouping (NULL and NULL, NaN and NaN, -0.0 and 0.0) are one key. Slots are
/// probed linearly, at most 3/5 of them full. Three layouts, chosen by the types: one word kept in
/// the slot; several fixed-width columns as words and a word of NULL bits; anything with text as
/// bytes in an arena. An interval comes back with as many whole months and days as its length has.
public final class KeyTable {
    /// The types of the key columns.
    public let types: [DataType]
    /// The largest number of groups at a time.
    public static let maximumGroupCount = Int(UInt32.max) - 1
    /// What `find` gives for a key that is not there.
    public static let absent = UInt32.max
    private let index: any KeyIndex
    private let numbers = GroupNumbers()

    /// An empty table for keys of `types`, which takes memory for `capacity` keys at once.
    public init(types: [DataType], capacity: Int = 0) {
        self.types = types
        let widths = types.map { KeyWords.count(of: $0) }
        if types.count <= 64, !widths.contains(nil) {
            index =
                types.count == 1 && widths[0] == 1
                ? WordKeyIndex(type: types[0], capacity: capacity, numbers: numbers)
                : FixedKeyIndex(
                    types: types, widths: widths.compactMap { $0 }, capacity: capacity,
                    numbers: numbers)
        } else {
            index = BytesKeyIndex(types: types, capacity: capacity, numbers: numbers)
        }
    }

    /// How many keys it holds.
    public var count: Int { numbers.liveCount }

    /// One more than the largest group number given so far: what arrays of groups must hold.
    public var groupLimit: Int { numbers.limit }

    /// The groups in use, in ascending order.
    public var liveGroups: [UInt32] { numbers.live }

    /// The groups that the last `findOrInsert` made, in the order of their first rows. A number may
    /// be one that `remove` gave back.
    public var newGroups: [UInt32] { numbers.fresh }

    /// About how many bytes of memory it takes.
    public var byteCount: Int { index.byteCount + numbers.byteCount }

    /// Puts the group of each of the `count` rows of `keys` into `groupIDs`, making groups for new
    /// keys.
    public func findOrInsert(keys: [Column], count: Int, groupIDs: inout [UInt32]) {
        resize(&groupIDs, to: count)
        numbers.forgetFresh()
        let stored = expanded(keys, count: count)
        groupIDs.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress, count > 0 else { return }
            index.findOrInsert(stored, count: count, into: base)
        }
    }

    /// Puts the group of each of the `count` rows of `keys` into `groupIDs`, `absent` for keys that
    /// are not there.
    public func find(keys: [Column], count: Int, groupIDs: inout [UInt32]) {
        resize(&groupIDs, to: count)
        let stored = expanded(keys, count: count)
        groupIDs.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress, count > 0 else { return }
            index.find(stored, count: count, into: base)
        }
    }

    /// The key columns of `groups`, which are in use.
    public func keyColumns(groups: Span<UInt32>) -> [Column] {
        index.keyColumns(groups)
    }

    /// The key columns of `groups`, which are in use.
    public func keyColumns(groups: [UInt32]) -> [Column] {
        index.keyColumns(groups.span)
    }

    /// The key columns of the groups in `range`, all of which are in use.
    public func keyColumns(groups range: Range<Int>) -> [Column] {
        keyColumns(groups: range.map { UInt32($0) })
    }

    /// Removes the key of `group`, which is in use; its number goes to a later new key.
    public func remove(_ group: UInt32) {
        index.remove(group)
        numbers.release(group)
    }

    /// Removes all keys and gives the memory back.
    public func removeAll() {
        index.removeAll()
        numbers.releaseAll()
    }

    private func expanded(_ keys: [Column], count: Int) -> [Column] {
        precondition(keys.count == types.count && keys.allSatisfy { $0.count == count })
        return keys.map { $0.expanded() }
    }

    private func resize(_ groupIDs: inout [UInt32], to count: Int) {
        if groupIDs.count < count {
            groupIDs.append(contentsOf: repeatElement(0, count: count - groupIDs.count))
        } else if groupIDs.count > count {
            groupIDs.removeLast(groupIDs.count - count)
        }
    }
}

/// One layout of a `KeyTable`; called once a batch.
protocol KeyIndex: AnyObject {
    /// The memory of slots and keys.
    var byteCount: Int { get }
    /// Finds or makes the groups of `count` rows, which are at least one and stored.
    func findOrInsert(_ keys: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>)
    /// Finds the groups of `count` rows, which are at least one and stored.
    func find(_ keys: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>)
    /// The keys of `groups` as columns.
    func keyColumns(_ groups: Span<UInt32>) -> [Column]
    /// Forgets the key of `group`, whose number is released by the caller.
    func remove(_ group: UInt32)
    /// Forgets all keys.
    func removeAll()
}

/// Gives out group numbers, the ones that came back first.
final class GroupNumbers {
    /// One more than the largest number given.
    private(set) var limit = 0
    /// The numbers given since it was last emptied.
    private(set) var fresh: [UInt32] = []
    private var free: [UInt32] = []

    /// How many numbers are in use.
    var liveCount: Int { limit - free.count }

    /// The numbers in use, ascending.
    var live: [UInt32] {
        if free.isEmpty { return (0..<limit).map { UInt32($0) } }
        var isFree = Array(repeating: false, count: limit)
        for group in free { isFree[Int(group)] = true }
        return (0..<limit).filter { !isFree[$0] }.map { UInt32($0) }
    }

    var byteCount: Int { (fresh.capacity + free.capacity) * 4 }

    /// A number that is not in use.
    @inline(__always)
    func take() -> UInt32 {
        let group: UInt32
        if let last = free.popLast() {
            group = last
        } else {
            precondition(limit < KeyTable.maximumGroupCount, "too many groups in one table")
            group = UInt32(truncatingIfNeeded: limit)
            limit += 1
        }
        fresh.append(group)
        return group
    }

    /// Takes `group` back.
    func release(_ group: UInt32) {
        precondition(Int(group) < limit)
        free.append(group)
    }

    /// Takes all numbers back; the next one is 0.
    func releaseAll() {
        limit = 0
        free = []
        fresh = []
    }

    /// Empties `fresh`.
    func forgetFresh() {
        fresh.removeAll(keepingCapacity: true)
    }
}
