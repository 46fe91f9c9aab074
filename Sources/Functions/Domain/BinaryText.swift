import Columnar

/// Bytes written as text and read back: `encode` and `decode`.
enum BinaryText {
    /// How bytes are written.
    enum Format {
        case hex, base64, escape

        init(_ name: TextBytes) throws(RowError) {
            switch CaseMapping.lowercased(Array(name)) {
            case Array("hex".utf8): self = .hex
            case Array("base64".utf8): self = .base64
            case Array("escape".utf8): self = .escape
            default:
                let shown = String(decoding: name, as: UTF8.self)
                throw RowError(code: "22023", "unrecognized encoding: \"\(shown)\"")
            }
        }
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends `bytes` as text.
    static func encode(
        _ bytes: TextBytes, _ format: Format, to output: inout TextOutput
    ) throws(RowError) {
        switch format {
        case .hex:
            for byte in bytes { HexadecimalText.append(byte, to: &output) }
        case .base64:
            encodeBase64(bytes, lineLength: 76, to: &output)
        case .escape:
            for byte in bytes { appendEscaped(byte, to: &output) }
        }
    }

    /// Appends the bytes that `text` stands for.
    static func decode(
        _ text: TextBytes, _ format: Format, to output: inout TextOutput
    ) throws(RowError) {
        switch format {
        case .hex: try decodeHex(text, to: &output)
        case .base64: try decodeBase64(text, to: &output)
        case .escape:
            guard text.first != UInt8(ascii: "\\") || text.dropFirst().first != UInt8(ascii: "x"),
                let bytes = ByteaText.parse(Span(_unsafeElements: text))
            else { throw TextCasts.invalid(text, .bytea) }
            output.append(bytes)
        }
    }

    /// Appends `bytes` in Base64, in lines of so many characters: 76 in RFC 2045 and PostgreSQL.
    static func encodeBase64(
        _ bytes: TextBytes, lineLength limit: Int, to output: inout TextOutput
    ) {
        var lineLength = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            if lineLength == limit {
                output.append(UInt8(ascii: "\n"))
                lineLength = 0
            }
            let rest = bytes.count - start
            let group =
                Int(bytes[start]) << 16 | (rest > 1 ? Int(bytes[start + 1]) << 8 : 0)
                | (rest > 2 ? Int(bytes[start + 2]) : 0)
            output.append(alphabet[group >> 18])
            output.append(alphabet[group >> 12 & 63])
            output.append(rest > 1 ? alphabet[group >> 6 & 63] : UInt8(ascii: "="))
            output.append(rest > 2 ? alphabet[group & 63] : UInt8(ascii: "="))
            lineLength += 4
        }
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout TextOutput) {
        if byte == UInt8(ascii: "\\") {
            output.append([byte, byte])
        } else if byte == 0 || byte >= 0x80 {
            output.append(
                [UInt8(ascii: "\\"), 48 + (byte >> 6), 48 + (byte >> 3 & 7), 48 + (byte & 7)])
        } else {
            output.append(byte)
        }
    }

    private static func decodeHex(
        _ text: TextBytes, to output: inout TextOutput
    ) throws(RowError) {
        var high: UInt8?
        for byte in text where !isSpace(byte) {
            guard let digit = HexadecimalText.digit(byte) else {
                let shown = Character(Unicode.Scalar(byte))
                throw RowError(code: "22023", "invalid hexadecimal digit: \"\(shown)\"")
            }
            if let first = high {
                output.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        if high != nil {
            throw RowError(code: "22023", "invalid hexadecimal data: odd number of digits")
        }
    }

    private static func decodeBase64(
        _ text: TextBytes, to output: inout TextOutput
    ) throws(RowError) {
        var group = 0
        var count = 0
        var padding = 0
        for byte in text where !isSpace(byte) {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = base64Digit(byte) else { throw invalidBase64 }
            group = group << 6 | digit
            count += 1
            guard count == 4 else { continue }
            output.append([UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)])
            group = 0
            count = 0
        }
        switch (count, padding) {
        case (0, 0): return
        case (3, 1): output.append([UInt8(group >> 10 & 255), UInt8(group >> 2 & 255)])
        case (2, 2): output.append(UInt8(group >> 4 & 255))
        default: throw invalidBase64
        }
    }

    private static let invalidBase64 = RowError(code: "22023", "invalid base64 end sequence")

    private static func base64Digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x41...0x5A: Int(byte) - 0x41
        case 0x61...0x7A: Int(byte) - 0x61 + 26
        case 0x30...0x39: Int(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }
}

/// Hexadecimal digits.
enum HexadecimalText {
    /// Appends the two digits of `byte`.
    @inline(__always)
    static func append(_ byte: UInt8, to output: inout TextOutput) {
        output.append(character(byte >> 4))
        output.append(character(byte & 15))
    }

    @inline(__always)
    private static func character(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 87 + digit }

    /// The value of a digit, or nil.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
