/// Appends the rows of a column with the layout of bytes one after another; the buffers grow.
///
/// The bytes of one column are at most `Int32.max`: whoever makes batches bounds them by bytes as
/// well as by rows.
public struct BytesColumnWriter: ~Copyable {
    /// How many rows were appended.
    public private(set) var count = 0
    /// How many bytes were appended.
    public private(set) var byteCount = 0
    private let type: DataType
    private var offsets: Buffer
    private var bytes: Buffer
    private var validity: ValidityWriter

    /// A column of `type`, which has the layout of bytes, that expects `rowCapacity` rows and `byteCapacity` bytes.
    public init(type: DataType, rowCapacity: Int, byteCapacity: Int = 0) {
        assert(type.layout == .bytes)
        self.type = type
        offsets = Buffer(byteCount: (rowCapacity + 1) * 4)
        bytes = Buffer(uninitializedByteCount: max(byteCapacity, rowCapacity * 8))
        validity = ValidityWriter(capacity: rowCapacity)
    }

    /// Appends a row.
    public mutating func append(_ value: Span<UInt8>) {
        value.withUnsafeBufferPointer { appendUnfinished($0) }
        finishRow()
    }

    /// Appends a row.
    public mutating func append(_ value: UnsafeBufferPointer<UInt8>) {
        appendUnfinished(value)
        finishRow()
    }

    /// Appends a row.
    public mutating func append(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { appendUnfinished($0) }
        finishRow()
    }

    /// Appends a row with the UTF-8 of `value`.
    public mutating func append(_ value: String) {
        var value = value
        value.withUTF8 { appendUnfinished($0) }
        finishRow()
    }

    /// Appends a NULL row.
    public mutating func appendNull() {
        validity.setNull(count)
        finishRow()
    }

    /// Appends to the row in the making, which `finishRow` ends.
    public mutating func appendUnfinished(_ value: UnsafeBufferPointer<UInt8>) {
        reserve(value.count)
        if let start = value.baseAddress, value.count > 0 {
            (bytes.base + byteCount).copyMemory(from: start, byteCount: value.count)
        }
        byteCount += value.count
    }

    /// Appends bytes of `value` to the row in the making, which `finishRow` ends.
    public mutating func appendUnfinished(_ value: Span<UInt8>) {
        value.withUnsafeBufferPointer { appendUnfinished($0) }
    }

    /// Appends one byte to the row in the making.
    public mutating func appendUnfinished(_ byte: UInt8) {
        reserve(1)
        bytes.base.storeBytes(of: byte, toByteOffset: byteCount, as: UInt8.self)
        byteCount += 1
    }

    /// Ends the row in the making.
    public mutating func finishRow() {
        precondition(byteCount <= Int(Int32.max), "a text column of a batch exceeds 2 GiB")
        count += 1
        if (count + 1) * 4 > offsets.byteCount { growOffsets() }
        offsets.base.assumingMemoryBound(to: Int32.self)[count] = Int32(byteCount)
    }

    /// The finished column.
    public consuming func finish() -> Column {
        let nullCount = validity.nullCount
        return Column(
            type: type, count: count, nullCount: nullCount, validity: validity.finish(count: count),
            values: offsets, bytes: bytes)
    }

    private mutating func reserve(_ extra: Int) {
        guard byteCount + extra > bytes.byteCount else { return }
        let larger = Buffer(uninitializedByteCount: max(byteCount + extra, bytes.byteCount * 2))
        larger.base.copyMemory(from: bytes.base, byteCount: byteCount)
        bytes = larger
    }

    private mutating func growOffsets() {
        let larger = Buffer(byteCount: offsets.byteCount * 2)
        larger.base.copyMemory(from: offsets.base, byteCount: offsets.byteCount)
        offsets = larger
    }
}
