import Columnar

/// Writes the rows of a text or bytea result one after another, within limits: a value that grows
/// past 64 MB, or a column past what 32-bit offsets reach, fails its row (SQLSTATE 54000).
struct TextOutput: ~Copyable {
    /// The most bytes one value may have.
    static let valueLimit = 64 << 20
    /// The most bytes one column of a batch may have.
    static let columnLimit = Int(Int32.max)

    private var writer: BytesColumnWriter
    private var rowStart = 0
    private var isTooLong = false

    /// Whether the row in the making is too long already, so that appending more is of no use.
    var isFull: Bool { isTooLong }

    init(type: DataType, rowCount: Int, byteCapacity: Int) {
        writer = BytesColumnWriter(
            type: type, rowCapacity: rowCount, byteCapacity: min(byteCapacity, Self.columnLimit))
    }

    /// What fails a row whose result has too many bytes.
    static let tooLong = RowError(code: "54000", "result exceeds the limit of 64 MB for a value")

    /// Whether a value of `byteCount` bytes may be appended; asked before large values are made.
    mutating func checkRoom(for byteCount: Int) throws(RowError) {
        if byteCount > Self.valueLimit || writer.byteCount + byteCount > Self.columnLimit {
            throw Self.tooLong
        }
    }

    /// Appends bytes to the row in the making.
    @inline(__always)
    mutating func append(_ value: TextBytes) {
        if hasRoom(for: value.count) { writer.appendUnfinished(value) }
    }

    /// Appends bytes to the row in the making.
    @inline(__always)
    mutating func append(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { append($0) }
    }

    /// Appends the bytes of `value` to the row in the making.
    mutating func append(_ value: some Sequence<UInt8>) {
        for byte in value { append(byte) }
    }

    /// Appends one byte to the row in the making.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if hasRoom(for: 1) { writer.appendUnfinished(byte) }
    }

    /// Appends a Unicode scalar in UTF-8 to the row in the making.
    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar).unsafelyUnwrapped { append(byte) }
    }

    /// Ends row `row`; one that is too long becomes NULL and is recorded.
    @inline(__always)
    mutating func finishRow(_ row: Int, _ errors: inout RowErrors) {
        if isTooLong {
            errors.record(Self.tooLong, row: row)
            return finishNull()
        }
        writer.finishRow()
        rowStart = writer.byteCount
    }

    /// Ends the row as NULL, whatever was appended to it.
    mutating func finishNull() {
        isTooLong = false
        writer.appendNull()
        rowStart = writer.byteCount
    }

    /// The finished column.
    consuming func finish() -> Column { writer.finish() }

    @inline(__always)
    private mutating func hasRoom(for byteCount: Int) -> Bool {
        let total = writer.byteCount + byteCount
        if total - rowStart <= Self.valueLimit && total <= Self.columnLimit { return true }
        isTooLong = true
        return false
    }
}
