/// For each row of a column a word whose order as an unsigned number is the order of the rows, as
/// far as 64 bits tell them apart.
struct OrderPrefixes {
    /// The words in row order; those of NULL rows mean nothing.
    private(set) var words: [UInt64]
    /// Whether equal words mean equal values.
    let areExact: Bool

    /// The words of `column`, turned round when the order is descending.
    init(_ column: Column, isDescending: Bool) {
        let column = column.expanded()
        let flip: UInt64 = isDescending ? ~0 : 0
        words = Array(repeating: 0, count: column.count)
        switch column.type {
        case .null, .interval:
            areExact = column.type == .null
        case .boolean:
            areExact = true
            for row in words.indices { words[row] = (column.bits[row] ? 1 : 0) ^ flip }
        case .smallint:
            areExact = true
            fill(column.span(of: Int16.self)) { Self.word(Int64($0)) ^ flip }
        case .integer, .date:
            areExact = true
            fill(column.span(of: Int32.self)) { Self.word(Int64($0)) ^ flip }
        case .bigint, .time, .timestamp, .timestamptz:
            areExact = true
            fill(column.span(of: Int64.self)) { Self.word($0) ^ flip }
        case .real:
            areExact = true
            fill(column.span(of: Float.self)) { Self.word(Double($0)) ^ flip }
        case .double:
            areExact = true
            fill(column.span(of: Double.self)) { Self.word($0) ^ flip }
        case .decimal:
            areExact = false
            fill(column.span(of: Int128.self)) { Self.word(Int64($0 >> 64)) ^ flip }
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            areExact = false
            for row in words.indices { words[row] = Self.word(column.utf8(at: row)) ^ flip }
        }
    }

    private mutating func fill<T: FixedWidth>(_ values: Span<T>, _ word: (T) -> UInt64) {
        for row in 0..<values.count { words[row] = word(values[row]) }
    }

    private static func word(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value) ^ 1 << 63
    }

    /// IEEE numbers order as signed magnitudes: negative ones are turned round, NaN put on top.
    private static func word(_ value: Double) -> UInt64 {
        if value.isNaN { return ~0 }
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// The first eight bytes, zeros where there are none.
    private static func word(_ text: Span<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<min(8, text.count) { word = word << 8 | UInt64(text[index]) }
        return text.count < 8 ? text.isEmpty ? 0 : word << UInt64(8 * (8 - text.count)) : word
    }
}

extension RowOrdering {
    /// For each of the first `count` rows of `columns` a word: of two rows with different words the one
    /// with the smaller word comes first. NULL has a word, too.
    public func prefixes(of columns: [Column], count: Int) -> [UInt64] {
        guard let first = keys.first else { return Array(repeating: 0, count: count) }
        let column = columns[first.column]
        var words = OrderPrefixes(column, isDescending: first.isDescending).words
        let mark: UInt64 = first.nullsFirst ? 1 << 63 : 0
        for row in 0..<count { words[row] = words[row] >> 1 | mark }
        guard column.hasNulls || column.type == .null else { return words }
        for row in 0..<count where column.isNull(at: row) { words[row] = first.nullsFirst ? 0 : ~0 }
        return words
    }
}
