/// Appends rows to a column whose type is known only when the program runs.
///
/// For rows that are few or come one by one (literals, tests, state that is read back). Loops over
/// many rows use `FixedColumnWriter`, `BooleanColumnWriter` and `BytesColumnWriter`.
public final class ColumnBuilder {
    /// The type of the column.
    public let type: DataType
    /// How many rows were appended.
    public private(set) var count = 0
    /// How many bytes were appended.
    public private(set) var byteCount = 0
    private let layout: DataType.Layout
    private var capacity: Int
    private var values: Buffer
    private var bytes: Buffer?
    private var validity: ValidityWriter

    /// A column of `type` that expects `capacity` rows; it grows when more come.
    public init(type: DataType, capacity: Int = 0) {
        self.type = type
        layout = type.layout
        self.capacity = max(64, capacity)
        values = Buffer(byteCount: layout.valueByteCount(rows: self.capacity))
        if layout == .bytes { bytes = Buffer(uninitializedByteCount: self.capacity * 8) }
        validity = ValidityWriter(capacity: self.capacity)
    }

    /// Appends a value of the column's type: any `Value.integer` in range for the integer types, a
    /// decimal or integer for DECIMAL when no digit is lost.
    public func append(_ value: Value) throws(ValueMismatch) {
        switch (value, type) {
        case (.null, _):
            appendNull()
        case (.boolean(let flag), .boolean):
            appendBit(flag)
        case (.integer(let number), .smallint):
            try append(Int16(exactly: number), from: value)
        case (.integer(let number), .integer):
            try append(Int32(exactly: number), from: value)
        case (.integer(let number), .bigint):
            appendFixed(number)
        case (.real(let number), .real):
            appendFixed(number)
        case (.double(let number), .double):
            appendFixed(number)
        case (.decimal(let unscaled, let scale), .decimal(let precision, let target)):
            try append(
                exactDecimal(unscaled, scale: scale, precision: precision, to: target), from: value)
        case (.integer(let number), .decimal(let precision, let target)):
            try append(
                exactDecimal(Int128(number), scale: 0, precision: precision, to: target),
                from: value)
        case (.text(let utf8), .text), (.bytea(let utf8), .bytea):
            utf8.withUnsafeBufferPointer { appendBytes($0) }
        case (.date(let days), .date):
            appendFixed(days)
        case (.time(let microseconds), .time),
            (.timestamp(let microseconds), .timestamp),
            (.timestamptz(let microseconds), .timestamptz):
            appendFixed(microseconds)
        case (.interval(let interval), .interval):
            appendFixed(interval)
        case (.array, .array), (.structure, .structure), (.map, .map), (.json, .json),
            (.uuid, .uuid):
            var stored: [UInt8] = []
            try value.appendStored(of: type, to: &stored)
            stored.withUnsafeBufferPointer { appendBytes($0) }
        default:
            throw ValueMismatch(value: value, type: type)
        }
    }

    /// Appends a NULL row.
    public func appendNull() {
        reserve(1)
        validity.setNull(count)
        finishRow()
    }

    /// Appends row `row` of `column`, which has the same layout.
    public func append(from column: Column, row: Int) {
        precondition(row >= 0 && row < column.count && column.type.layout == layout)
        let stored = column.isConstant ? 0 : row
        if column.isNull(at: row) { return appendNull() }
        switch layout {
        case .none: appendNull()
        case .bits: appendBit(column.bits[stored])
        case .fixed(let width):
            reserve(1)
            (values.base + count * width)
                .copyMemory(from: column.values.base + stored * width, byteCount: width)
            finishRow()
        case .bytes:
            let start = Int(column.offsets[stored])
            let end = Int(column.offsets[stored + 1])
            column.byteSpan.extracting(start..<end).withUnsafeBufferPointer { appendBytes($0) }
        }
    }

    /// Appends all rows of `column`, which has the same layout.
    public func append(contentsOf column: Column) {
        append(contentsOf: column, from: 0, count: column.count)
    }

    /// Appends the `rowCount` rows of `column` from row `start` on; it has the same layout.
    public func append(contentsOf column: Column, from start: Int, count rowCount: Int) {
        precondition(start >= 0 && rowCount >= 0 && start <= column.count - rowCount)
        precondition(column.type.layout == layout)
        guard rowCount > 0 else { return }
        let column = column.expanded()
        reserve(rowCount)
        if let nulls = column.validity {
            let words = UnsafePointer(nulls.base.assumingMemoryBound(to: UInt64.self))
            validity.appendBits(words, from: start, at: count, count: rowCount)
        }
        switch layout {
        case .none: break
        case .bits:
            copyBits(
                from: UnsafePointer(column.values.base.assumingMemoryBound(to: UInt64.self)),
                at: start, to: values.base.assumingMemoryBound(to: UInt64.self), at: count,
                count: rowCount)
        case .fixed(let width):
            (values.base + count * width).copyMemory(
                from: column.values.base + start * width, byteCount: rowCount * width)
        case .bytes:
            copyText(of: column, from: start, count: rowCount)
        }
        count += rowCount
    }

    /// Appends the bytes of a row as a column with the layout of bytes stores them.
    public func appendBytes(_ value: UnsafeBufferPointer<UInt8>) {
        precondition(layout == .bytes)
        reserve(1)
        append(bytes: value)
        finishRow()
    }

    /// The finished column; the builder starts again with none.
    public func finish() -> Column {
        let nullCount = validity.nullCount
        var finished = ValidityWriter(capacity: 64)
        swap(&finished, &validity)
        let column = Column(
            type: type, count: count, nullCount: nullCount, validity: finished.finish(count: count),
            values: values, bytes: bytes)
        count = 0
        byteCount = 0
        capacity = 64
        values = Buffer(byteCount: layout.valueByteCount(rows: capacity))
        if layout == .bytes { bytes = Buffer(uninitializedByteCount: 0) }
        return column
    }

    private func append<T: FixedWidth>(_ number: T?, from value: Value) throws(ValueMismatch) {
        guard let number else { throw ValueMismatch(value: value, type: type) }
        appendFixed(number)
    }

    func appendFixed<T: FixedWidth>(_ value: T) {
        reserve(1)
        values.base.assumingMemoryBound(to: T.self)[count] = value
        finishRow()
    }

    /// Appends a row of a boolean column.
    public func appendBit(_ bit: Bool) {
        reserve(1)
        if bit {
            values.base.assumingMemoryBound(to: UInt64.self)[count >> 6] |= 1 << UInt64(count & 63)
        }
        finishRow()
    }

    private func finishRow() {
        count += 1
        if layout == .bytes {
            values.base.assumingMemoryBound(to: Int32.self)[count] = Int32(byteCount)
        }
    }

    private func append(bytes value: UnsafeBufferPointer<UInt8>) {
        guard let start = value.baseAddress, value.count > 0 else { return }
        let needed = byteCount + value.count
        precondition(needed <= Int(Int32.max), "a text column of a batch exceeds 2 GiB")
        if let bytes, needed <= bytes.byteCount {
            (bytes.base + byteCount).copyMemory(from: start, byteCount: value.count)
        } else {
            let larger = Buffer(uninitializedByteCount: max(needed, byteCount * 2))
            if let bytes { larger.base.copyMemory(from: bytes.base, byteCount: byteCount) }
            (larger.base + byteCount).copyMemory(from: start, byteCount: value.count)
            bytes = larger
        }
        byteCount = needed
    }

    private func copyText(of column: Column, from start: Int, count rowCount: Int) {
        let first = column.offsets[start]
        let last = column.offsets[start + rowCount]
        let target = values.base.assumingMemoryBound(to: Int32.self)
        let before = byteCount
        column.byteSpan.extracting(Int(first)..<Int(last))
            .withUnsafeBufferPointer { append(bytes: $0) }
        let shift = Int32(before) - first
        for row in 1...rowCount { target[count + row] = column.offsets[start + row] + shift }
    }

    private func reserve(_ extra: Int) {
        guard count + extra > capacity else { return }
        let larger = Buffer(
            byteCount: layout.valueByteCount(rows: max(count + extra, capacity * 2)))
        larger.base.copyMemory(from: values.base, byteCount: values.byteCount)
        values = larger
        capacity = max(count + extra, capacity * 2)
    }
}

/// `unscaled` at another scale when that loses no digit and fits `precision` digits.
private func exactDecimal(_ unscaled: Int128, scale: Int, precision: Int, to target: Int) -> Int128?
{
    var result = unscaled
    for _ in 0..<max(0, target - scale) {
        let (product, overflow) = result.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        result = product
    }
    for _ in 0..<max(0, scale - target) {
        if result % 10 != 0 { return nil }
        result /= 10
    }
    return Decimal128.fits(result, precision: precision) ? result : nil
}

extension DataType.Layout {
    /// How many bytes the value buffer of `rows` rows has.
    func valueByteCount(rows: Int) -> Int {
        switch self {
        case .none: 0
        case .bits: wordCount(forBits: rows) * 8
        case .fixed(let width): rows * width
        case .bytes: (rows + 1) * 4
        }
    }
}
