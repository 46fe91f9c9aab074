/// UUID as text: `a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11`.
public enum UUIDText {
    /// The UUID of `text`, or nil when it is none: 32 hexadecimal digits of either case, hyphens
    /// after any four of them, perhaps in braces.
    public static func parse(_ text: Span<UInt8>) -> UInt128? {
        text.withUnsafeBufferPointer { bytes in
            var digits = trimmed(bytes)
            if digits.first == UInt8(ascii: "{"), digits.last == UInt8(ascii: "}"),
                digits.count >= 2
            {
                digits = UnsafeBufferPointer(rebasing: digits[1..<(digits.count - 1)])
            }
            var value: UInt128 = 0
            var count = 0
            for byte in digits {
                if byte == UInt8(ascii: "-") {
                    guard count % 4 == 0, count > 0, count < 32 else { return nil }
                    continue
                }
                guard let digit = hexDigitValue(byte), count < 32 else { return nil }
                value = value << 4 | UInt128(digit)
                count += 1
            }
            return count == 32 ? value : nil
        }
    }

    /// Appends `value` to `output`.
    public static func write(_ value: UInt128, into output: inout [UInt8]) {
        var text = ShortText()
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 {
                text.put(UInt8(ascii: "-"))
            }
            let digit = UInt8(truncatingIfNeeded: value >> UInt128(4 * (31 - place)) & 15)
            text.put(digit < 10 ? zeroByte + digit : UInt8(ascii: "a") + digit - 10)
        }
        text.write(into: &output)
    }
}

/// The value of a hexadecimal digit of either case, or nil.
@inline(__always)
func hexDigitValue(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte &- zeroByte }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
}
