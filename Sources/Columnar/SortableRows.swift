import Glibc

/// Rows written as byte strings that compare, byte by byte, as the rows do: first by an ordering,
/// then by every column in turn, ascending and NULL last, which breaks the ties (rule 43).
///
/// Each value is a byte that places NULL and then, unless it is NULL, bytes with the most significant
/// first: integers with their sign turned, IEEE numbers as in `OrderPrefixes`, text with its zero
/// bytes escaped and an end mark. Descending values are complemented. What stands behind the ordering
/// gives the row back, with one NaN.
public struct SortableRows: Sendable {
    /// All rows, one after another.
    public private(set) var bytes: [UInt8] = []
    /// Where each row begins, and where the last one ends.
    public private(set) var starts: [Int] = [0]
    /// How many of each row's bytes are of the ordering.
    public private(set) var orderByteCounts: [Int] = []

    /// The `count` rows of `columns`, none constant, written by `coding`.
    init(_ columns: [Column], count: Int, _ coding: SortableRowCoding) {
        var ends = [Int](repeating: 0, count: count)
        for part in coding.order { part.addLengths(of: columns[part.column], to: &ends) }
        orderByteCounts = ends
        for part in coding.row { part.addLengths(of: columns[part.column], to: &ends) }
        starts = [0]
        starts.reserveCapacity(count + 1)
        for length in ends { starts.append(starts[starts.count - 1] + length) }
        var places = Array(starts.dropLast())
        bytes = [UInt8](unsafeUninitializedCapacity: starts[count]) { target, written in
            written = starts[count]
            guard let base = target.baseAddress else { return }
            for part in coding.order + coding.row {
                part.write(columns[part.column], to: base, &places)
            }
        }
    }
}

/// How rows of some types are written as `SortableRows` in some order.
public struct SortableRowCoding: Sendable {
    /// The types of the columns.
    public let types: [DataType]
    let order: [SortablePart]
    let row: [SortablePart]

    /// Rows with columns of `types`, ordered by `ordering`.
    public init(types: [DataType], ordering: RowOrdering) {
        self.types = types
        order = ordering.keys.map { key in
            SortablePart(
                column: key.column, type: types[key.column], isDescending: key.isDescending,
                nullsFirst: key.nullsFirst, isExact: false)
        }
        row = types.indices.map {
            SortablePart(
                column: $0, type: types[$0], isDescending: false, nullsFirst: false, isExact: true)
        }
    }

    /// Writes the `count` rows of `columns`, none constant.
    public func encode(_ columns: [Column], count: Int) -> SortableRows {
        SortableRows(columns, count: count, self)
    }

    /// Appends to `builders`, one for each column, the row that was written as `bytes`, without those
    /// of the ordering. False when they are no such row.
    public func decode(_ bytes: UnsafeRawBufferPointer, into builders: [ColumnBuilder]) -> Bool {
        var reader = SortableReader(bytes)
        for builder in builders {
            guard reader.append(to: builder) else { return false }
        }
        return reader.isAtEnd
    }
}

/// One value within a row that is written to be compared.
struct SortablePart: Sendable {
    let column: Int
    let type: DataType
    let isDescending: Bool
    let nullsFirst: Bool
    /// Whether values that compare alike are told apart all the same: -0.0 and 0.0, a month and
    /// thirty days.
    let isExact: Bool

    static let valueMark: UInt8 = 1
    static let nullFirstMark: UInt8 = 0
    static let nullLastMark: UInt8 = 2

    /// How many bytes a value takes that is not NULL; nil for text, where it depends.
    private var width: Int? {
        switch type {
        case .null: 0
        case .boolean: 1
        case .smallint: 2
        case .integer, .date: 4
        case .bigint, .time, .timestamp, .timestamptz, .real, .double: 8
        case .decimal: 16
        case .interval: isExact ? 24 : 16
        case .text, .bytea, .array, .structure, .map, .json, .uuid: nil
        }
    }

    /// Adds the number of bytes of each row of `column` to `lengths`.
    func addLengths(of column: Column, to lengths: inout [Int]) {
        let hasNulls = column.hasNulls || type == .null
        for row in lengths.indices {
            lengths[row] += 1
            if hasNulls && column.isNull(at: row) { continue }
            if let width {
                lengths[row] += width
            } else {
                let text = column.utf8(at: row)
                lengths[row] += text.count + 2
                if Self.firstZero(of: text) == nil { continue }
                for index in 0..<text.count where text[index] == 0 { lengths[row] += 1 }
            }
        }
    }

    /// Texts seldom have zero bytes, and looking for one is a matter of few instructions.
    @inline(__always)
    private static func firstZero(of text: Span<UInt8>) -> Int? {
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base, 0, bytes.count) else {
                return nil
            }
            return found - UnsafeMutableRawPointer(mutating: base)
        }
    }

    /// Writes each row of `column` at its place and moves the place behind it.
    func write(_ column: Column, to base: UnsafeMutablePointer<UInt8>, _ places: inout [Int]) {
        switch type {
        case .null: writeEach(column, base, &places) { _, _ in 0 }
        case .boolean:
            writeEach(column, base, &places) { row, target in
                target[0] = column.bits[row] ? 1 : 0
                return 1
            }
        case .smallint: writeFixed(column, base, &places, 2) { (value: Int16) in word(value) }
        case .integer, .date:
            writeFixed(column, base, &places, 4) { (value: Int32) in word(value) }
        case .bigint, .time, .timestamp, .timestamptz:
            writeFixed(column, base, &places, 8) { (value: Int64) in word(value) }
        case .real:
            writeFixed(column, base, &places, 8) { (value: Float) in word(Double(value)) }
        case .double: writeFixed(column, base, &places, 8) { (value: Double) in word(value) }
        case .decimal:
            let values = column.values.base.assumingMemoryBound(to: Int128.self)
            writeEach(column, base, &places) { row, target in
                Self.store(values[row], at: target)
                return 16
            }
        case .interval: writeIntervals(column, base, &places)
        case .text, .bytea, .array, .structure, .map, .json, .uuid:
            writeText(column, base, &places)
        }
        withExtendedLifetime(column) {}
    }

    private func writeIntervals(
        _ column: Column, _ base: UnsafeMutablePointer<UInt8>, _ places: inout [Int]
    ) {
        let values = column.values.base.assumingMemoryBound(to: Interval.self)
        writeEach(column, base, &places) { row, target in
            let value = values[row]
            Self.store(value.comparisonValue, at: target)
            guard isExact else { return 16 }
            Self.store(UInt64(word(value.months)), at: target + 16, width: 4)
            Self.store(UInt64(word(value.days)), at: target + 20, width: 4)
            return 24
        }
    }

    private func writeText(
        _ column: Column, _ base: UnsafeMutablePointer<UInt8>, _ places: inout [Int]
    ) {
        writeEach(column, base, &places) { row, target in
            let text = column.utf8(at: row)
            var count = Self.firstZero(of: text) ?? text.count
            text.withUnsafeBufferPointer { bytes in
                if let base = bytes.baseAddress { target.update(from: base, count: count) }
            }
            for index in count..<text.count {
                target[count] = text[index]
                count += 1
                if text[index] == 0 {
                    target[count] = 0xFF
                    count += 1
                }
            }
            target[count] = 0
            target[count + 1] = 0
            return count + 2
        }
    }

    @inline(__always)
    private func writeFixed<T: FixedWidth>(
        _ column: Column, _ base: UnsafeMutablePointer<UInt8>, _ places: inout [Int],
        _ width: Int, _ word: (T) -> UInt64
    ) {
        let values = column.values.base.assumingMemoryBound(to: T.self)
        writeEach(column, base, &places) { row, target in
            Self.store(word(values[row]), at: target, width: width)
            return width
        }
    }

    /// Writes the mark of each row and the value that `write` puts at its target, complemented when
    /// the order is descending.
    @inline(__always)
    private func writeEach(
        _ column: Column, _ base: UnsafeMutablePointer<UInt8>, _ places: inout [Int],
        _ write: (_ row: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int
    ) {
        let hasNulls = column.hasNulls || type == .null
        let nullMark = nullsFirst ? Self.nullFirstMark : Self.nullLastMark
        for row in places.indices {
            let target = base + places[row]
            if hasNulls && column.isNull(at: row) {
                target[0] = nullMark
                places[row] += 1
                continue
            }
            target[0] = Self.valueMark
            let count = write(row, target + 1)
            if isDescending {
                for index in 1..<(1 + count) { target[index] = ~target[index] }
            }
            places[row] += 1 + count
        }
    }

    @inline(__always)
    private func word<T: FixedWidthInteger & SignedInteger>(_ value: T) -> UInt64 {
        UInt64(truncatingIfNeeded: value) ^ 1 << UInt64(T.bitWidth - 1)
    }

    @inline(__always)
    private func word(_ value: Double) -> UInt64 {
        if value.isNaN { return ~0 }
        let bits = isExact ? value.bitPattern : (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    @inline(__always)
    private static func store(
        _ word: UInt64, at target: UnsafeMutablePointer<UInt8>, width: Int
    ) {
        for index in 0..<width {
            target[index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (width - 1 - index)))
        }
    }

    private static func store(_ value: Int128, at target: UnsafeMutablePointer<UInt8>) {
        let bits = UInt128(bitPattern: value) ^ 1 << 127
        store(UInt64(truncatingIfNeeded: bits >> 64), at: target, width: 8)
        store(UInt64(truncatingIfNeeded: bits), at: target + 8, width: 8)
    }
}
