/// Values with parts as text: `{1,2,NULL}`, `(1,"two words",)`, `{a=1,b=NULL}`.
///
/// Arrays and rows are PostgreSQL's forms; a map, which PostgreSQL lacks, is written as Flink and
/// DuckDB write it, with the quotes of an array. Instants inside are in UTC.
enum ElementText {
    /// Appends the text of what a column of `type` stores as `stored`.
    static func write(
        stored: UnsafeBufferPointer<UInt8>, type: DataType, into output: inout [UInt8]
    ) {
        var cursor = ElementCursor(stored)
        switch type {
        case .array(let element):
            let shape = ElementShape(element)
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            while let next = cursor.next(shape) {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                writePart(next, element, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        case .structure(let fields):
            output.append(UInt8(ascii: "("))
            for (index, field) in fields.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                guard let next = cursor.next(ElementShape(field.type)), !isNullElement(next) else {
                    continue
                }
                quoteField(into: &output) { write(element: next, type: field.type, into: &$0) }
            }
            output.append(UInt8(ascii: ")"))
        case .map(let key, let value):
            let shapes = (ElementShape(key), ElementShape(value))
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            while let nextKey = cursor.next(shapes.0), let nextValue = cursor.next(shapes.1) {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                writePart(nextKey, key, isInMap: true, into: &output)
                output.append(UInt8(ascii: "="))
                writePart(nextValue, value, isInMap: true, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        case .uuid: UUIDText.write(ElementBytes(stored).uuid, into: &output)
        case .bytea: ByteaText.write(stored.span, into: &output)
        default: output.append(contentsOf: stored)
        }
    }

    /// Appends the text of an element; nothing for NULL.
    private static func write(
        element: UnsafeBufferPointer<UInt8>, type: DataType, into output: inout [UInt8]
    ) {
        if isNullElement(element) { return }
        let rest = UnsafeBufferPointer(rebasing: element[1...])
        switch type {
        case .array, .structure, .map, .uuid: write(stored: rest, type: type, into: &output)
        case .text, .bytea, .json:
            ElementBytes(rest).withText { write(stored: $0, type: type, into: &output) }
        default: Value(element: element, type: type).writeText(into: &output)
        }
    }

    private static func writePart(
        _ element: UnsafeBufferPointer<UInt8>, _ type: DataType, isInMap: Bool = false,
        into output: inout [UInt8]
    ) {
        if isNullElement(element) { return output.append(contentsOf: Array("NULL".utf8)) }
        if !isInMap, case .array = type {
            return write(element: element, type: type, into: &output)
        }
        quotePart(isInMap: isInMap, into: &output) {
            write(element: element, type: type, into: &$0)
        }
    }

    /// Appends the text of an array.
    static func write(array elements: [Value], into output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            if case .array(let inner) = element {
                write(array: inner, into: &output)
            } else {
                writePart(element, into: &output)
            }
        }
        output.append(UInt8(ascii: "}"))
    }

    /// Appends the text of a structure.
    static func write(structure fields: [Value], into output: inout [UInt8]) {
        output.append(UInt8(ascii: "("))
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            if !field.isNull { quoteField(into: &output) { field.writeText(into: &$0) } }
        }
        output.append(UInt8(ascii: ")"))
    }

    /// Appends the text of a map.
    static func write(map entries: [MapEntry], into output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            writePart(entry.key, isInMap: true, into: &output)
            output.append(UInt8(ascii: "="))
            writePart(entry.value, isInMap: true, into: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func writePart(
        _ value: Value, isInMap: Bool = false, into output: inout [UInt8]
    ) {
        if value.isNull { return output.append(contentsOf: Array("NULL".utf8)) }
        quotePart(isInMap: isInMap, into: &output) { value.writeText(into: &$0) }
    }

    /// Appends what `write` appends, in quotes with backslashes where an array or a map needs them.
    private static func quotePart(
        isInMap: Bool, into output: inout [UInt8], _ write: (inout [UInt8]) -> Void
    ) {
        let start = output.count
        write(&output)
        let text = output[start...]
        let isNull = text.count == 4 && text.elementsEqual("null".utf8) { lowercased($0) == $1 }
        let isPlain = !text.contains {
            isSpecialInArray($0) || isInMap && $0 == UInt8(ascii: "=")
        }
        if isPlain, !text.isEmpty, !isNull { return }
        requote(from: start, in: &output, doubling: false)
    }

    /// Appends what `write` appends, in quotes where a row needs them.
    private static func quoteField(into output: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        let start = output.count
        write(&output)
        let text = output[start...]
        guard text.isEmpty || text.contains(where: isSpecialInRow) else { return }
        requote(from: start, in: &output, doubling: true)
    }

    /// Puts what was appended from `start` on into quotes; a quote or backslash in it is doubled, or
    /// gets a backslash.
    private static func requote(from start: Int, in output: inout [UInt8], doubling: Bool) {
        let text = Array(output[start...])
        output.removeLast(text.count)
        output.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                output.append(doubling ? byte : UInt8(ascii: "\\"))
            }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func isSpecialInArray(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: "\""),
            UInt8(ascii: "\\"):
            true
        default: isSpace(byte)
        }
    }

    private static func isSpecialInRow(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "\""),
            UInt8(ascii: "\\"):
            true
        default: isSpace(byte)
        }
    }
}

extension DataType {
    /// Appends the text of what a column of the type, which has the layout of bytes, stores as
    /// `stored`.
    public func appendText(stored: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        ElementText.write(stored: stored, type: self, into: &output)
    }
}
