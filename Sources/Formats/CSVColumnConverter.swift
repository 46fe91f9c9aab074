import Columnar

/// Converts the cells of one column by the text forms of its type.
struct CSVColumnConverter {
    let type: DataType
    let cells: UnsafeBufferPointer<CSVCell>
    let slot: Int
    let width: Int
    let rowCount: Int
    let dialect: CSVDialect
    /// The rows whose cell is none of the type; they are NULL in the column.
    private(set) var badRows: [Int] = []
    private var unescaped: [UInt8] = []

    init(
        type: DataType, cells: UnsafeBufferPointer<CSVCell>, slot: Int, width: Int, rowCount: Int,
        dialect: CSVDialect
    ) {
        self.type = type
        self.cells = cells
        self.slot = slot
        self.width = width
        self.rowCount = rowCount
        self.dialect = dialect
    }

    /// The column.
    mutating func convert() -> Column {
        switch type {
        case .null: .nulls(type: .null, count: rowCount, isConstant: false)
        case .boolean: booleans()
        case .smallint: fixed { IntegerText.parse($0).flatMap { Int16(exactly: $0) } }
        case .integer: fixed { IntegerText.parse($0).flatMap { Int32(exactly: $0) } }
        case .bigint: fixed { IntegerText.parse($0) }
        case .real: fixed { FloatText.parseFloat($0) }
        case .double: fixed { FloatText.parseDouble($0) }
        case .decimal(let precision, let scale):
            fixed { DecimalText.parse($0, precision: precision, scale: scale) }
        case .text: texts()
        case .bytea, .array, .structure, .map, .json, .uuid: storedBytes()
        case .date: fixed { DateText.parse($0) }
        case .time: fixed { TimeText.parse($0) }
        case .timestamp: fixed { TimestampText.parse($0) }
        case .timestamptz: fixed { TimestampText.parseInstant($0) }
        case .interval: fixed { IntervalText.parse($0) }
        }
    }

    @inline(__always)
    private mutating func fixed<T: FixedWidth>(_ parse: (Span<UInt8>) -> T?) -> Column {
        var writer = FixedColumnWriter<T>(type: type, count: rowCount)
        for row in 0..<rowCount {
            let cell = cells[row * width + slot]
            if dialect.isNull(cell, isText: false) {
                writer.validity.setNull(row)
            } else if let value = value(of: cell, parse) {
                writer[row] = value
            } else {
                writer.validity.setNull(row)
                badRows.append(row)
            }
        }
        return writer.finish()
    }

    private mutating func booleans() -> Column {
        var writer = BooleanColumnWriter(count: rowCount)
        for row in 0..<rowCount {
            let cell = cells[row * width + slot]
            if dialect.isNull(cell, isText: false) {
                writer.validity.setNull(row)
            } else if let isTrue = value(of: cell, BooleanText.parse) {
                if isTrue { writer.setTrue(row) }
            } else {
                writer.validity.setNull(row)
                badRows.append(row)
            }
        }
        return writer.finish()
    }

    private mutating func texts() -> Column {
        var writer = BytesColumnWriter(
            type: type, rowCapacity: rowCount, byteCapacity: rowCount * 16)
        for row in 0..<rowCount {
            let cell = cells[row * width + slot]
            if dialect.isNull(cell, isText: true) {
                writer.appendNull()
            } else if cell.kind == .escaped {
                unescape(cell)
                writer.append(unescaped)
            } else {
                writer.append(cell.bytes)
            }
        }
        return writer.finish()
    }

    private mutating func storedBytes() -> Column {
        var writer = BytesColumnWriter(type: type, rowCapacity: rowCount)
        var stored: [UInt8] = []
        for row in 0..<rowCount {
            let cell = cells[row * width + slot]
            if dialect.isNull(cell, isText: true) {
                writer.appendNull()
            } else if parse(cell, into: &stored) {
                writer.append(stored)
            } else {
                writer.appendNull()
                badRows.append(row)
            }
        }
        return writer.finish()
    }

    /// Makes `stored` what a column stores for a cell in the text form of the type.
    private mutating func parse(_ cell: CSVCell, into stored: inout [UInt8]) -> Bool {
        stored.removeAll(keepingCapacity: true)
        guard cell.kind == .escaped else {
            return type.appendStored(parsing: cell.bytes.span, to: &stored)
        }
        unescape(cell)
        return type.appendStored(parsing: unescaped.span, to: &stored)
    }

    @inline(__always)
    private mutating func value<T>(of cell: CSVCell, _ parse: (Span<UInt8>) -> T?) -> T? {
        guard cell.kind == .escaped else { return parse(cell.bytes.span) }
        unescape(cell)
        return parse(unescaped.span)
    }

    private mutating func unescape(_ cell: CSVCell) {
        unescaped.removeAll(keepingCapacity: true)
        cell.appendUnescaped(dialect, to: &unescaped)
    }
}
