import CSimdjson
import Columnar

/// Converts what stands in a string and is not in one of the usual forms, by the same rules as a
/// cast from text.
let parseText: json_parse_text = { field, text, length, value in
    guard let field, let value else { return false }
    let bytes = UnsafeBufferPointer(start: text, count: length).span
    switch field.pointee.type {
    case JSON_BOOLEAN: return store(BooleanText.parse(bytes).map { $0 ? UInt8(1) : 0 }, value)
    case JSON_SMALLINT:
        return store(IntegerText.parse(bytes).flatMap { Int16(exactly: $0) }, value)
    case JSON_INTEGER:
        return store(IntegerText.parse(bytes).flatMap { Int32(exactly: $0) }, value)
    case JSON_BIGINT: return store(IntegerText.parse(bytes), value)
    case JSON_REAL: return store(FloatText.parseFloat(bytes), value)
    case JSON_DOUBLE: return store(FloatText.parseDouble(bytes), value)
    case JSON_DECIMAL:
        let parsed = DecimalText.parse(
            bytes, precision: Int(field.pointee.precision), scale: Int(field.pointee.scale))
        return store(parsed, value)
    case JSON_DATE: return store(DateText.parse(bytes), value)
    case JSON_TIME: return store(TimeText.parse(bytes), value)
    case JSON_TIMESTAMP: return store(TimestampText.parse(bytes), value)
    case JSON_TIMESTAMPTZ: return store(TimestampText.parseInstant(bytes), value)
    case JSON_INTERVAL: return store(IntervalText.parse(bytes), value)
    case JSON_PARTS:
        guard let parts = field.pointee.parts else { return false }
        let parser = Unmanaged<PartsParser>.fromOpaque(parts).takeUnretainedValue()
        return store(parser.parse(bytes), value)
    default: return false
    }
}

private func store<T: BitwiseCopyable>(_ parsed: T?, _ value: UnsafeMutableRawPointer) -> Bool {
    guard let parsed else { return false }
    value.storeBytes(of: parsed, as: T.self)
    return true
}
