import Columnar

/// The direction of one sort key of an aggregate's ORDER BY.
public struct AggregateOrder: Hashable, Sendable {
    /// Whether the largest comes first.
    public var isDescending: Bool
    /// Whether NULLs come first.
    public var nullsFirst: Bool

    /// A direction.
    public init(isDescending: Bool, nullsFirst: Bool) {
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}

/// Sort keys as bytes whose order, compared byte by byte, is the order that is asked for. Equal
/// values (-0 and 0, every NaN, intervals of one length) have equal bytes.
enum SortKeyCoding {
    /// Appends row `row` of `column`.
    static func append(_ column: Column, row: Int, _ order: AggregateOrder, to bytes: inout [UInt8])
    {
        if column.type == .null || column.isNull(at: row) {
            bytes.append(order.nullsFirst ? 0 : 2)
            return
        }
        bytes.append(1)
        let start = bytes.count
        appendValue(column, column.isConstant ? 0 : row, to: &bytes)
        if order.isDescending {
            for index in start..<bytes.count { bytes[index] = ~bytes[index] }
        }
    }

    private static func appendValue(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
        func integer<T: FixedWidth & FixedWidthInteger>(_ type: T.Type) {
            append(
                T.Magnitude(truncatingIfNeeded: column.span(of: T.self)[row] ^ T.min), to: &bytes)
        }
        switch column.type {
        case .null: break
        case .boolean: bytes.append(column.bits[row] ? 1 : 0)
        case .smallint: integer(Int16.self)
        case .integer, .date: integer(Int32.self)
        case .bigint, .time, .timestamp, .timestamptz: integer(Int64.self)
        case .decimal: integer(Int128.self)
        case .real: append(word(Double(column.span(of: Float.self)[row])), to: &bytes)
        case .double: append(word(column.span(of: Double.self)[row]), to: &bytes)
        case .interval:
            let length = column.span(of: Interval.self)[row].comparisonValue
            append(UInt128(truncatingIfNeeded: length ^ Int128.min), to: &bytes)
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            let text = column.utf8(at: row)
            for index in 0..<text.count {
                bytes.append(text[index])
                // A zero within a text is told from the two at its end.
                if text[index] == 0 { bytes.append(0xFF) }
            }
            bytes.append(0)
            bytes.append(0)
        }
    }

    private static func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// IEEE numbers order as signed magnitudes: negative ones are turned round, NaN put on top.
    private static func word(_ value: Double) -> UInt64 {
        if value.isNaN { return ~0 }
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
}
