extension Value: CustomStringConvertible {
    /// The value as PostgreSQL prints it; NULL is `NULL`.
    public var description: String {
        var output: [UInt8] = []
        if isNull { return "NULL" }
        writeText(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the value's text to `output`, as a cast to TEXT gives it; nothing for NULL.
    public func writeText(into output: inout [UInt8]) {
        switch self {
        case .null: break
        case .boolean(let flag): BooleanText.write(flag, into: &output)
        case .integer(let number): IntegerText.write(number, into: &output)
        case .real(let number): FloatText.write(number, into: &output)
        case .double(let number): FloatText.write(number, into: &output)
        case .decimal(let unscaled, let scale):
            DecimalText.write(unscaled, scale: scale, into: &output)
        case .text(let utf8): output.append(contentsOf: utf8)
        case .bytea(let bytes): ByteaText.write(bytes.span, into: &output)
        case .date(let days): DateText.write(days, into: &output)
        case .time(let time): TimeText.write(time, into: &output)
        case .timestamp(let time): TimestampText.write(time, into: &output)
        case .timestamptz(let time): TimestampText.writeInstant(time, into: &output)
        case .interval(let interval): IntervalText.write(interval, into: &output)
        case .array(let elements): ElementText.write(array: elements, into: &output)
        case .structure(let fields): ElementText.write(structure: fields, into: &output)
        case .map(let entries): ElementText.write(map: entries, into: &output)
        case .json(let text): output.append(contentsOf: text)
        case .uuid(let number): UUIDText.write(number, into: &output)
        }
    }
}

extension Column {
    /// Appends the text of row `row` to `output`, as a cast to TEXT gives it. False, with nothing
    /// appended, when the row is NULL.
    @discardableResult
    public func writeText(row: Int, into output: inout [UInt8]) -> Bool {
        if isNull(at: row) { return false }
        let stored = isConstant ? 0 : row
        switch type {
        case .null: return false
        case .boolean: BooleanText.write(bits[stored], into: &output)
        case .smallint: IntegerText.write(Int64(span(of: Int16.self)[stored]), into: &output)
        case .integer: IntegerText.write(Int64(span(of: Int32.self)[stored]), into: &output)
        case .bigint: IntegerText.write(span(of: Int64.self)[stored], into: &output)
        case .real: FloatText.write(span(of: Float.self)[stored], into: &output)
        case .double: FloatText.write(span(of: Double.self)[stored], into: &output)
        case .decimal(_, let scale):
            DecimalText.write(span(of: Int128.self)[stored], scale: scale, into: &output)
        case .text, .bytea: writeBytes(stored, into: &output)
        case .date: DateText.write(span(of: Int32.self)[stored], into: &output)
        case .time: TimeText.write(span(of: Int64.self)[stored], into: &output)
        case .timestamp: TimestampText.write(span(of: Int64.self)[stored], into: &output)
        case .timestamptz:
            TimestampText.writeInstant(span(of: Int64.self)[stored], into: &output)
        case .interval: IntervalText.write(span(of: Interval.self)[stored], into: &output)
        case .array, .structure, .map, .json, .uuid:
            utf8(at: row).withUnsafeBufferPointer {
                ElementText.write(stored: $0, type: type, into: &output)
            }
        }
        return true
    }

    private func writeBytes(_ stored: Int, into output: inout [UInt8]) {
        let value = byteSpan.extracting(Int(offsets[stored])..<Int(offsets[stored + 1]))
        if type == .bytea {
            ByteaText.write(value, into: &output)
        } else {
            value.withUnsafeBufferPointer { output.append(contentsOf: $0) }
        }
    }
}
