/// The integer types as text.
public enum IntegerText {
    /// The number of `text`, or nil when it is none or does not fit: digits with an optional sign,
    /// white space around.
    public static func parse(_ text: Span<UInt8>) -> Int64? {
        text.withUnsafeBufferPointer { bytes in
            let digits = trimmed(bytes)
            var index = 0
            var isNegative = false
            if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
                isNegative = first == UInt8(ascii: "-")
                index = 1
            }
            guard index < digits.count else { return nil }
            var value: Int64 = 0
            // Counted downwards, since the smallest number has no positive partner.
            while index < digits.count {
                guard isDigit(digits[index]) else { return nil }
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, below) = product.subtractingReportingOverflow(
                    Int64(digits[index] &- zeroByte))
                if overflow || below { return nil }
                value = sum
                index += 1
            }
            if isNegative { return value }
            return value == .min ? nil : -value
        }
    }

    /// Appends `value` to `output`.
    public static func write(_ value: Int64, into output: inout [UInt8]) {
        var text = ShortText()
        if value < 0 { text.put(UInt8(ascii: "-")) }
        text.putDigits(value.magnitude)
        text.write(into: &output)
    }
}
