import Columnar

/// Which rows of a result are not NULL while a kernel works on it.
///
/// It starts as the conjunction of its arguments' validity and shares an argument's bitmap until a
/// row fails.
struct RowValidity {
    private var buffer: Buffer?
    private var isShared = false
    private(set) var nullCount = 0
    private let rowCount: Int

    /// All of `rowCount` rows are there.
    init(rowCount: Int) {
        self.rowCount = rowCount
    }

    /// The rows in which no argument is NULL; nil when there are none since a constant is NULL.
    init?(strict arguments: [Column], rowCount: Int) {
        self.rowCount = rowCount
        for argument in arguments {
            if argument.type == .null { return nil }
            guard argument.hasNulls else { continue }
            if argument.isConstant { return nil }
            intersect(argument)
        }
    }

    /// Whether row `row` is not NULL.
    @inline(__always)
    func isValid(_ row: Int) -> Bool {
        guard let buffer else { return true }
        let words = buffer.base.assumingMemoryBound(to: UInt64.self)
        return words[row >> 6] & (1 << UInt64(row & 63)) != 0
    }

    /// The bitmap's words; nil when no row is NULL.
    var words: UnsafePointer<UInt64>? {
        guard let buffer else { return nil }
        return UnsafePointer(buffer.base.assumingMemoryBound(to: UInt64.self))
    }

    /// Makes row `row` NULL.
    mutating func setNull(_ row: Int) {
        let words = ownWords()
        let mask: UInt64 = 1 << UInt64(row & 63)
        guard words[row >> 6] & mask != 0 else { return }
        words[row >> 6] &= ~mask
        nullCount += 1
    }

    /// A column of `type` over `values` with this validity.
    func column(_ type: DataType, values: Buffer, bytes: Buffer? = nil) -> Column {
        Column(
            type: type, count: rowCount, nullCount: nullCount,
            validity: nullCount == 0 ? nil : buffer, values: values, bytes: bytes)
    }

    private mutating func intersect(_ argument: Column) {
        guard buffer != nil else {
            buffer = argument.validity
            isShared = true
            nullCount = argument.nullCount
            return
        }
        let words = ownWords()
        let other = argument.validityWords
        var valid = 0
        for index in 0..<wordCount(forBits: rowCount) {
            words[index] &= other[index]
            let tail = rowCount - index * 64
            let mask = tail < 64 ? (1 << UInt64(tail)) - 1 : UInt64.max
            valid += (words[index] & mask).nonzeroBitCount
        }
        nullCount = rowCount - valid
    }

    private mutating func ownWords() -> UnsafeMutablePointer<UInt64> {
        if let buffer, !isShared { return buffer.base.assumingMemoryBound(to: UInt64.self) }
        let byteCount = wordCount(forBits: rowCount) * 8
        let fresh = Buffer(uninitializedByteCount: byteCount)
        if let buffer {
            fresh.base.copyMemory(from: buffer.base, byteCount: byteCount)
        } else {
            fresh.base.initializeMemory(as: UInt8.self, repeating: 0xFF, count: byteCount)
        }
        buffer = fresh
        isShared = false
        return fresh.base.assumingMemoryBound(to: UInt64.self)
    }
}
