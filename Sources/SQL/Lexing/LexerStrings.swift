extension Lexer {
    /// Reads `'text'`; a doubled quote stands for one, and a string on the next line goes on.
    mutating func string(from start: Int) {
        var value: [UInt8] = []
        repeat {
            let opening = offset
            offset += 1
            guard takeQuoted(into: &value) else { return unterminatedString(at: opening) }
        } while skipToContinuation()
        append(.string, from: start, text: String(decoding: value, as: UTF8.self))
    }

    /// Takes bytes up to and including the closing quote; false if there is none.
    private mutating func takeQuoted(into value: inout [UInt8]) -> Bool {
        while offset < bytes.count {
            let next = bytes[offset]
            offset += 1
            if next != UInt8(ascii: "'") {
                value.append(next)
            } else if byte() == UInt8(ascii: "'") {
                value.append(next)
                offset += 1
            } else {
                return true
            }
        }
        return false
    }

    /// Moves to a quote that follows after white space with a line end, as the standard demands.
    private mutating func skipToContinuation() -> Bool {
        var ahead = offset
        var hasLineEnd = false
        while ahead < bytes.count, (0x09...0x0D).contains(bytes[ahead]) || bytes[ahead] == 0x20 {
            if bytes[ahead] == 0x0A || bytes[ahead] == 0x0D { hasLineEnd = true }
            ahead += 1
        }
        guard hasLineEnd, ahead < bytes.count, bytes[ahead] == UInt8(ascii: "'") else {
            return false
        }
        offset = ahead
        return true
    }

    private mutating func unterminatedString(at opening: Int) {
        unterminated = .quote
        invalid(
            "unterminated quoted string", from: opening, to: opening + 1,
            hint: "the quote that opens here is never closed; a quote inside a string is doubled")
    }

    /// Reads `E'…'`, where a backslash starts an escape.
    mutating func escapeString() {
        let start = offset
        offset += 2
        var value: [UInt8] = []
        while offset < bytes.count {
            let next = bytes[offset]
            offset += 1
            if next == UInt8(ascii: "\\") {
                guard takeEscape(into: &value) else {
                    return badString("invalid escape in string", from: start)
                }
            } else if next != UInt8(ascii: "'") {
                value.append(next)
            } else if byte() == UInt8(ascii: "'") {
                value.append(next)
                offset += 1
            } else {
                guard !value.contains(0), let text = String(validating: value, as: UTF8.self) else {
                    return invalid(
                        "invalid byte sequence for encoding \"UTF8\"", from: start, to: offset)
                }
                return append(.string, from: start, text: text)
            }
        }
        unterminatedString(at: start + 1)
    }

    /// Reports a broken string and goes on after it.
    private mutating func badString(_ message: String, from start: Int) {
        let end = min(offset, bytes.count)
        var rest: [UInt8] = []
        _ = takeQuoted(into: &rest)
        invalid(message, from: start, to: end)
    }

    /// Takes what follows a backslash: `\n`, `\101`, `\x41`, `\u0041`, `\U00000041`, or the
    /// character itself.
    private mutating func takeEscape(into value: inout [UInt8]) -> Bool {
        guard offset < bytes.count else { return true }
        let letter = bytes[offset]
        offset += 1
        switch letter {
        case UInt8(ascii: "n"): value.append(0x0A)
        case UInt8(ascii: "t"): value.append(0x09)
        case UInt8(ascii: "r"): value.append(0x0D)
        case UInt8(ascii: "b"): value.append(0x08)
        case UInt8(ascii: "f"): value.append(0x0C)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            offset -= 1
            value.append(UInt8(truncatingIfNeeded: takeDigits(radix: 8, atMost: 3).value))
        case UInt8(ascii: "x") where (digitValue(byte()) ?? 16) < 16:
            value.append(UInt8(truncatingIfNeeded: takeDigits(radix: 16, atMost: 2).value))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let length = letter == UInt8(ascii: "u") ? 4 : 8
            let digits = takeDigits(radix: 16, atMost: length)
            guard digits.count == length, let scalar = Unicode.Scalar(digits.value) else {
                return false
            }
            value.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: value.append(letter)
        }
        return true
    }

    private mutating func takeDigits(
        radix: Int, atMost limit: Int
    ) -> (value: UInt32, count: Int) {
        var value: UInt32 = 0
        var count = 0
        while count < limit, let digit = digitValue(byte()), digit < radix {
            value = value &* UInt32(radix) &+ UInt32(digit)
            offset += 1
            count += 1
        }
        return (value, count)
    }

    /// Reads `X'CAFE'`.
    mutating func hexString() {
        let start = offset
        offset += 2
        var digits: [UInt8] = []
        guard takeQuoted(into: &digits) else { return unterminatedString(at: start + 1) }
        let values = digits.compactMap(digitValue)
        guard values.count == digits.count, values.count % 2 == 0 else {
            return invalid(
                "invalid hexadecimal string", from: start, to: offset,
                hint: "it takes an even number of digits 0-9 and A-F")
        }
        append(.bytes, from: start, text: String(decoding: digits, as: UTF8.self))
    }

    /// Reports `B'…'` and `U&'…'`, which are not in the dialect; false if none starts here.
    mutating func unsupportedString() -> Bool {
        let start = offset
        let isUnicode = byte() | 0x20 == UInt8(ascii: "u")
        let prefix = isUnicode ? 2 : 1
        guard !isUnicode || byte(1) == UInt8(ascii: "&"), byte(prefix) == UInt8(ascii: "'") else {
            return false
        }
        offset += prefix + 1
        var rest: [UInt8] = []
        guard takeQuoted(into: &rest) else {
            unterminatedString(at: start + prefix)
            return true
        }
        invalid(
            isUnicode ? "U&'…' strings are not supported" : "bit strings are not supported",
            from: start, to: offset, hint: isUnicode ? "write E'\\u0041'" : nil,
            sqlState: .featureNotSupported)
        return true
    }

    /// Reads `$1`, `$$text$$` or `$tag$text$tag$`.
    mutating func dollar() {
        let start = offset
        if isDigit(byte(1)) {
            offset += 1
            while isDigit(byte()) { offset += 1 }
            let digits = String(decoding: bytes[start + 1..<offset], as: UTF8.self)
            return append(.parameter, from: start, text: digits)
        }
        var end = offset + 1
        while end < bytes.count, isWordPart(bytes[end]), bytes[end] != UInt8(ascii: "$") {
            end += 1
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            offset += 1
            return invalid("unexpected character \"$\"", from: start, to: offset)
        }
        let tag = Array(bytes[start...end])
        offset = end + 1
        let body = offset
        while offset + tag.count <= bytes.count {
            if bytes[offset] == UInt8(ascii: "$"),
                bytes[offset..<offset + tag.count].elementsEqual(tag)
            {
                let text = String(decoding: bytes[body..<offset], as: UTF8.self)
                offset += tag.count
                return append(.string, from: start, text: text)
            }
            offset += 1
        }
        offset = bytes.count
        unterminated = .quote
        invalid(
            "unterminated dollar-quoted string", from: start, to: end + 1,
            hint: "it needs \(String(decoding: tag, as: UTF8.self)) at its end")
    }
}
