extension DataType {
    /// Appends the value that `text` writes in the type's text form as an element; false, with
    /// `output` as it was, when it writes none.
    public func appendElement(parsing text: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        let start = output.count
        output.append(ElementEncoding.present)
        if appendValue(parsing: text, to: &output) { return true }
        output.removeLast(output.count - start)
        return false
    }

    /// Appends the value that `text` writes as a column of the type, which has the layout of bytes,
    /// stores it; false, with `output` spoilt, when it writes none.
    public func appendStored(parsing text: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        switch self {
        case .text:
            text.withUnsafeBufferPointer { output.append(contentsOf: $0) }
            return true
        case .bytea:
            guard let bytes = ByteaText.parse(text) else { return false }
            output.append(contentsOf: bytes)
            return true
        case .json: return JSONNormalizer.append(text, to: &output)
        default: return appendValue(parsing: text, to: &output)
        }
    }

    private func appendValue(parsing text: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        func append<T>(_ value: T?, _ body: (T) -> Void) -> Bool {
            value.map(body) != nil
        }
        switch self {
        case .null: return false
        case .boolean:
            return append(BooleanText.parse(text)) { output.append($0 ? 1 : 0) }
        case .smallint:
            let number = IntegerText.parse(text).flatMap { Int16(exactly: $0) }
            return append(number) { output.appendOrdered($0) }
        case .integer:
            let number = IntegerText.parse(text).flatMap { Int32(exactly: $0) }
            return append(number) { output.appendOrdered($0) }
        case .bigint: return append(IntegerText.parse(text)) { output.appendOrdered($0) }
        case .real: return append(FloatText.parseFloat(text)) { output.appendOrdered($0) }
        case .double: return append(FloatText.parseDouble(text)) { output.appendOrdered($0) }
        case .decimal(let precision, let scale):
            return append(DecimalText.parse(text, precision: precision, scale: scale)) {
                output.appendOrdered($0)
            }
        case .date: return append(DateText.parse(text)) { output.appendOrdered($0) }
        case .time: return append(TimeText.parse(text)) { output.appendOrdered($0) }
        case .timestamp: return append(TimestampText.parse(text)) { output.appendOrdered($0) }
        case .timestamptz:
            return append(TimestampText.parseInstant(text)) { output.appendOrdered($0) }
        case .interval: return append(IntervalText.parse(text)) { output.appendOrdered($0) }
        case .uuid:
            return append(UUIDText.parse(text)) { number in
                withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) }
            }
        case .text, .bytea, .json:
            var plain: [UInt8] = []
            guard appendStored(parsing: text, to: &plain) else { return false }
            plain.withUnsafeBufferPointer { output.appendTerminated($0) }
            return true
        case .array, .structure, .map:
            return text.withUnsafeBufferPointer { bytes in
                var parser = ElementTextParser(bytes)
                return parser.whole(self, into: &output)
            }
        }
    }
}

/// Reads the text forms that `ElementText` writes, as PostgreSQL does: white space around the parts
/// of arrays and maps means nothing, in rows it belongs to them.
private struct ElementTextParser {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var part: [UInt8] = []

    /// Reads `text`, which must outlive it.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return position == text.count
        }
    }

    /// Appends the array, structure or map that all of the text is.
    mutating func whole(_ type: DataType, into output: inout [UInt8]) -> Bool {
        switch type {
        case .array(let element): array(of: element, into: &output) && isAtEnd
        case .structure(let fields): structure(of: fields, into: &output)
        case .map(let key, let value): map(from: key, to: value, into: &output) && isAtEnd
        default: false
        }
    }

    /// Appends the elements of `{…}` and their end.
    mutating func array(of element: DataType, into output: inout [UInt8]) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) {
            output.append(ElementEncoding.end)
            return true
        }
        repeat {
            if case .array(let inner) = element, peek() == UInt8(ascii: "{") {
                output.append(ElementEncoding.present)
                guard array(of: inner, into: &output) else { return false }
            } else {
                guard appendPart(of: element, isInMap: false, to: &output) else { return false }
            }
        } while take(UInt8(ascii: ","))
        output.append(ElementEncoding.end)
        return take(UInt8(ascii: "}"))
    }

    /// Appends the entries of `{key=value,…}` and their end.
    mutating func map(from key: DataType, to value: DataType, into output: inout [UInt8]) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        var assembler = MapAssembler()
        if !take(UInt8(ascii: "}")) {
            repeat {
                let start = assembler.bytes.count
                guard appendPart(of: key, isInMap: true, to: &assembler.bytes),
                    assembler.bytes[start] == ElementEncoding.present, take(UInt8(ascii: "="))
                else { return false }
                assembler.finishKey()
                guard appendPart(of: value, isInMap: true, to: &assembler.bytes) else {
                    return false
                }
                assembler.finishValue()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { return false }
        }
        assembler.write(into: &output)
        return true
    }

    /// Appends the fields of `(…)`, which must be all of the text.
    mutating func structure(of fields: [StructureField], into output: inout [UInt8]) -> Bool {
        guard take(UInt8(ascii: "(")) else { return false }
        for (index, field) in fields.enumerated() {
            if index > 0 {
                guard position < text.count, text[position] == UInt8(ascii: ",") else {
                    return false
                }
                position += 1
            }
            guard let isNull = readField() else { return false }
            if isNull {
                output.append(ElementEncoding.null)
            } else if !field.type.appendElement(parsing: part.span, to: &output) {
                return false
            }
        }
        guard position < text.count, text[position] == UInt8(ascii: ")") else { return false }
        position += 1
        return isAtEnd
    }

    private mutating func appendPart(
        of type: DataType, isInMap: Bool, to output: inout [UInt8]
    ) -> Bool {
        guard let isNull = readPart(isInMap: isInMap) else { return false }
        if isNull {
            output.append(ElementEncoding.null)
            return true
        }
        return type.appendElement(parsing: part.span, to: &output)
    }

    /// Reads a part of an array or a map into `part`; says whether it is a bare NULL, nil when the
    /// text ends too early or the part is empty.
    private mutating func readPart(isInMap: Bool) -> Bool? {
        part.removeAll(keepingCapacity: true)
        skipSpaces()
        if position < text.count, text[position] == UInt8(ascii: "\"") {
            position += 1
            return readQuoted() ? false : nil
        }
        var length = 0
        var isEscaped = false
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "}"): return finishBare(length, isEscaped)
            case UInt8(ascii: "=") where isInMap: return finishBare(length, isEscaped)
            case UInt8(ascii: "{"), UInt8(ascii: "\""): return nil
            case UInt8(ascii: "\\"):
                position += 1
                guard position < text.count else { return nil }
                isEscaped = true
                part.append(text[position])
                length = part.count
            default:
                part.append(byte)
                if !isSpace(byte) { length = part.count }
            }
            position += 1
        }
        return nil
    }

    /// Ends a part without quotes, whose white space at the end is not its own.
    private mutating func finishBare(_ length: Int, _ isEscaped: Bool) -> Bool? {
        part.removeLast(part.count - length)
        if part.isEmpty { return nil }
        return !isEscaped && part.count == 4
            && part.elementsEqual("null".utf8) { lowercased($0) == $1 }
    }

    /// Reads on to the closing quote.
    private mutating func readQuoted() -> Bool {
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") {
                guard position < text.count else { return false }
                part.append(text[position])
                position += 1
            } else {
                part.append(byte)
            }
        }
        return false
    }

    /// Reads a field of a row into `part`; says whether it is NULL, which is nothing at all.
    private mutating func readField() -> Bool? {
        part.removeAll(keepingCapacity: true)
        var isNull = true
        var isQuoted = false
        while position < text.count {
            let byte = text[position]
            if !isQuoted, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") { return isNull }
            isNull = false
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted, position < text.count, text[position] == byte {
                    part.append(byte)
                    position += 1
                } else {
                    isQuoted.toggle()
                }
            case UInt8(ascii: "\\"):
                guard position < text.count else { return nil }
                part.append(text[position])
                position += 1
            default: part.append(byte)
            }
        }
        return nil
    }

    private mutating func peek() -> UInt8 {
        skipSpaces()
        return position < text.count ? text[position] : 0
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpaces()
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while position < text.count, isSpace(text[position]) { position += 1 }
    }
}
