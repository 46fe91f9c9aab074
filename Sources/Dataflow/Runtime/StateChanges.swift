/// A list of changes to an operator's state: each sets the value of a key or removes it. Packed
/// into one block of bytes, since an epoch may hand over millions.
public struct StateChanges: Sendable {
    private var bytes: [UInt8] = []
    private var keyEnds: [Int] = []
    private var valueEnds: [Int] = []
    private var removals: [Bool] = []

    /// No changes.
    public init() {}

    /// How many changes there are.
    public var count: Int { keyEnds.count }

    /// How many bytes the keys and values take.
    public var byteCount: Int { bytes.count }

    /// Whether there are none.
    public var isEmpty: Bool { keyEnds.isEmpty }

    /// Sets the value of `key`.
    public mutating func set(_ key: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        bytes.append(contentsOf: key)
        keyEnds.append(bytes.count)
        bytes.append(contentsOf: value)
        valueEnds.append(bytes.count)
        removals.append(false)
    }

    /// Removes `key`.
    public mutating func remove(_ key: some Collection<UInt8>) {
        bytes.append(contentsOf: key)
        keyEnds.append(bytes.count)
        valueEnds.append(bytes.count)
        removals.append(true)
    }

    /// The key of change `index`.
    public func key(at index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : valueEnds[index - 1])..<keyEnds[index]]
    }

    /// The value of change `index`; nil when the key is removed.
    public func value(at index: Int) -> ArraySlice<UInt8>? {
        removals[index] ? nil : bytes[keyEnds[index]..<valueEnds[index]]
    }

    /// The changes by their keys, those of one key as they came: a store that is kept in order takes
    /// them best like that.
    public var orderedByKey: [Int] {
        var keys = (0..<count).map { index in
            KeyWord(start: index == 0 ? 0 : valueEnds[index - 1], index: index)
        }
        bytes.withUnsafeBytes { bytes in sort(&keys, 0..<keys.count, from: 0, bytes) }
        return keys.map(\.index)
    }

    /// Sorts keys that are alike up to byte `depth`, eight bytes at a time, so that keys with much in
    /// common are seldom looked up (Bentley and Sedgewick, Fast algorithms for sorting and searching
    /// strings, SODA 1997).
    private func sort(
        _ keys: inout [KeyWord], _ range: Range<Int>, from depth: Int,
        _ bytes: UnsafeRawBufferPointer
    ) {
        for place in range {
            let start = keys[place].start + depth
            let rest = keyEnds[keys[place].index] - start
            keys[place].rest = min(rest, 9)
            keys[place].word = Self.word(bytes, start, rest)
        }
        keys[range].sort()
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start + 1
            while end < range.upperBound, keys[start].isLike(keys[end]) { end += 1 }
            if end - start > 1, keys[start].rest == 9 {
                sort(&keys, start..<end, from: depth + 8, bytes)
            }
            start = end
        }
    }

    private static func word(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> UInt64 {
        if count >= 8 {
            return UInt64(
                bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var word: UInt64 = 0
        for index in 0..<8 {
            word = word << 8 | (index < count ? UInt64(bytes[start + index]) : 0)
        }
        return word
    }

    /// Eight bytes of a key.
    private struct KeyWord: BitwiseCopyable, Comparable {
        var word: UInt64 = 0
        /// How many bytes there are from the word's first on; 9 for more than eight.
        var rest = 0
        var start: Int
        var index: Int

        @inline(__always)
        func isLike(_ other: KeyWord) -> Bool { word == other.word && rest == other.rest }

        @inline(__always)
        static func < (left: KeyWord, right: KeyWord) -> Bool {
            if left.word != right.word { return left.word < right.word }
            return left.rest != right.rest ? left.rest < right.rest : left.index < right.index
        }
    }
}
