/// DECIMAL as text: all digits of its scale, `-1.50`.
public enum DecimalText {
    /// The unscaled value of `text` as a DECIMAL(`precision`, `scale`), digits past the scale
    /// rounded half away from zero; nil when it is no number or has too many digits.
    public static func parse(_ text: Span<UInt8>, precision: Int, scale: Int) -> Int128? {
        text.withUnsafeBufferPointer { bytes in
            guard let number = WrittenDecimal(trimmed(bytes)),
                let unscaled = number.unscaled(atScale: scale)
            else { return nil }
            return Decimal128.fits(unscaled, precision: precision) ? unscaled : nil
        }
    }

    /// `text` with as many places as it is written with; nil when it is no number, or when it has
    /// more than 38 digits or places.
    public static func parse(_ text: Span<UInt8>) -> Decimal128? {
        text.withUnsafeBufferPointer { bytes in
            guard let number = WrittenDecimal(trimmed(bytes)), number.places <= 38,
                let unscaled = number.unscaled(atScale: number.places),
                Decimal128.fits(unscaled, precision: 38)
            else { return nil }
            return Decimal128(unscaled: unscaled, scale: number.places)
        }
    }

    /// Appends `unscaled` / 10^`scale` to `output`; the scale is 0...38.
    public static func write(_ unscaled: Int128, scale: Int, into output: inout [UInt8]) {
        var text = ShortText()
        if unscaled < 0 { text.put(UInt8(ascii: "-")) }
        let magnitude = unscaled.magnitude
        if scale == 0 {
            text.putDigits(magnitude)
        } else {
            let (whole, fraction) = magnitude.quotientAndRemainder(
                dividingBy: Decimal128.power(scale).magnitude)
            text.putDigits(whole)
            text.put(UInt8(ascii: "."))
            text.putDigits(fraction, width: scale)
        }
        text.write(into: &output)
    }
}

extension ShortText {
    /// Puts `value` with at least `width` digits.
    fileprivate mutating func putDigits(_ value: UInt128, width: Int = 1) {
        let chunk: UInt64 = 1_000_000_000_000_000_000
        if let small = UInt64(exactly: value), width <= 18 || small >= chunk {
            return putDigits(small, width: width)
        }
        let (high, low) = value.quotientAndRemainder(dividingBy: UInt128(chunk))
        if high != 0 || width > 18 { putDigits(high, width: max(1, width - 18)) }
        putDigits(UInt64(low), width: high != 0 || width > 18 ? 18 : width)
    }
}

/// Where the digits of a written number are: nothing is rounded before its scale is known.
private struct WrittenDecimal {
    private let text: UnsafeBufferPointer<UInt8>
    private var isNegative = false
    private var start = 0
    private var digitCount = 0
    private var pointIndex: Int
    private var exponent = 0
    private var integerDigits = 0

    init?(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        pointIndex = text.count
        var cursor = ByteCursor(text)
        isNegative = cursor.take(UInt8(ascii: "-"))
        if !isNegative { _ = cursor.take(UInt8(ascii: "+")) }
        start = cursor.position
        while isDigit(cursor.next) { cursor.skip() }
        integerDigits = cursor.position - start
        digitCount = integerDigits
        if cursor.next == UInt8(ascii: ".") {
            pointIndex = cursor.position
            cursor.skip()
            let fractionStart = cursor.position
            while isDigit(cursor.next) { cursor.skip() }
            digitCount += cursor.position - fractionStart
        }
        guard digitCount > 0 else { return nil }
        if lowercased(cursor.next) == UInt8(ascii: "e") {
            cursor.skip()
            let isDown = cursor.take(UInt8(ascii: "-"))
            if !isDown { _ = cursor.take(UInt8(ascii: "+")) }
            guard let power = cursor.takeDigits(), power.value <= 100_000 else { return nil }
            exponent = isDown ? -power.value : power.value
        }
        guard cursor.isAtEnd else { return nil }
    }

    /// The places after the point that its digits need.
    var places: Int { max(0, digitCount - integerDigits - exponent) }

    /// The number times 10^`scale`, rounded half away from zero; nil when it does not fit.
    func unscaled(atScale scale: Int) -> Int128? {
        let kept = integerDigits + exponent + scale
        var value: Int128 = 0
        for index in 0..<max(0, kept) {
            if index >= digitCount, value == 0 { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, above) = product.addingReportingOverflow(Int128(digit(index)))
            if overflow || above { return nil }
            value = sum
        }
        if kept >= 0, digit(kept) >= 5 {
            let (sum, overflow) = value.addingReportingOverflow(1)
            if overflow { return nil }
            value = sum
        }
        return isNegative ? -value : value
    }

    /// Digit `index` of the number, counted from its first; 0 past its last.
    private func digit(_ index: Int) -> UInt8 {
        guard index < digitCount else { return 0 }
        let position = start + index
        return text[position >= pointIndex ? position + 1 : position] &- zeroByte
    }
}
