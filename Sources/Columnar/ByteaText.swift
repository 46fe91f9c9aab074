/// BYTEA as text: `\x` and two hexadecimal digits for each byte.
public enum ByteaText {
    /// The bytes of `text`, or nil: `\x0aff` (white space between pairs is skipped), or the older
    /// form of plain bytes with `\\` and `\ooo`.
    public static func parse(_ text: Span<UInt8>) -> [UInt8]? {
        text.withUnsafeBufferPointer { bytes in
            if bytes.count >= 2, bytes[0] == UInt8(ascii: "\\"), bytes[1] == UInt8(ascii: "x") {
                return parseHexadecimal(UnsafeBufferPointer(rebasing: bytes[2...]))
            }
            return parseEscaped(bytes)
        }
    }

    /// Appends `value` to `output`.
    public static func write(_ value: Span<UInt8>, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        output.append(UInt8(ascii: "x"))
        for index in 0..<value.count {
            output.append(hexadecimalDigit(value[index] >> 4))
            output.append(hexadecimalDigit(value[index] & 15))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? zeroByte + value : UInt8(ascii: "a") - 10 + value
    }

    private static func hexadecimalValue(_ digit: UInt8) -> UInt8? {
        if isDigit(digit) { return digit - zeroByte }
        let letter = lowercased(digit) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    private static func parseHexadecimal(_ digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 2)
        var index = 0
        while index < digits.count {
            if isSpace(digits[index]) {
                index += 1
                continue
            }
            guard index + 1 < digits.count, let high = hexadecimalValue(digits[index]),
                let low = hexadecimalValue(digits[index + 1])
            else { return nil }
            result.append(high << 4 | low)
            index += 2
        }
        return result
    }

    private static func parseEscaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "\\") else {
                result.append(text[index])
                index += 1
                continue
            }
            if index + 1 < text.count, text[index + 1] == UInt8(ascii: "\\") {
                result.append(text[index])
                index += 2
                continue
            }
            guard index + 3 < text.count else { return nil }
            let digits = (1...3).map { text[index + $0] &- zeroByte }
            guard digits[0] <= 3, digits[1] <= 7, digits[2] <= 7 else { return nil }
            result.append(digits[0] << 6 | digits[1] << 3 | digits[2])
            index += 4
        }
        return result
    }
}
