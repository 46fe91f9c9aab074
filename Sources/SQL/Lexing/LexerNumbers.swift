extension Lexer {
    /// Reads `10`, `1_000`, `1.5`, `.5`, `1e5`, `0x1F`, `0o17`, `0b101`.
    mutating func number() {
        let start = offset
        if byte() == UInt8(ascii: "0"), let radix = radix(of: byte(1)) {
            return prefixedInteger(radix: radix, from: start)
        }
        var digits: [UInt8] = []
        var isDecimal = false
        takeDigits(into: &digits)
        if byte() == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
            isDecimal = true
            digits.append(UInt8(ascii: "."))
            offset += 1
            takeDigits(into: &digits)
        }
        let signLength = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
        if byte() | 0x20 == UInt8(ascii: "e"), isDigit(byte(1 + signLength)) {
            isDecimal = true
            digits.append(UInt8(ascii: "e"))
            if byte(1) == UInt8(ascii: "-") { digits.append(UInt8(ascii: "-")) }
            offset += 1 + signLength
            takeDigits(into: &digits)
        }
        if !isDecimal { digits = Array(withoutLeadingZeros(digits)) }
        numberEnds(isDecimal ? .decimal : .integer, digits, from: start)
    }

    /// Takes digits; an underscore may stand between two.
    private mutating func takeDigits(into digits: inout [UInt8]) {
        while isDigit(byte()) || (byte() == UInt8(ascii: "_") && isDigit(byte(1))) {
            if isDigit(byte()) { digits.append(byte()) }
            offset += 1
        }
    }

    private mutating func numberEnds(_ kind: Token.Kind, _ digits: [UInt8], from start: Int) {
        if isWordPart(byte()), unicodeBlankLength == 0 {
            while offset < bytes.count, isWordPart(bytes[offset]) { offset += 1 }
            let text = String(decoding: bytes[start..<offset], as: UTF8.self)
            return invalid(
                "trailing junk after numeric literal at \"\(text)\"", from: start, to: offset,
                hint: "a name cannot start with a digit unless it is quoted; a unit of time needs "
                    + "a space before it")
        }
        guard digits.count <= maximumDigits else {
            return invalid(
                "number has more than \(maximumDigits) digits", from: start, to: offset,
                sqlState: .programLimitExceeded)
        }
        append(kind, from: start, text: String(decoding: digits, as: UTF8.self))
    }

    private func radix(of letter: UInt8) -> Int? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private mutating func prefixedInteger(radix: Int, from start: Int) {
        offset += 2
        var decimal: [UInt8] = [0]
        var count = 0
        while true {
            if byte() == UInt8(ascii: "_") { offset += 1 }
            guard let digit = digitValue(byte()), digit < radix else { break }
            offset += 1
            count += 1
            if count <= maximumPrefixedDigits { multiplyAdd(&decimal, by: radix, adding: digit) }
        }
        if count == 0 || count > maximumPrefixedDigits {
            return invalid("invalid integer literal", from: start, to: max(offset, start + 1))
        }
        let digits = decimal.reversed().map { $0 + UInt8(ascii: "0") }
        numberEnds(.integer, Array(withoutLeadingZeros(digits)), from: start)
    }

    private func withoutLeadingZeros(_ digits: [UInt8]) -> ArraySlice<UInt8> {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        return significant.isEmpty ? digits.suffix(1) : significant
    }

    /// Multiplies decimal digits, the lowest first, and adds.
    private func multiplyAdd(_ decimal: inout [UInt8], by factor: Int, adding: Int) {
        var carry = adding
        for index in decimal.indices {
            carry += Int(decimal[index]) * factor
            decimal[index] = UInt8(carry % 10)
            carry /= 10
        }
        while carry > 0 {
            decimal.append(UInt8(carry % 10))
            carry /= 10
        }
    }
}

private let maximumDigits = 1_000
private let maximumPrefixedDigits = 256

/// The value of a hexadecimal digit.
func digitValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: nil
    }
}
