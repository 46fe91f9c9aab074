import Columnar

/// A column of a batch that is being encoded, read cell by cell. Only valid while the batch lives.
struct CellSource {
    let type: DataType
    private let validity: UnsafePointer<UInt64>?
    private let values: UnsafeRawPointer
    private let bytes: UnsafeRawPointer?

    init(_ column: Column) {
        assert(!column.isConstant)
        type = column.type
        validity = column.validity.map {
            UnsafePointer($0.base.assumingMemoryBound(to: UInt64.self))
        }
        values = UnsafeRawPointer(column.values.base)
        bytes = column.bytes.map { UnsafeRawPointer($0.base) }
    }

    /// Whether row `row` is NULL.
    @inline(__always)
    func isNull(_ row: Int) -> Bool {
        if type == .null { return true }
        guard let validity else { return false }
        return validity[row >> 6] & (1 << UInt64(row & 63)) == 0
    }

    /// The value of row `row`.
    @inline(__always)
    func value<T: BitwiseCopyable>(_ row: Int, as type: T.Type) -> T {
        values.loadUnaligned(fromByteOffset: row * MemoryLayout<T>.stride, as: T.self)
    }

    /// The truth value of row `row`.
    @inline(__always)
    func bit(_ row: Int) -> Bool {
        value(row >> 6, as: UInt64.self) & (1 << UInt64(row & 63)) != 0
    }

    /// The bytes of row `row`.
    @inline(__always)
    func text(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        let start = Int(value(row, as: Int32.self))
        let end = Int(value(row + 1, as: Int32.self))
        guard let bytes, end > start else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(
            start: (bytes + start).assumingMemoryBound(to: UInt8.self), count: end - start)
    }
}
