/// Collects which rows of a column are NULL; memory is taken at the first NULL.
public struct ValidityWriter: ~Copyable {
    /// How many rows are NULL so far.
    public private(set) var nullCount = 0
    private var buffer: Buffer?
    private var capacity: Int

    /// For a column of up to `capacity` rows (it grows when more come).
    public init(capacity: Int) {
        self.capacity = max(64, capacity)
    }

    /// Makes row `row` NULL; saying it twice counts once.
    public mutating func setNull(_ row: Int) {
        if row >= capacity { grow(to: row + 1) }
        let words = writableWords()
        let mask: UInt64 = 1 << UInt64(row & 63)
        if words[row >> 6] & mask != 0 {
            words[row >> 6] &= ~mask
            nullCount += 1
        }
    }

    /// Makes every row NULL that is NULL in `column`, whose stored rows are this column's rows.
    public mutating func setNulls(of column: Column) {
        guard column.hasNulls else { return }
        let source = column.validityWords
        let count = column.storedCount
        if count > capacity { grow(to: count) }
        let words = writableWords()
        var nulls = 0
        for index in 0..<wordCount(forBits: count) {
            words[index] &= source[index]
            var cleared = ~words[index]
            let tail = count - index * 64
            if tail < 64 { cleared &= (1 << UInt64(tail)) - 1 }
            nulls += cleared.nonzeroBitCount
        }
        nullCount = nulls
    }

    /// Takes the bits of `count` rows of `words` from row `start` on for the rows from `row` on,
    /// none of which is NULL so far.
    mutating func appendBits(
        _ words: UnsafePointer<UInt64>, from start: Int, at row: Int, count: Int
    ) {
        if row + count > capacity { grow(to: row + count) }
        let target = writableWords()
        copyBits(from: words, at: start, to: target, at: row, count: count)
        for index in row..<(row + count) where target[index >> 6] & (1 << UInt64(index & 63)) == 0 {
            nullCount += 1
        }
    }

    /// The bitmap of `count` rows, or nil when no row is NULL.
    public consuming func finish(count: Int) -> Buffer? {
        if nullCount == 0 { return nil }
        // Rows behind the last NULL may be more than were expected.
        if count > capacity { grow(to: count) }
        return buffer
    }

    private mutating func writableWords() -> UnsafeMutablePointer<UInt64> {
        if let buffer { return buffer.base.assumingMemoryBound(to: UInt64.self) }
        let fresh = Buffer(uninitializedByteCount: wordCount(forBits: capacity) * 8)
        fresh.base.initializeMemory(as: UInt8.self, repeating: 0xFF, count: fresh.byteCount)
        buffer = fresh
        return fresh.base.assumingMemoryBound(to: UInt64.self)
    }

    private mutating func grow(to rowCount: Int) {
        let old = buffer
        let oldWords = wordCount(forBits: capacity)
        capacity = max(rowCount, capacity * 2)
        guard let old else { return }
        buffer = nil
        writableWords().update(
            from: old.base.assumingMemoryBound(to: UInt64.self), count: oldWords)
    }
}
