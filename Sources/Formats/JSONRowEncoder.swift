import Columnar

/// Writes rows as JSON objects.
///
/// Numbers are exact; NaN and the infinities, which JSON lacks, are the strings `"NaN"`,
/// `"Infinity"` and `"-Infinity"` as in PostgreSQL and Flink, and are read back as such. Timestamps
/// are in SQL form (or ISO 8601), instants in UTC with `Z`; bytea is base64.
final class JSONRowEncoder: RowEncoder {
    /// `"name":` of each column.
    private let keys: [[UInt8]]
    private var elements = JSONElementWriter()
    private let leavesOutNulls: Bool

    init(columns: [Field], options: FormatOptions) {
        keys = columns.map { column in
            var key: [UInt8] = []
            var name = column.name
            name.withUTF8 { appendJSONString($0, to: &key) }
            key.append(UInt8(ascii: ":"))
            return key
        }
        let isISO = options.has("timestamp-format.standard", "ISO-8601")
        elements.dateTimeSeparator = UInt8(ascii: isISO ? "T" : " ")
        leavesOutNulls = options.isOn("encode.ignore-null-fields")
    }

    func encode(_ batch: Batch, into output: inout EncodedRows) {
        let cells = batch.columns.map { CellSource($0) }
        withExtendedLifetime(batch) {
            output.reserve(byteCount: batch.count * cells.count * 24, recordCount: batch.count)
            for row in 0..<batch.count {
                output.bytes.append(UInt8(ascii: "{"))
                var separates = false
                for index in cells.indices {
                    let isNull = cells[index].isNull(row)
                    if isNull && leavesOutNulls { continue }
                    if separates { output.bytes.append(UInt8(ascii: ",")) }
                    separates = true
                    output.bytes.append(contentsOf: keys[index])
                    if isNull {
                        appendWord("null", to: &output.bytes)
                    } else {
                        append(cells[index], row, to: &output.bytes)
                    }
                }
                output.bytes.append(UInt8(ascii: "}"))
                output.finishRecord()
            }
        }
    }

    private func append(_ cell: CellSource, _ row: Int, to bytes: inout [UInt8]) {
        switch cell.type {
        case .null: appendWord("null", to: &bytes)
        case .boolean: appendWord(cell.bit(row) ? "true" : "false", to: &bytes)
        case .smallint: IntegerText.write(Int64(cell.value(row, as: Int16.self)), into: &bytes)
        case .integer: IntegerText.write(Int64(cell.value(row, as: Int32.self)), into: &bytes)
        case .bigint: IntegerText.write(cell.value(row, as: Int64.self), into: &bytes)
        case .real:
            let number = cell.value(row, as: Float.self)
            quote(unless: number.isFinite, &bytes) { FloatText.write(number, into: &$0) }
        case .double:
            let number = cell.value(row, as: Double.self)
            quote(unless: number.isFinite, &bytes) { FloatText.write(number, into: &$0) }
        case .decimal(_, let scale):
            DecimalText.write(cell.value(row, as: Int128.self), scale: scale, into: &bytes)
        case .text: appendJSONString(cell.text(row), to: &bytes)
        case .bytea: quote(&bytes) { appendBase64(cell.text(row), to: &$0) }
        case .date: quote(&bytes) { DateText.write(cell.value(row, as: Int32.self), into: &$0) }
        case .time: quote(&bytes) { TimeText.write(cell.value(row, as: Int64.self), into: &$0) }
        case .timestamp, .timestamptz:
            let isInstant = cell.type == .timestamptz
            quote(&bytes) {
                elements.append(cell.value(row, as: Int64.self), isInstant: isInstant, to: &$0)
            }
        case .interval:
            quote(&bytes) { IntervalText.write(cell.value(row, as: Interval.self), into: &$0) }
        case .array, .structure, .map, .json, .uuid:
            elements.append(stored: cell.text(row), type: cell.type, to: &bytes)
        }
    }
}

/// Appends what `body` writes, in double quotes unless `isBare`.
@inline(__always)
private func quote(
    unless isBare: Bool = false, _ bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void
) {
    if !isBare { bytes.append(UInt8(ascii: "\"")) }
    body(&bytes)
    if !isBare { bytes.append(UInt8(ascii: "\"")) }
}

private func appendWord(_ word: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
        contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
}
