/// Reads JSON, in the form that `JSONNormalizer` makes, as values of SQL types, by the rules for
/// fields of JSON records: `null` and a missing field are NULL, numbers may be in strings, times are
/// in their text forms or, timestamps, a number of milliseconds since 1970, bytea is base64, text
/// takes any value, a map is an object.
public enum JSONElementReader {
    /// Appends `value` as an element of `type`; false, with `output` spoilt, when it is none.
    public static func append(
        _ value: UnsafeBufferPointer<UInt8>, of type: DataType, to output: inout [UInt8]
    ) -> Bool {
        let kind = JSONCursor.kind(of: value)
        if kind == .null, type != .json {
            output.append(ElementEncoding.null)
            return true
        }
        switch type {
        case .array, .structure, .map:
            output.append(ElementEncoding.present)
            return appendStored(value, of: type, to: &output)
        case .json, .text, .bytea:
            var stored: [UInt8] = []
            guard appendStored(value, of: type, to: &stored) else { return false }
            output.append(ElementEncoding.present)
            stored.withUnsafeBufferPointer { output.appendTerminated($0) }
            return true
        case .timestamp where kind == .number, .timestamptz where kind == .number:
            guard let milliseconds = IntegerText.parse(value.span),
                case (let time, false) = milliseconds.multipliedReportingOverflow(by: 1_000)
            else { return false }
            output.append(ElementEncoding.present)
            output.appendOrdered(time)
            return true
        case .boolean where kind != .boolean: return false
        default:
            guard kind != .object, kind != .array else { return false }
            guard kind == .string else { return appendScalar(value, type, to: &output) }
            var text: [UInt8] = []
            appendUnescaped(value, to: &text)
            return text.withUnsafeBufferPointer { appendScalar($0, type, to: &output) }
        }
    }

    /// Appends `value`, which is not `null`, as a column of `type`, which has the layout of bytes,
    /// stores it; false, with `output` spoilt, when it is none.
    public static func appendStored(
        _ value: UnsafeBufferPointer<UInt8>, of type: DataType, to output: inout [UInt8]
    ) -> Bool {
        let kind = JSONCursor.kind(of: value)
        switch type {
        case .json:
            output.append(contentsOf: value)
            return true
        case .text:
            if kind == .string {
                appendUnescaped(value, to: &output)
            } else {
                output.append(contentsOf: value)
            }
            return true
        case .bytea:
            guard kind == .string else { return false }
            var text: [UInt8] = []
            appendUnescaped(value, to: &text)
            return appendBase64Decoded(text, to: &output)
        case .array(let element):
            guard kind == .array else { return false }
            var cursor = JSONCursor(value)
            while let next = cursor.nextElement() {
                guard append(next, of: element, to: &output) else { return false }
            }
            output.append(ElementEncoding.end)
            return true
        case .structure(let fields):
            return kind == .object && appendFields(value, fields, to: &output)
        case .map(let key, let type):
            return kind == .object && appendEntries(value, key, type, to: &output)
        default:
            // A UUID.
            guard kind == .string else { return false }
            var text: [UInt8] = []
            appendUnescaped(value, to: &text)
            return type.appendStored(parsing: text.span, to: &output)
        }
    }

    private static func appendScalar(
        _ text: UnsafeBufferPointer<UInt8>, _ type: DataType, to output: inout [UInt8]
    ) -> Bool {
        if type.appendElement(parsing: text.span, to: &output) { return true }
        // Integers written as 1e3 or 1.0.
        guard type.isInteger, let number = FloatText.parseDouble(text.span),
            let whole = Int64(exactly: number)
        else { return false }
        var digits: [UInt8] = []
        IntegerText.write(whole, into: &digits)
        return type.appendElement(parsing: digits.span, to: &output)
    }

    private static func appendFields(
        _ object: UnsafeBufferPointer<UInt8>, _ fields: [StructureField],
        to output: inout [UInt8]
    ) -> Bool {
        for field in fields {
            var name = field.name
            guard let value = name.withUTF8({ member(of: object, named: $0) }) else {
                output.append(ElementEncoding.null)
                continue
            }
            guard append(value, of: field.type, to: &output) else { return false }
        }
        return true
    }

    /// The value of the key that is `name`, or else of one that is so in other ASCII capitals.
    private static func member(
        of object: UnsafeBufferPointer<UInt8>, named name: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        var cursor = JSONCursor(object)
        var similar: UnsafeBufferPointer<UInt8>?
        while let (key, value) = cursor.nextMember() {
            var plain: [UInt8] = []
            appendUnescaped(key, to: &plain)
            if plain.elementsEqual(name) { return value }
            if plain.elementsEqual(name, by: { lowercased($0) == lowercased($1) }) {
                similar = value
            }
        }
        return similar
    }

    private static func appendEntries(
        _ object: UnsafeBufferPointer<UInt8>, _ keyType: DataType, _ valueType: DataType,
        to output: inout [UInt8]
    ) -> Bool {
        var cursor = JSONCursor(object)
        var assembler = MapAssembler()
        while let (key, value) = cursor.nextMember() {
            var plain: [UInt8] = []
            appendUnescaped(key, to: &plain)
            guard keyType.appendElement(parsing: plain.span, to: &assembler.bytes) else {
                return false
            }
            assembler.finishKey()
            guard append(value, of: valueType, to: &assembler.bytes) else { return false }
            assembler.finishValue()
        }
        assembler.write(into: &output)
        return true
    }
}

/// Appends the bytes that base64 `text` (RFC 4648, padding optional) stands for; false when it is
/// none.
private func appendBase64Decoded(_ text: [UInt8], to output: inout [UInt8]) -> Bool {
    var bits: UInt32 = 0
    var count = 0
    var isPadded = false
    for byte in text {
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - zeroByte + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
        case UInt8(ascii: "="):
            isPadded = true
            continue
        default: return false
        }
        if isPadded { return false }
        bits = bits << 6 | UInt32(digit)
        count += 1
        guard count == 4 else { continue }
        output += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        (bits, count) = (0, 0)
    }
    if count == 2 { output.append(UInt8(bits >> 4 & 255)) }
    if count == 3 { output += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)] }
    return count != 1
}
