import Glibc

/// One sort key of rows, by plain pointers, so that a comparison touches no reference count. The
/// column must outlive it.
struct KeyReader {
    private let type: DataType
    private let values: UnsafeMutableRawPointer
    private let bytes: UnsafeMutableRawPointer?
    private let validity: UnsafePointer<UInt64>?
    private let isConstant: Bool
    private let isDescending: Bool
    private let nullsFirst: Bool

    /// Reads `column` in the direction of `key`.
    init(_ column: Column, _ key: SortKey) {
        type = column.type
        values = column.values.base
        bytes = column.bytes?.base
        validity = column.validity.map {
            UnsafePointer($0.base.assumingMemoryBound(to: UInt64.self))
        }
        isConstant = column.isConstant
        isDescending = key.isDescending
        nullsFirst = key.nullsFirst
    }

    /// Whether row `left` comes before row `right` by `readers`, then by its number.
    @inline(__always)
    static func isBefore(_ readers: ArraySlice<KeyReader>, _ left: UInt32, _ right: UInt32) -> Bool
    {
        for index in readers.indices {
            let order = readers[index].compare(Int(left), Int(right))
            if order != 0 { return order < 0 }
        }
        return left < right
    }

    /// -1, 0 or 1 as row `left` comes before, with or after row `right`.
    func compare(_ left: Int, _ right: Int) -> Int {
        if isConstant { return 0 }
        if let validity {
            let isLeftNull = validity[left >> 6] >> UInt64(left & 63) & 1 == 0
            let isRightNull = validity[right >> 6] >> UInt64(right & 63) & 1 == 0
            if isLeftNull || isRightNull {
                return isLeftNull == isRightNull ? 0 : isLeftNull == nullsFirst ? -1 : 1
            }
        }
        let order = compareValues(left, right)
        return isDescending ? -order : order
    }

    @inline(__always)
    private func compareValues(_ left: Int, _ right: Int) -> Int {
        switch type {
        case .null: return 0
        case .boolean: return bit(left) - bit(right)
        case .smallint: return compareFixed(left, right, as: Int16.self)
        case .integer, .date: return compareFixed(left, right, as: Int32.self)
        case .bigint, .time, .timestamp, .timestamptz:
            return compareFixed(left, right, as: Int64.self)
        case .real: return compareFixed(left, right, as: Float.self)
        case .double: return compareFixed(left, right, as: Double.self)
        case .decimal: return compareFixed(left, right, as: Int128.self)
        case .interval: return compareFixed(left, right, as: Interval.self)
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            return compareText(left, right)
        }
    }

    @inline(__always)
    private func compareFixed<T: TotallyOrdered>(_ left: Int, _ right: Int, as type: T.Type) -> Int
    {
        let base = values.assumingMemoryBound(to: T.self)
        return base[left].compared(to: base[right])
    }

    @inline(__always)
    private func bit(_ row: Int) -> Int {
        let words = values.assumingMemoryBound(to: UInt64.self)
        return Int(words[row >> 6] >> UInt64(row & 63) & 1)
    }

    @inline(__always)
    private func compareText(_ left: Int, _ right: Int) -> Int {
        let offsets = values.assumingMemoryBound(to: Int32.self)
        let leftCount = Int(offsets[left + 1] - offsets[left])
        let rightCount = Int(offsets[right + 1] - offsets[right])
        if let bytes, min(leftCount, rightCount) > 0 {
            let order = memcmp(
                bytes + Int(offsets[left]), bytes + Int(offsets[right]),
                min(leftCount, rightCount))
            if order != 0 { return order < 0 ? -1 : 1 }
        }
        return leftCount < rightCount ? -1 : leftCount > rightCount ? 1 : 0
    }
}
