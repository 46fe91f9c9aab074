import Columnar

/// A type of value that kernels write into a column at any row; text has `TextOutput` instead.
protocol KernelOutput: SendableMetatype {
    associatedtype Writer: ColumnOutput where Writer.Value == Self
}

/// Writes the rows of a result whose number is known.
protocol ColumnOutput: SendableMetatype {
    associatedtype Value
    init(rowCount: Int)
    func set(_ row: Int, _ value: Value)
    var buffer: Buffer { get }
}

/// Writes fixed-width values.
struct FixedOutput<Element: FixedWidth>: ColumnOutput {
    let buffer: Buffer
    private let base: UnsafeMutablePointer<Element>

    init(rowCount: Int) {
        buffer = Buffer(byteCount: rowCount * MemoryLayout<Element>.stride)
        base = buffer.base.assumingMemoryBound(to: Element.self)
    }

    @inline(__always)
    func set(_ row: Int, _ value: Element) { base[row] = value }
}

/// Writes truth values; each row once.
struct BooleanOutput: ColumnOutput {
    let buffer: Buffer
    private let words: UnsafeMutablePointer<UInt64>

    init(rowCount: Int) {
        buffer = Buffer(byteCount: wordCount(forBits: rowCount) * 8)
        words = buffer.base.assumingMemoryBound(to: UInt64.self)
    }

    @inline(__always)
    func set(_ row: Int, _ value: Bool) {
        words[row >> 6] |= (value ? 1 : 0) << UInt64(row & 63)
    }
}

extension Int16: KernelOutput { typealias Writer = FixedOutput<Int16> }
extension Int32: KernelOutput { typealias Writer = FixedOutput<Int32> }
extension Int64: KernelOutput { typealias Writer = FixedOutput<Int64> }
extension Int128: KernelOutput { typealias Writer = FixedOutput<Int128> }
extension Float: KernelOutput { typealias Writer = FixedOutput<Float> }
extension Double: KernelOutput { typealias Writer = FixedOutput<Double> }
extension Interval: KernelOutput { typealias Writer = FixedOutput<Interval> }
extension Bool: KernelOutput { typealias Writer = BooleanOutput }
