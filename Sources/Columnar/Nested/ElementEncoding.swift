/// How values with parts (arrays, structures, maps) are stored: as bytes whose order is the order of
/// the values, so that equality, grouping, hashing, sorting and MIN work on the bytes alone.
///
/// The idea is that of FoundationDB's tuple layer. Each part is an *element*: a byte that says NULL
/// (2, above every value) or not (1), then the value:
///
/// | type | bytes |
/// | --- | --- |
/// | BOOLEAN | 0 or 1 |
/// | integers, DATE, TIME, TIMESTAMP, DECIMAL | two's complement, highest byte first, its sign turned round |
/// | REAL, DOUBLE PRECISION | the IEEE 754 bits, highest byte first, a negative number turned round whole; one NaN, no -0.0 |
/// | INTERVAL | its length, then months and days: equal lengths of other parts differ |
/// | TEXT, BYTEA, JSON | the bytes, 0 written as 0 255, then 0 |
/// | UUID | 16 bytes |
/// | ARRAY | its elements, then 0: a shorter array is before a longer one that begins with it |
/// | ROW | its elements |
/// | MAP | key and value elements by turns, in the order of the keys, then 0 |
///
/// What a column *stores* is the same without the first byte; TEXT, BYTEA and JSON are stored plain.
public enum ElementEncoding {
    /// Ends an array, a map and a text.
    public static let end: UInt8 = 0
    /// In front of a value.
    public static let present: UInt8 = 1
    /// In the place of a value.
    public static let null: UInt8 = 2
    /// After a 0 byte of a text.
    static let escape: UInt8 = 0xFF
}

extension [UInt8] {
    /// Appends an integer so that the bytes order as the numbers do.
    mutating func appendOrdered<T: FixedWidthInteger & SignedInteger>(_ value: T) {
        Swift.withUnsafeBytes(of: (value ^ .min).bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a number so that the bytes order as the numbers do, NaN last.
    mutating func appendOrdered(_ value: Double) {
        let bits = value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern
        let ordered = bits >> 63 == 1 ? ~bits : bits | 1 << 63
        Swift.withUnsafeBytes(of: ordered.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a number so that the bytes order as the numbers do, NaN last.
    mutating func appendOrdered(_ value: Float) {
        let bits = value.isNaN ? Float.nan.bitPattern : (value + 0).bitPattern
        let ordered = bits >> 31 == 1 ? ~bits : bits | 1 << 31
        Swift.withUnsafeBytes(of: ordered.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends an interval so that the bytes order by length.
    mutating func appendOrdered(_ value: Interval) {
        appendOrdered(value.comparisonValue)
        appendOrdered(value.months)
        appendOrdered(value.days)
    }

    /// Appends a text with its end.
    mutating func appendTerminated(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while let zero = text[start...].firstIndex(of: 0) {
            append(contentsOf: text[start...zero])
            append(ElementEncoding.escape)
            start = zero + 1
        }
        append(contentsOf: text[start...])
        append(ElementEncoding.end)
    }
}

/// The values of elements, read from their bytes behind the first; short bytes read as zeros.
struct ElementBytes {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The integer that begins at `offset`.
    func integer<T: FixedWidthInteger & SignedInteger>(
        at offset: Int = 0, as type: T.Type = T.self
    ) -> T {
        word(at: offset, as: T.self) ^ .min
    }

    /// The number.
    var double: Double {
        let bits = word(at: 0, as: UInt64.self)
        return Double(bitPattern: bits >> 63 == 1 ? bits ^ 1 << 63 : ~bits)
    }

    /// The number.
    var float: Float {
        let bits = word(at: 0, as: UInt32.self)
        return Float(bitPattern: bits >> 31 == 1 ? bits ^ 1 << 31 : ~bits)
    }

    /// The interval.
    var interval: Interval {
        var value = Interval(months: integer(at: 16), days: integer(at: 20))
        let rest = integer(as: Int128.self) - value.comparisonValue
        value.nanoseconds = Int64(truncatingIfNeeded: rest)
        return value
    }

    /// The UUID.
    var uuid: UInt128 { word(at: 0, as: UInt128.self) }

    /// Lends the text.
    func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let zero = bytes.firstIndex(of: 0), zero + 1 >= bytes.count {
            return body(UnsafeBufferPointer(rebasing: bytes[..<zero]))
        }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0 {
                guard index < bytes.count, bytes[index] == ElementEncoding.escape else { break }
                index += 1
            }
            plain.append(byte)
        }
        return plain.withUnsafeBufferPointer(body)
    }

    private func word<T: FixedWidthInteger>(at offset: Int, as type: T.Type) -> T {
        guard bytes.count - offset >= MemoryLayout<T>.size else { return 0 }
        let raw = UnsafeRawBufferPointer(bytes)
        return T(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}
