/// Reads a short text byte by byte; past its end there are zero bytes.
struct ByteCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    /// Reads `text`, which must outlive the cursor.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position >= text.count }

    /// The next byte, or 0 at the end.
    var next: UInt8 { byte(ahead: 0) }

    /// The byte `distance` places further, or 0 past the end.
    func byte(ahead distance: Int) -> UInt8 {
        position + distance < text.count ? text[position + distance] : 0
    }

    /// Goes on by `count` bytes.
    mutating func skip(_ count: Int = 1) { position += count }

    /// Goes back to an earlier position.
    mutating func back(to earlier: Int) { position = earlier }

    /// Goes on past `byte` if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard !isAtEnd, next == byte else { return false }
        position += 1
        return true
    }

    /// Goes on past spaces; says whether there were any.
    @discardableResult
    mutating func skipSpaces() -> Bool {
        let start = position
        while !isAtEnd, isSpace(next) { position += 1 }
        return position > start
    }

    /// Reads digits as a number and says how many there were; nil without any, or past 18.
    mutating func takeDigits() -> (value: Int, count: Int)? {
        let start = position
        var value = 0
        while isDigit(next) {
            if position - start == 18 { return nil }
            value = value &* 10 &+ Int(next &- zeroByte)
            position += 1
        }
        return position > start ? (value, position - start) : nil
    }

    /// Reads the digits of a fraction as millionths, rounded half up; nil without a digit.
    mutating func takeMillionths() -> Int? {
        let start = position
        var value = 0
        var isRoundedUp = false
        while isDigit(next) {
            let digit = Int(next &- zeroByte)
            let place = position - start
            if place < 6 { value = value &* 10 &+ digit }
            if place == 6 { isRoundedUp = digit >= 5 }
            position += 1
        }
        let count = position - start
        guard count > 0 else { return nil }
        for _ in 0..<max(0, 6 - count) { value &*= 10 }
        return isRoundedUp ? value + 1 : value
    }

    /// Goes on past `word`, given in lower case, whatever its case here.
    mutating func takeWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard text.count - position >= length else { return false }
        for index in 0..<length where lowercased(text[position + index]) != word.utf8Start[index] {
            return false
        }
        position += length
        return true
    }
}

let zeroByte = UInt8(ascii: "0")

/// Whether `byte` is one of 0...9.
@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- zeroByte <= 9 }

/// Whether `byte` is an ASCII letter.
@inline(__always)
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") <= 25 }

/// Whether `byte` is white space in C's sense.
@inline(__always)
func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

/// `byte` with an ASCII capital made small.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") <= 25 ? byte | 0x20 : byte
}

/// `text` without white space at its ends.
func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end, isSpace(text[start]) { start += 1 }
    while end > start, isSpace(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
}
