import Glibc

/// REAL and DOUBLE PRECISION as text: the fewest digits that read back as the same number, `NaN`,
/// `Infinity`, exponents as `1e+20`.
public enum FloatText {
    /// The number of `text`, or nil when it is none or beyond the range of a double.
    public static func parseDouble(_ text: Span<UInt8>) -> Double? {
        text.withUnsafeBufferPointer { bytes in
            let digits = trimmed(bytes)
            guard let number = ScannedNumber(digits) else {
                return parseName(digits).map { Double($0) }
            }
            if let exact = number.exactDouble { return exact }
            let value = withTerminated(digits) { strtod($0, nil) }
            return value.isFinite && (value != 0 || number.isZero) ? value : nil
        }
    }

    /// The number of `text`, or nil when it is none or beyond the range of a float.
    public static func parseFloat(_ text: Span<UInt8>) -> Float? {
        text.withUnsafeBufferPointer { bytes in
            let digits = trimmed(bytes)
            guard let number = ScannedNumber(digits) else { return parseName(digits) }
            let value = withTerminated(digits) { strtof($0, nil) }
            return value.isFinite && (value != 0 || number.isZero) ? value : nil
        }
    }

    /// Appends `value` to `output`.
    public static func write(_ value: Double, into output: inout [UInt8]) {
        var text = ShortText()
        if text.putSpecial(value) {
            // NaN, an infinity or a zero, done.
        } else if let number = ShortestDecimal(ofUpTo15Digits: value.magnitude) {
            text.put(number, scientificFrom: 15)
        } else {
            text.put(ShortestDecimal(description: value.magnitude.description), scientificFrom: 15)
        }
        text.write(into: &output)
    }

    /// Appends `value` to `output`.
    public static func write(_ value: Float, into output: inout [UInt8]) {
        var text = ShortText()
        if !text.putSpecial(Double(value)) {
            text.put(ShortestDecimal(description: value.magnitude.description), scientificFrom: 6)
        }
        text.write(into: &output)
    }

    private static func parseName(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
        var cursor = ByteCursor(text)
        if cursor.takeWord("nan") { return cursor.isAtEnd ? .nan : nil }
        let isNegative = cursor.take(UInt8(ascii: "-"))
        if !isNegative { _ = cursor.take(UInt8(ascii: "+")) }
        guard cursor.takeWord("infinity") || cursor.takeWord("inf"), cursor.isAtEnd else {
            return nil
        }
        return isNegative ? -.infinity : .infinity
    }

    private static func withTerminated<Result>(
        _ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { buffer in
            for index in text.indices { buffer[index] = CChar(bitPattern: text[index]) }
            buffer[text.count] = 0
            return body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped))
        }
    }
}

/// A number as written: `digits` times 10 to the `exponent`.
private struct ScannedNumber {
    /// The first 19 digits that count.
    var digits: UInt64 = 0
    var exponent = 0
    var isNegative = false
    private var isExact = true

    /// Checks that all of `text` is a decimal number and reads it.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var cursor = ByteCursor(text)
        isNegative = cursor.take(UInt8(ascii: "-"))
        if !isNegative { _ = cursor.take(UInt8(ascii: "+")) }
        var digitCount = 0
        var hasPoint = false
        while true {
            if isDigit(cursor.next) {
                digitCount += 1
                if digits < 1_000_000_000_000_000_000 {
                    digits = digits &* 10 &+ UInt64(cursor.next &- zeroByte)
                    if hasPoint { exponent -= 1 }
                } else {
                    isExact = false
                }
            } else if cursor.next == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                break
            }
            cursor.skip()
        }
        guard digitCount > 0 else { return nil }
        if lowercased(cursor.next) == UInt8(ascii: "e") {
            cursor.skip()
            let isDown = cursor.take(UInt8(ascii: "-"))
            if !isDown { _ = cursor.take(UInt8(ascii: "+")) }
            guard let power = cursor.takeDigits() else { return nil }
            exponent += isDown ? -power.value : power.value
        }
        guard cursor.isAtEnd else { return nil }
    }

    var isZero: Bool { digits == 0 }

    /// The number when one correctly rounded operation gives it (Clinger, "How to Read Floating
    /// Point Numbers Accurately", 1990).
    var exactDouble: Double? {
        guard isExact, digits <= 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
        var value = Double(digits)
        if exponent < 0 { value /= powerOfTen(-exponent) } else { value *= powerOfTen(exponent) }
        return isNegative ? -value : value
    }
}

/// The digits of a positive number without zeros at either end: `digits` times 10 to the `exponent`.
private struct ShortestDecimal {
    var digits: UInt64
    var exponent: Int

    /// The shortest decimal of `value` if it has at most 15 digits. One attempt decides: a decimal
    /// of 15 digits that reads as `value` is what `value`, scaled to 15 digits, rounds to.
    init?(ofUpTo15Digits value: Double) {
        guard value >= 1e-7, value < 1e15 else { return nil }
        let integerDigits = max(0, (Int(value.exponent + 1) * 1_233) >> 12) + 1
        let places = 15 - integerDigits
        guard places >= 0, places <= 22 else { return nil }
        let scaled = (value * powerOfTen(places)).rounded()
        guard scaled <= 1e15, scaled / powerOfTen(places) == value else { return nil }
        digits = UInt64(scaled)
        exponent = -places
        stripZeros()
    }

    /// The decimal that the standard library prints.
    init(description: String) {
        digits = 0
        exponent = 0
        var hasPoint = false
        var isExponent = false
        var power = 0
        var isDown = false
        for byte in description.utf8 {
            if isExponent {
                if byte == UInt8(ascii: "-") { isDown = true }
                if isDigit(byte) { power = power * 10 + Int(byte - zeroByte) }
            } else if isDigit(byte) {
                digits = digits &* 10 &+ UInt64(byte - zeroByte)
                if hasPoint { exponent -= 1 }
            } else if byte == UInt8(ascii: ".") {
                hasPoint = true
            } else {
                isExponent = true
            }
        }
        exponent += isDown ? -power : power
        stripZeros()
    }

    private mutating func stripZeros() {
        guard digits != 0 else { return }
        strip(100_000_000, 8)
        strip(10_000, 4)
        strip(100, 2)
        while digits % 10 == 0 { strip(10, 1) }
    }

    /// Takes one factor `power`, of `places` zeros, out if it is there.
    @inline(__always)
    private mutating func strip(_ power: UInt64, _ places: Int) {
        let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: power)
        guard remainder == 0 else { return }
        digits = quotient
        exponent += places
    }
}

extension ShortText {
    /// Puts a sign, and all of a number that has no digits; says whether it did.
    fileprivate mutating func putSpecial(_ value: Double) -> Bool {
        if value.isNaN {
            put("NaN")
            return true
        }
        if value.sign == .minus { put(UInt8(ascii: "-")) }
        if value.isInfinite {
            put("Infinity")
            return true
        }
        if value == 0 { put(zeroByte) }
        return value == 0
    }

    /// Puts `number`, with an exponent when it is below 0.0001 or not below 10 to the `limit`.
    fileprivate mutating func put(_ number: ShortestDecimal, scientificFrom limit: Int) {
        let digitCount = digitCount(number.digits)
        let power = number.exponent + digitCount - 1
        if power < -4 || power >= limit {
            putPoint(number.digits, before: digitCount - 1)
            put(UInt8(ascii: "e"))
            put(UInt8(ascii: power < 0 ? "-" : "+"))
            putDigits(UInt64(abs(power)), width: 2)
        } else if number.exponent >= 0 {
            putDigits(number.digits)
            for _ in 0..<number.exponent { put(zeroByte) }
        } else {
            putPoint(number.digits, before: -number.exponent)
        }
    }

    /// Puts `digits` with a point before the last `places` of them.
    private mutating func putPoint(_ digits: UInt64, before places: Int) {
        guard places > 0 else { return putDigits(digits) }
        var divisor: UInt64 = 1
        for _ in 0..<min(places, 18) { divisor *= 10 }
        if places > 18 {
            put("0.")
            putDigits(digits, width: places)
        } else {
            putDigits(digits / divisor)
            put(UInt8(ascii: "."))
            putDigits(digits % divisor, width: places)
        }
    }
}

/// 10 to the `power`, 0...22: all of these are doubles exactly.
@inline(__always)
private func powerOfTen(_ power: Int) -> Double {
    exactPowersOfTen[power]
}

private let exactPowersOfTen: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
