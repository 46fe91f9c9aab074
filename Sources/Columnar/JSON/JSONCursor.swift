/// Goes through the parts of one array or object in the form that `JSONNormalizer` makes, which has
/// no white space.
public struct JSONCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 1

    /// What a JSON value is.
    public enum Kind: Sendable {
        /// The kinds of JSON.
        case object, array, string, number, boolean, null
    }

    /// Begins at the first part of `value`, which must outlive the cursor.
    public init(_ value: UnsafeBufferPointer<UInt8>) {
        text = value
    }

    /// What `value` is.
    public static func kind(of value: UnsafeBufferPointer<UInt8>) -> Kind {
        switch value.first {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The next element of an array; nil at the end.
    public mutating func nextElement() -> UnsafeBufferPointer<UInt8>? {
        guard position < text.count - 1 else { return nil }
        let start = position
        skipValue()
        let value = UnsafeBufferPointer(rebasing: text[start..<position])
        position += 1
        return value
    }

    /// The next key of an object, in its quotes, with its value; nil at the end.
    public mutating func nextMember() -> (
        key: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>
    )? {
        guard position < text.count - 1 else { return nil }
        let start = position
        skipString()
        let key = UnsafeBufferPointer(rebasing: text[start..<position])
        position += 1
        let valueStart = position
        skipValue()
        let value = UnsafeBufferPointer(rebasing: text[valueStart..<position])
        position += 1
        return (key, value)
    }

    private mutating func skipString() {
        position += 1
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return }
            if byte == UInt8(ascii: "\\") { position += 1 }
        }
    }

    private mutating func skipValue() {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            position += 1
        }
        position = min(position, text.count)
    }
}

/// Appends what a JSON string, given in its quotes as `JSONNormalizer` writes it, stands for.
public func appendUnescaped(
    _ string: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
) {
    let content = UnsafeBufferPointer(rebasing: string.dropFirst().dropLast())
    guard content.contains(UInt8(ascii: "\\")) else {
        output.append(contentsOf: content)
        return
    }
    var index = 0
    while index < content.count {
        let byte = content[index]
        index += 1
        guard byte == UInt8(ascii: "\\"), index < content.count else {
            output.append(byte)
            continue
        }
        let escape = content[index]
        index += 1
        switch escape {
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"):
            // Only control characters are left escaped: `\u00XX`.
            let digits = content[min(index + 2, content.count)..<min(index + 4, content.count)]
            output.append(digits.reduce(0) { $0 << 4 | (hexDigitValue($1) ?? 0) })
            index += 4
        default: output.append(escape)
        }
    }
}
