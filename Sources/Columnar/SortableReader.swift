import Glibc

/// Reads the values of a row that `SortableRowCoding` wrote, those behind the ordering.
struct SortableReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether everything was read.
    var isAtEnd: Bool { position == bytes.count }

    /// Appends the next value; false when there is none of the builder's type.
    mutating func append(to builder: ColumnBuilder) -> Bool {
        guard position < bytes.count else { return false }
        let mark = bytes[position]
        position += 1
        if mark == SortablePart.nullLastMark {
            builder.appendNull()
            return true
        }
        guard mark == SortablePart.valueMark else { return false }
        switch builder.type {
        case .null: return false
        case .boolean: return append(to: builder, width: 1) { $0 }
        case .smallint: return append(to: builder, width: 2) { Self.signed($0, bits: 16) }
        case .integer, .date:
            return append(to: builder, width: 4) { Self.signed($0, bits: 32) }
        case .bigint, .time, .timestamp, .timestamptz:
            return append(to: builder, width: 8) { Self.signed($0, bits: 64) }
        case .real, .double: return append(to: builder, width: 8, Self.doubleBits)
        case .decimal:
            guard let value = wide() else { return false }
            builder.append(
                keyWord: UInt64(truncatingIfNeeded: value),
                high: UInt64(truncatingIfNeeded: value >> 64))
            return true
        case .interval: return appendInterval(to: builder)
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            return appendText(to: builder)
        }
    }

    private mutating func append(
        to builder: ColumnBuilder, width: Int, _ word: (UInt64) -> UInt64
    ) -> Bool {
        guard let stored = next(width) else { return false }
        builder.append(keyWord: word(stored), high: 0)
        return true
    }

    private mutating func appendInterval(to builder: ColumnBuilder) -> Bool {
        guard let length = wide(), let months = next(4), let days = next(4) else { return false }
        let whole = Interval(
            months: Int32(truncatingIfNeeded: Self.signed(months, bits: 32)),
            days: Int32(truncatingIfNeeded: Self.signed(days, bits: 32)))
        let rest = length - whole.comparisonValue
        builder.appendFixed(
            Interval(
                months: whole.months, days: whole.days,
                nanoseconds: Int64(truncatingIfNeeded: rest)))
        return true
    }

    private mutating func appendText(to builder: ColumnBuilder) -> Bool {
        let start = position
        var hasZeros = false
        if let base = bytes.baseAddress, position < bytes.count,
            let zero = memchr(base + position, 0, bytes.count - position)
        {
            position = UnsafeRawPointer(zero) - base
        }
        while position + 1 < bytes.count {
            if bytes[position] == 0 {
                if bytes[position + 1] == 0 { break }
                hasZeros = true
                position += 1
            }
            position += 1
        }
        guard position + 1 < bytes.count else { return false }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        position += 2
        guard hasZeros else {
            text.withMemoryRebound(to: UInt8.self) { builder.appendBytes($0) }
            return true
        }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in text {
            if !isEscaped { plain.append(byte) }
            isEscaped = byte == 0
        }
        plain.withUnsafeBufferPointer { builder.appendBytes($0) }
        return true
    }

    private mutating func next(_ width: Int) -> UInt64? {
        guard position + width <= bytes.count else { return nil }
        var word: UInt64 = 0
        for index in 0..<width { word = word << 8 | UInt64(bytes[position + index]) }
        position += width
        return word
    }

    private mutating func wide() -> Int128? {
        guard let high = next(8), let low = next(8) else { return nil }
        return Int128(bitPattern: (UInt128(high) << 64 | UInt128(low)) ^ 1 << 127)
    }

    @inline(__always)
    private static func signed(_ word: UInt64, bits: UInt64) -> UInt64 {
        let turned = Int64(bitPattern: (word ^ 1 << (bits - 1)) << (64 - bits))
        return UInt64(bitPattern: turned >> Int64(64 - bits))
    }

    @inline(__always)
    private static func doubleBits(_ word: UInt64) -> UInt64 {
        if word == ~0 { return Double.nan.bitPattern }
        return word >> 63 == 1 ? word & ~(1 << 63) : ~word
    }
}
