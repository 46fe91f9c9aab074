/// Writes a fixed-width column whose number of rows is known.
public struct FixedColumnWriter<Element: FixedWidth>: ~Copyable {
    /// Which rows are NULL.
    public var validity: ValidityWriter
    @usableFromInline let buffer: Buffer
    @usableFromInline let count: Int
    private let type: DataType

    /// A column of `type` with `count` rows, all zero and not NULL.
    public init(type: DataType, count: Int) {
        assert(type.layout == .fixed(byteWidth: MemoryLayout<Element>.stride))
        self.type = type
        self.count = count
        buffer = Buffer(byteCount: count * MemoryLayout<Element>.stride)
        validity = ValidityWriter(capacity: count)
    }

    /// The value of row `row`.
    @inlinable
    public subscript(row: Int) -> Element {
        get {
            precondition(row >= 0 && row < count)
            return buffer.base.assumingMemoryBound(to: Element.self)[row]
        }
        set {
            precondition(row >= 0 && row < count)
            buffer.base.assumingMemoryBound(to: Element.self)[row] = newValue
        }
    }

    /// All values, to be written in one loop.
    public var values: MutableSpan<Element> {
        @_lifetime(&self)
        mutating get {
            let span = MutableSpan<Element>(
                _unsafeStart: buffer.base.assumingMemoryBound(to: Element.self), count: count)
            return _overrideLifetime(span, mutating: &self)
        }
    }

    /// The finished column.
    public consuming func finish() -> Column {
        let nullCount = validity.nullCount
        return Column(
            type: type, count: count, nullCount: nullCount, validity: validity.finish(count: count),
            values: buffer)
    }
}
