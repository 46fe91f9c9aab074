import Glibc

/// A fixed-width value with SQL's total order: NaN equals NaN and is above everything, -0.0 equals
/// 0.0, intervals compare by their length.
public protocol TotallyOrdered: FixedWidth {
    /// Whether it comes before `other`.
    func precedes(_ other: Self) -> Bool
    /// Whether it is equal to `other`.
    func matches(_ other: Self) -> Bool
}

extension TotallyOrdered where Self: FixedWidthInteger {
    /// Whether it is less.
    @inlinable
    public func precedes(_ other: Self) -> Bool { self < other }
    /// Whether it is equal.
    @inlinable
    public func matches(_ other: Self) -> Bool { self == other }
}

extension TotallyOrdered where Self: BinaryFloatingPoint {
    // A comparison with NaN is false, so NaN is told by being unequal to itself.
    /// Whether it is less, or only `other` is NaN.
    @inlinable
    public func precedes(_ other: Self) -> Bool { self < other || (self == self && other != other) }
    /// Whether it is equal, or both are NaN.
    @inlinable
    public func matches(_ other: Self) -> Bool {
        self == other || (self != self && other != other)
    }
}

extension Int16: TotallyOrdered {}
extension Int32: TotallyOrdered {}
extension Int64: TotallyOrdered {}
extension Int128: TotallyOrdered {}
extension Float: TotallyOrdered {}
extension Double: TotallyOrdered {}

extension Interval: TotallyOrdered {
    /// Whether it is shorter than `other`, with months of 30 days.
    @inlinable
    public func precedes(_ other: Interval) -> Bool { comparisonValue < other.comparisonValue }
    /// Whether it is as long as `other`, with months of 30 days.
    @inlinable
    public func matches(_ other: Interval) -> Bool {
        self == other || comparisonValue == other.comparisonValue
    }
}

extension TotallyOrdered {
    /// -1, 0 or 1 as it comes before, with or after `other`.
    @inlinable
    public func compared(to other: Self) -> Int {
        precedes(other) ? -1 : other.precedes(self) ? 1 : 0
    }
}

/// -1, 0 or 1 as `left` comes before, is equal to, or comes after `right`, byte by byte.
@inlinable
public func compareBytes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    let common = min(left.count, right.count)
    let order = left.withUnsafeBufferPointer { a in
        right.withUnsafeBufferPointer { b in
            guard common > 0, let a = a.baseAddress, let b = b.baseAddress else { return 0 }
            return Int(memcmp(a, b, common))
        }
    }
    if order != 0 { return order < 0 ? -1 : 1 }
    return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
}

extension Column {
    /// The bytes of row `row` of a column with the layout of bytes.
    @_lifetime(borrow self)
    public borrowing func utf8(at row: Int) -> Span<UInt8> {
        let stored = isConstant ? 0 : row
        let range = Int(offsets[stored])..<Int(offsets[stored + 1])
        return _overrideLifetime(byteSpan.extracting(range), borrowing: self)
    }

    /// -1, 0 or 1 as row `row` comes before, with or after row `otherRow` of `other`, which has the
    /// same type; neither is NULL.
    public func compare(row: Int, with other: Column, row otherRow: Int) -> Int {
        let left = isConstant ? 0 : row
        let right = other.isConstant ? 0 : otherRow
        switch type {
        case .null: return 0
        case .boolean: return (bits[left] ? 1 : 0) - (other.bits[right] ? 1 : 0)
        case .smallint: return compareFixed(left, other, right, as: Int16.self)
        case .integer, .date: return compareFixed(left, other, right, as: Int32.self)
        case .bigint, .time, .timestamp, .timestamptz:
            return compareFixed(left, other, right, as: Int64.self)
        case .real: return compareFixed(left, other, right, as: Float.self)
        case .double: return compareFixed(left, other, right, as: Double.self)
        case .decimal: return compareFixed(left, other, right, as: Int128.self)
        case .interval: return compareFixed(left, other, right, as: Interval.self)
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            return compareBytes(utf8(at: left), other.utf8(at: right))
        }
    }

    @inline(__always)
    private func compareFixed<T: TotallyOrdered>(
        _ row: Int, _ other: Column, _ otherRow: Int, as type: T.Type
    ) -> Int {
        span(of: type)[row].compared(to: other.span(of: type)[otherRow])
    }
}
