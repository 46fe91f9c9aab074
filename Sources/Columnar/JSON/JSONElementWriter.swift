/// Writes SQL values as JSON: arrays as arrays, structures and maps as objects, bytea as base64,
/// numbers exactly (those that JSON lacks as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`),
/// times as strings in SQL form.
public struct JSONElementWriter: Sendable {
    /// What stands between date and time: a space, or `T` as ISO 8601 has it.
    public var dateTimeSeparator = UInt8(ascii: " ")

    /// A writer of times in SQL form.
    public init() {}

    /// Appends what a column of `type`, which has the layout of bytes, stores as `stored`.
    public func append(
        stored: UnsafeBufferPointer<UInt8>, type: DataType, to output: inout [UInt8]
    ) {
        var cursor = ElementCursor(stored)
        switch type {
        case .array(let element):
            let shape = ElementShape(element)
            output.append(UInt8(ascii: "["))
            var isFirst = true
            while let next = cursor.next(shape) {
                separate(&isFirst, &output)
                append(element: next, type: element, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .structure(let fields):
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            for field in fields {
                guard let next = cursor.next(ElementShape(field.type)) else { break }
                separate(&isFirst, &output)
                appendKey(field.name, to: &output)
                append(element: next, type: field.type, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        case .map(let key, let value):
            let shapes = (ElementShape(key), ElementShape(value))
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            while let nextKey = cursor.next(shapes.0), let nextValue = cursor.next(shapes.1) {
                separate(&isFirst, &output)
                var text: [UInt8] = []
                Value(element: nextKey, type: key).writeText(into: &text)
                text.withUnsafeBufferPointer { appendJSONString($0, to: &output) }
                output.append(UInt8(ascii: ":"))
                append(element: nextValue, type: value, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        case .json: output.append(contentsOf: stored)
        case .bytea:
            output.append(UInt8(ascii: "\""))
            appendBase64(stored, to: &output)
            output.append(UInt8(ascii: "\""))
        case .uuid: quote(&output) { ElementText.write(stored: stored, type: .uuid, into: &$0) }
        default: appendJSONString(stored, to: &output)
        }
    }

    /// Appends an element, with its first byte.
    public func append(
        element: UnsafeBufferPointer<UInt8>, type: DataType, to output: inout [UInt8]
    ) {
        if isNullElement(element) { return output.append(contentsOf: Array("null".utf8)) }
        let rest = UnsafeBufferPointer(rebasing: element[1...])
        switch type {
        case .array, .structure, .map, .uuid: append(stored: rest, type: type, to: &output)
        case .text, .bytea, .json:
            ElementBytes(rest).withText { append(stored: $0, type: type, to: &output) }
        default: append(Value(element: element, type: type), to: &output)
        }
    }

    /// Appends row `row` of `column`.
    public func append(_ column: Column, row: Int, to output: inout [UInt8]) {
        if column.isNull(at: row) { return output.append(contentsOf: Array("null".utf8)) }
        if column.type.layout == .bytes {
            column.utf8(at: row).withUnsafeBufferPointer {
                append(stored: $0, type: column.type, to: &output)
            }
        } else {
            append(column.value(at: row), to: &output)
        }
    }

    /// Appends a value without parts.
    private func append(_ value: Value, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: Array("null".utf8))
        case .boolean, .integer, .decimal: value.writeText(into: &output)
        case .real(let number) where number.isFinite: value.writeText(into: &output)
        case .double(let number) where number.isFinite: value.writeText(into: &output)
        case .timestamp(let time): quote(&output) { append(time, isInstant: false, to: &$0) }
        case .timestamptz(let time): quote(&output) { append(time, isInstant: true, to: &$0) }
        default: quote(&output) { value.writeText(into: &$0) }
        }
    }

    /// Appends a timestamp, an instant in UTC with `Z`, without quotes.
    public func append(_ microseconds: Int64, isInstant: Bool, to output: inout [UInt8]) {
        let start = output.count
        // Years before 1 end in BC, which no other form knows.
        let isUsual = microseconds >= -62_135_596_800_000_000
        if isInstant && !isUsual {
            TimestampText.writeInstant(microseconds, into: &output)
        } else {
            TimestampText.write(microseconds, into: &output)
        }
        guard isUsual else { return }
        if isInstant { output.append(UInt8(ascii: "Z")) }
        guard dateTimeSeparator != UInt8(ascii: " ") else { return }
        var index = start + 10
        while index < output.count, output[index] != UInt8(ascii: " ") { index += 1 }
        if index < output.count { output[index] = dateTimeSeparator }
    }

    private func separate(_ isFirst: inout Bool, _ output: inout [UInt8]) {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private func appendKey(_ name: String, to output: inout [UInt8]) {
        var name = name
        name.withUTF8 { appendJSONString($0, to: &output) }
        output.append(UInt8(ascii: ":"))
    }

    private func quote(_ output: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        output.append(UInt8(ascii: "\""))
        body(&output)
        output.append(UInt8(ascii: "\""))
    }
}
