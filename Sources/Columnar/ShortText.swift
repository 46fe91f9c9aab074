/// Puts a short ASCII text together on the stack, so that the growing output is touched once.
struct ShortText {
    private var bytes = InlineArray<80, UInt8>(repeating: 0)
    private var count = 0

    /// Puts one byte.
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// Puts `text`.
    mutating func put(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { put(text.utf8Start[index]) }
    }

    /// Puts `value`, 0...99, with two digits.
    @inline(__always)
    mutating func putTwoDigits(_ value: Int) {
        put(zeroByte &+ UInt8(truncatingIfNeeded: value / 10))
        put(zeroByte &+ UInt8(truncatingIfNeeded: value % 10))
    }

    /// Puts `value` with at least `width` digits.
    @inline(__always)
    mutating func putDigits(_ value: UInt64, width: Int = 1) {
        let digits = max(digitCount(value), width)
        var rest = value
        var place = count &+ digits &- 1
        while place > count {
            let (high, pair) = rest.quotientAndRemainder(dividingBy: 100)
            bytes[place] = zeroByte &+ UInt8(truncatingIfNeeded: pair % 10)
            bytes[place &- 1] = zeroByte &+ UInt8(truncatingIfNeeded: pair / 10)
            rest = high
            place &-= 2
        }
        if place == count { bytes[place] = zeroByte &+ UInt8(truncatingIfNeeded: rest % 10) }
        count &+= digits
    }

    /// Puts a point and `millionths` (0...999,999) without the zeros at its end; nothing for 0.
    mutating func putFraction(_ millionths: Int) {
        guard millionths != 0 else { return }
        var rest = millionths
        var width = 6
        if rest % 1_000 == 0 {
            rest /= 1_000
            width = 3
        }
        while rest % 10 == 0 {
            rest /= 10
            width -= 1
        }
        put(UInt8(ascii: "."))
        putDigits(UInt64(truncatingIfNeeded: rest), width: width)
    }

    /// Appends it to `output`.
    @inline(__always)
    func write(into output: inout [UInt8]) {
        bytes.span.extracting(first: count).withUnsafeBufferPointer {
            output.append(contentsOf: $0)
        }
    }
}

/// How many decimal digits `value` has; 1 for 0.
@inline(__always)
func digitCount(_ value: UInt64) -> Int {
    // 1233/4096 is just above the logarithm of 2, so the estimate is right or one too small.
    let bits = 64 &- (value | 1).leadingZeroBitCount
    let estimate = (bits &* 1_233) >> 12
    return value < wholePowersOfTen[estimate] ? max(1, estimate) : estimate &+ 1
}

private let wholePowersOfTen: InlineArray<20, UInt64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
