/// The values of one column of a batch, immutable, in Arrow's memory layout.
///
/// A *constant* column stands for `count` equal rows and stores one; only the evaluation of
/// expressions makes them, and a `Batch` never holds one (`expanded()`).
public struct Column: Sendable {
    /// The SQL type.
    public let type: DataType
    /// How many rows it has.
    public let count: Int
    /// Whether every row is the one stored row.
    public let isConstant: Bool
    /// How many stored rows are NULL.
    public let nullCount: Int
    /// One bit for each stored row, set where the row is not NULL; nil when none is NULL.
    public let validity: Buffer?
    /// Values, bits or offsets, as `type.layout` says.
    public let values: Buffer
    /// The bytes that offsets point into, for types with the layout of bytes.
    public let bytes: Buffer?

    /// A column over buffers that are laid out as `type.layout` says.
    public init(
        type: DataType, count: Int, nullCount: Int = 0, validity: Buffer? = nil, values: Buffer,
        bytes: Buffer? = nil, isConstant: Bool = false
    ) {
        assert(nullCount == 0 || validity != nil || type == .null)
        self.type = type
        self.count = count
        self.isConstant = isConstant
        self.nullCount = nullCount
        let words = wordCount(forBits: isConstant ? 1 : count)
        self.validity = nullCount == 0 ? nil : validity ?? Buffer(byteCount: words * 8)
        self.values = values
        self.bytes = bytes
    }

    /// How many rows are stored: one for a constant column.
    public var storedCount: Int { isConstant ? min(1, count) : count }

    /// Whether any row is NULL.
    public var hasNulls: Bool { nullCount > 0 }

    /// Whether row `row` is NULL.
    public func isNull(at row: Int) -> Bool {
        if type == .null { return true }
        guard let validity else { return false }
        let stored = isConstant ? 0 : row
        let words = validity.values(as: UInt64.self, count: wordCount(forBits: storedCount))
        return words[stored >> 6] & (1 << UInt64(stored & 63)) == 0
    }

    /// The stored values of a fixed-width column; what stands at a NULL is unspecified.
    @_lifetime(borrow self)
    public borrowing func span<T: FixedWidth>(of type: T.Type) -> Span<T> {
        assert(self.type.layout == .fixed(byteWidth: MemoryLayout<T>.stride))
        return _overrideLifetime(values.values(as: T.self, count: storedCount), borrowing: self)
    }

    /// The stored values of a boolean column.
    public var bits: BitSpan {
        @_lifetime(borrow self)
        get {
            let words = values.values(as: UInt64.self, count: wordCount(forBits: storedCount))
            return _overrideLifetime(BitSpan(words: words), borrowing: self)
        }
    }

    /// The validity words of the stored rows; empty when no row is NULL.
    public var validityWords: Span<UInt64> {
        @_lifetime(borrow self)
        get {
            guard let validity else {
                return _overrideLifetime(Span<UInt64>(), borrowing: self)
            }
            let words = validity.values(as: UInt64.self, count: wordCount(forBits: storedCount))
            return _overrideLifetime(words, borrowing: self)
        }
    }

    /// The `storedCount + 1` offsets of a column with the layout of bytes.
    public var offsets: Span<Int32> {
        @_lifetime(borrow self)
        get {
            assert(type.layout == .bytes)
            return _overrideLifetime(
                values.values(as: Int32.self, count: storedCount + 1), borrowing: self)
        }
    }

    /// All bytes of a column with the layout of bytes.
    public var byteSpan: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            guard let bytes else { return _overrideLifetime(Span<UInt8>(), borrowing: self) }
            let end = Int(offsets[storedCount])
            return _overrideLifetime(bytes.values(as: UInt8.self, count: end), borrowing: self)
        }
    }

    /// The same column seen as another type of the same layout (TIMESTAMP as BIGINT, say).
    public func reinterpreted(as type: DataType) -> Column {
        assert(type.layout == self.type.layout)
        return Column(
            type: type, count: count, nullCount: nullCount, validity: validity, values: values,
            bytes: bytes, isConstant: isConstant)
    }

    /// A constant column with another number of rows.
    public func repeated(_ count: Int) -> Column {
        assert(isConstant)
        return Column(
            type: type, count: count, nullCount: count == 0 ? 0 : nullCount, validity: validity,
            values: values, bytes: bytes, isConstant: true)
    }
}
