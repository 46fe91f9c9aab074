extension Column {
    /// Whether two rows hold the same bits, or are both NULL; the column is not constant.
    public func rowsAreIdentical(_ row: Int, _ otherRow: Int) -> Bool {
        isIdentical(at: row, to: self, at: otherRow)
    }

    /// Whether a row holds the same bits as a row of `other`, or both are NULL; the columns have one
    /// type and are not constant.
    public func isIdentical(at row: Int, to other: Column, at otherRow: Int) -> Bool {
        if isNull(at: row) || other.isNull(at: otherRow) {
            return isNull(at: row) && other.isNull(at: otherRow)
        }
        switch type.layout {
        case .none: return true
        case .bits: return bits[row] == other.bits[otherRow]
        case .fixed(let width):
            let left = UnsafeRawBufferPointer(start: values.base + row * width, count: width)
            let right = UnsafeRawBufferPointer(
                start: other.values.base + otherRow * width, count: width)
            return withExtendedLifetime((self, other)) { left.elementsEqual(right) }
        case .bytes:
            let left = byteSpan.extracting(Int(offsets[row])..<Int(offsets[row + 1]))
            let right = other.byteSpan.extracting(
                Int(other.offsets[otherRow])..<Int(other.offsets[otherRow + 1]))
            return left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { left.elementsEqual($0) }
            }
        }
    }
}
