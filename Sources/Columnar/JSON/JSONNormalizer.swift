/// Brings JSON into one form, so that equal values are equal bytes: no white space, keys in order of
/// their length and then their bytes (as PostgreSQL's jsonb has them), of equal keys the last,
/// numbers exact (`JSONNumber`), no escape that is not needed.
public enum JSONNormalizer {
    /// The most arrays and objects within one another.
    public static let maximumDepth = 512

    /// Appends the one form of `text` to `output`; false, with `output` spoilt, when it is no JSON.
    public static func append(_ text: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            var parser = JSONFormParser(bytes)
            return parser.value(into: &output, depth: 0) && parser.isAtEnd
        }
    }
}

/// Reads JSON and writes its one form.
private struct JSONFormParser {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// Reads `text`, which must outlive it.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        mutating get {
            _ = peek()
            return position >= text.count
        }
    }

    /// Appends the value that comes next.
    mutating func value(into output: inout [UInt8], depth: Int) -> Bool {
        guard depth < JSONNormalizer.maximumDepth else { return false }
        switch peek() {
        case UInt8(ascii: "{"): return object(into: &output, depth: depth)
        case UInt8(ascii: "["): return array(into: &output, depth: depth)
        case UInt8(ascii: "\""): return string(into: &output)
        case UInt8(ascii: "t"): return word("true", into: &output)
        case UInt8(ascii: "f"): return word("false", into: &output)
        case UInt8(ascii: "n"): return word("null", into: &output)
        default: return number(into: &output)
        }
    }

    private mutating func array(into output: inout [UInt8], depth: Int) -> Bool {
        position += 1
        output.append(UInt8(ascii: "["))
        if !take(UInt8(ascii: "]")) {
            var isFirst = true
            repeat {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                guard value(into: &output, depth: depth + 1) else { return false }
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { return false }
        }
        output.append(UInt8(ascii: "]"))
        return true
    }

    private mutating func object(into output: inout [UInt8], depth: Int) -> Bool {
        position += 1
        output.append(UInt8(ascii: "{"))
        var members = JSONMemberOrder(start: output.count)
        if !take(UInt8(ascii: "}")) {
            repeat {
                if !members.isEmpty { output.append(UInt8(ascii: ",")) }
                let start = output.count
                guard peek() == UInt8(ascii: "\""), string(into: &output) else { return false }
                let keyEnd = output.count
                guard take(UInt8(ascii: ":")) else { return false }
                output.append(UInt8(ascii: ":"))
                guard value(into: &output, depth: depth + 1) else { return false }
                members.add(key: start..<keyEnd, end: output.count, in: output)
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { return false }
        }
        members.putInOrder(&output)
        output.append(UInt8(ascii: "}"))
        return true
    }

    private mutating func string(into output: inout [UInt8]) -> Bool {
        position += 1
        output.append(UInt8(ascii: "\""))
        while position < text.count {
            let start = position
            while position < text.count, text[position] >= 0x20, text[position] != 0x22,
                text[position] != 0x5C
            {
                position += 1
            }
            output.append(contentsOf: text[start..<position])
            guard position < text.count else { return false }
            let byte = text[position]
            position += 1
            if byte == 0x22 {
                output.append(byte)
                return true
            }
            guard byte == 0x5C, escape(into: &output) else { return false }
        }
        return false
    }

    /// Appends the character behind a backslash, escaped only if it must be.
    private mutating func escape(into output: inout [UInt8]) -> Bool {
        guard position < text.count else { return false }
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            output += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "u"):
            guard let scalar = unicodeScalar(), scalar != "\0" else { return false }
            if scalar.isASCII, scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
                appendJSONEscape(UInt8(scalar.value), to: &output)
            } else {
                output += Array(String(Character(scalar)).utf8)
            }
        default: return false
        }
        return true
    }

    private mutating func unicodeScalar() -> Unicode.Scalar? {
        guard let first = fourDigits() else { return nil }
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
        guard position + 1 < text.count, text[position] == UInt8(ascii: "\\"),
            text[position + 1] == UInt8(ascii: "u")
        else { return nil }
        position += 2
        guard let second = fourDigits(), second & 0xFC00 == 0xDC00 else { return nil }
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
    }

    private mutating func fourDigits() -> UInt32? {
        guard text.count - position >= 4 else { return nil }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexDigitValue(text[position]) else { return nil }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number(into output: inout [UInt8]) -> Bool {
        let start = position
        while position < text.count, Self.belongsToNumber(text[position]) { position += 1 }
        return JSONNumber.append(
            UnsafeBufferPointer(rebasing: text[start..<position]), to: &output)
    }

    private static func belongsToNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || lowercased(byte) == UInt8(ascii: "e")
    }

    private mutating func word(_ word: StaticString, into output: inout [UInt8]) -> Bool {
        let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard text[position...].starts(with: bytes) else { return false }
        position += bytes.count
        output.append(contentsOf: bytes)
        return true
    }

    /// The next byte that is no white space; 0 at the end.
    private mutating func peek() -> UInt8 {
        while position < text.count {
            let byte = text[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return 0
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position <= text.count, peek() == byte, position < text.count else { return false }
        position += 1
        return true
    }
}
