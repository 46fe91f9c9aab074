import Columnar

/// Values from texts in options and paths.
enum TextForm {
    /// `text` as a value of `type`, as a cast from TEXT reads it; nil when it is none.
    static func value(of text: String, type: DataType) -> Value? {
        let bytes = Array(text.utf8)
        return value(of: bytes.span, type: type)
    }

    /// The same for UTF-8 bytes.
    static func value(of span: Span<UInt8>, type: DataType) -> Value? {
        switch type {
        case .null: nil
        case .boolean: BooleanText.parse(span).map { .boolean($0) }
        case .smallint:
            IntegerText.parse(span).flatMap { Int16(exactly: $0) }.map { .integer(Int64($0)) }
        case .integer:
            IntegerText.parse(span).flatMap { Int32(exactly: $0) }.map { .integer(Int64($0)) }
        case .bigint: IntegerText.parse(span).map { .integer($0) }
        case .real: FloatText.parseFloat(span).map { .real($0) }
        case .double: FloatText.parseDouble(span).map { .double($0) }
        case .decimal(let precision, let scale):
            DecimalText.parse(span, precision: precision, scale: scale)
                .map { .decimal(unscaled: $0, scale: scale) }
        case .text: .text(span.withUnsafeBufferPointer { Array($0) })
        case .bytea: ByteaText.parse(span).map { .bytea($0) }
        case .date: DateText.parse(span).map { .date($0) }
        case .time: TimeText.parse(span).map { .time($0) }
        case .timestamp: TimestampText.parse(span).map { .timestamp($0) }
        case .timestamptz: TimestampText.parseInstant(span).map { .timestamptz($0) }
        case .interval: IntervalText.parse(span).map { .interval($0) }
        case .array, .structure, .map, .json, .uuid: storedValue(of: span, type: type)
        }
    }

    private static func storedValue(of span: Span<UInt8>, type: DataType) -> Value? {
        var stored: [UInt8] = []
        guard type.appendStored(parsing: span, to: &stored) else { return nil }
        return stored.withUnsafeBufferPointer { Value(stored: $0, type: type) }
    }
}
