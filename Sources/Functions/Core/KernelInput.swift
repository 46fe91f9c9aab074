import Columnar

/// The UTF-8 (or plain bytes) of one row, lent for the duration of a kernel's call.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// A type of value that kernels read from columns.
protocol KernelInput: SendableMetatype {
    associatedtype Reader: ColumnReader where Reader.Value == Self
}

/// Reads the rows of a column, constant or not. It points into the column, which must outlive it:
/// kernels are called with columns that their caller keeps.
protocol ColumnReader: SendableMetatype {
    associatedtype Value
    init(_ column: Column)
    func value(at row: Int) -> Value
}

/// Reads fixed-width values, or any of the same width as bits.
struct FixedReader<Element: FixedWidth>: ColumnReader {
    private let base: UnsafePointer<Element>
    private let mask: Int

    init(_ column: Column) {
        base = UnsafePointer(column.values.base.assumingMemoryBound(to: Element.self))
        mask = column.isConstant ? 0 : -1
    }

    @inline(__always)
    func value(at row: Int) -> Element { base[row & mask] }
}

/// Reads truth values.
struct BooleanReader: ColumnReader {
    private let words: UnsafePointer<UInt64>
    private let mask: Int

    init(_ column: Column) {
        words = UnsafePointer(column.values.base.assumingMemoryBound(to: UInt64.self))
        mask = column.isConstant ? 0 : -1
    }

    @inline(__always)
    func value(at row: Int) -> Bool {
        let stored = row & mask
        return words[stored >> 6] & (1 << UInt64(stored & 63)) != 0
    }
}

/// Reads text and bytea.
struct BytesReader: ColumnReader {
    private let offsets: UnsafePointer<Int32>
    private let bytes: UnsafePointer<UInt8>
    private let mask: Int

    init(_ column: Column) {
        offsets = UnsafePointer(column.values.base.assumingMemoryBound(to: Int32.self))
        let buffer = column.bytes ?? column.values
        bytes = UnsafePointer(buffer.base.assumingMemoryBound(to: UInt8.self))
        mask = column.isConstant ? 0 : -1
    }

    @inline(__always)
    func value(at row: Int) -> TextBytes {
        let start = Int(offsets[row & mask])
        let end = Int(offsets[(row & mask) + 1])
        return TextBytes(start: bytes + start, count: end - start)
    }
}

extension Int16: KernelInput { typealias Reader = FixedReader<Int16> }
extension Int32: KernelInput { typealias Reader = FixedReader<Int32> }
extension Int64: KernelInput { typealias Reader = FixedReader<Int64> }
extension Int128: KernelInput { typealias Reader = FixedReader<Int128> }
extension Float: KernelInput { typealias Reader = FixedReader<Float> }
extension Double: KernelInput { typealias Reader = FixedReader<Double> }
extension Interval: KernelInput { typealias Reader = FixedReader<Interval> }
extension Bool: KernelInput { typealias Reader = BooleanReader }
extension UnsafeBufferPointer: KernelInput where Element == UInt8 { typealias Reader = BytesReader }
