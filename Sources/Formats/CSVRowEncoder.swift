import Columnar

/// Writes rows as CSV: values in their text forms, quoted where they must be.
final class CSVRowEncoder: RowEncoder {
    /// The line of names, or nothing.
    private(set) var header: [UInt8] = []
    private let dialect: CSVDialect
    private let quote: UInt8
    /// Of each byte, whether a field that holds it is quoted.
    private let isSpecial: [Bool]
    /// Whether the text of a number, time or truth value can never need quotes.
    private let onlyTextNeedsQuotes: Bool
    private var cellText: [UInt8] = []

    init(columns: [Field], options: FormatOptions) {
        dialect = CSVDialect(options)
        quote = dialect.quote ?? UInt8(ascii: "\"")
        var special = Array(repeating: false, count: 256)
        for byte in [dialect.delimiter, quote, UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
            special[Int(byte)] = true
        }
        if let escape = dialect.escape { special[Int(escape)] = true }
        isSpecial = special
        let plain = Array(
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.: \\".utf8)
        onlyTextNeedsQuotes =
            dialect.nullLiteral == nil && !plain.contains { special[Int($0)] }
        if dialect.hasHeader { header = line(of: columns.map(\.name)) }
    }

    private func line(of names: [String]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, name) in names.enumerated() {
            if index > 0 { line.append(dialect.delimiter) }
            appendCell(Array(name.utf8), to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    func encode(_ batch: Batch, into output: inout EncodedRows) {
        let cells = batch.columns.map { CellSource($0) }
        withExtendedLifetime(batch) {
            output.reserve(byteCount: batch.count * cells.count * 12, recordCount: batch.count)
            for row in 0..<batch.count {
                for index in cells.indices {
                    if index > 0 { output.bytes.append(dialect.delimiter) }
                    if cells[index].isNull(row) {
                        if let literal = dialect.nullLiteral {
                            output.bytes.append(contentsOf: literal)
                        }
                    } else {
                        append(cells[index], row, to: &output.bytes)
                    }
                }
                output.finishRecord()
            }
        }
    }

    private func append(_ cell: CellSource, _ row: Int, to bytes: inout [UInt8]) {
        if cell.type == .text { return appendCell(cell.text(row), to: &bytes) }
        if onlyTextNeedsQuotes, cell.type.layout != .bytes || cell.type == .bytea {
            return appendText(of: cell, row, to: &bytes)
        }
        cellText.removeAll(keepingCapacity: true)
        appendText(of: cell, row, to: &cellText)
        appendCell(cellText, to: &bytes)
    }

    /// Appends the text form of a value that is no text.
    private func appendText(of cell: CellSource, _ row: Int, to bytes: inout [UInt8]) {
        switch cell.type {
        case .null, .text: break
        case .boolean: BooleanText.write(cell.bit(row), into: &bytes)
        case .smallint: IntegerText.write(Int64(cell.value(row, as: Int16.self)), into: &bytes)
        case .integer: IntegerText.write(Int64(cell.value(row, as: Int32.self)), into: &bytes)
        case .bigint: IntegerText.write(cell.value(row, as: Int64.self), into: &bytes)
        case .real: FloatText.write(cell.value(row, as: Float.self), into: &bytes)
        case .double: FloatText.write(cell.value(row, as: Double.self), into: &bytes)
        case .decimal(_, let scale):
            DecimalText.write(cell.value(row, as: Int128.self), scale: scale, into: &bytes)
        case .bytea: ByteaText.write(cell.text(row).span, into: &bytes)
        case .date: DateText.write(cell.value(row, as: Int32.self), into: &bytes)
        case .time: TimeText.write(cell.value(row, as: Int64.self), into: &bytes)
        case .timestamp: TimestampText.write(cell.value(row, as: Int64.self), into: &bytes)
        case .timestamptz:
            TimestampText.writeInstant(cell.value(row, as: Int64.self), into: &bytes)
        case .interval: IntervalText.write(cell.value(row, as: Interval.self), into: &bytes)
        case .array, .structure, .map, .json, .uuid:
            cell.type.appendText(stored: cell.text(row), to: &bytes)
        }
    }

    private func appendCell(_ text: [UInt8], to bytes: inout [UInt8]) {
        text.withUnsafeBufferPointer { appendCell($0, to: &bytes) }
    }

    private func appendCell(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard needsQuotes(text), dialect.quote != nil else { return bytes.append(contentsOf: text) }
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            if byte == dialect.escape, byte != quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// Whether `text` would be read as something else without quotes.
    private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return true }
        if dialect.allowsComments && first == UInt8(ascii: "#") { return true }
        if let literal = dialect.nullLiteral, text.elementsEqual(literal) { return true }
        return isSpecial.withUnsafeBufferPointer { isSpecial in
            text.contains { isSpecial[Int($0)] }
        }
    }
}
