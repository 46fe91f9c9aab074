/// Writes a boolean column whose number of rows is known.
public struct BooleanColumnWriter: ~Copyable {
    /// Which rows are NULL.
    public var validity: ValidityWriter
    @usableFromInline let buffer: Buffer
    @usableFromInline let count: Int

    /// A column of `count` rows, all false and not NULL.
    public init(count: Int) {
        self.count = count
        buffer = Buffer(byteCount: wordCount(forBits: count) * 8)
        validity = ValidityWriter(capacity: count)
    }

    /// Makes row `row` true.
    @inlinable
    public mutating func setTrue(_ row: Int) {
        precondition(row >= 0 && row < count)
        buffer.base.assumingMemoryBound(to: UInt64.self)[row >> 6] |= 1 << UInt64(row & 63)
    }

    /// The bits in words, to be written 64 rows at a time; bits past the last row may be anything.
    public var words: MutableSpan<UInt64> {
        @_lifetime(&self)
        mutating get {
            let span = MutableSpan<UInt64>(
                _unsafeStart: buffer.base.assumingMemoryBound(to: UInt64.self),
                count: wordCount(forBits: count))
            return _overrideLifetime(span, mutating: &self)
        }
    }

    /// The finished column.
    public consuming func finish() -> Column {
        let nullCount = validity.nullCount
        return Column(
            type: .boolean, count: count, nullCount: nullCount,
            validity: validity.finish(count: count),
            values: buffer)
    }
}
