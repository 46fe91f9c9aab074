/// The one form of a JSON number: `1.50`, `15e-1` and `1.5` are all `1.5`, and no digit is lost.
enum JSONNumber {
    /// The most digits that are written out; beyond them there is an exponent.
    private static let plainDigits = 40
    private static let largestExponent = 100_000

    /// Appends the number that `text` is as JSON has them; false when it is none.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        var cursor = ByteCursor(text)
        let isNegative = cursor.take(UInt8(ascii: "-"))
        let wholeStart = cursor.position
        while isDigit(cursor.next) { cursor.skip() }
        let whole = text[wholeStart..<cursor.position]
        guard !whole.isEmpty, whole.count == 1 || whole.first != zeroByte else { return false }
        if cursor.isAtEnd, whole.count <= plainDigits {
            if isNegative, whole.first != zeroByte { output.append(UInt8(ascii: "-")) }
            output.append(contentsOf: whole)
            return true
        }
        var digits = Array(whole)
        var exponent = 0
        if cursor.take(UInt8(ascii: ".")) {
            let start = cursor.position
            while isDigit(cursor.next) { cursor.skip() }
            guard cursor.position > start else { return false }
            digits += text[start..<cursor.position]
            exponent = start - cursor.position
        }
        if lowercased(cursor.next) == UInt8(ascii: "e") {
            cursor.skip()
            let isDown = cursor.take(UInt8(ascii: "-"))
            if !isDown { _ = cursor.take(UInt8(ascii: "+")) }
            guard let power = cursor.takeDigits(), power.value <= largestExponent else {
                return false
            }
            exponent += isDown ? -power.value : power.value
        }
        guard cursor.isAtEnd else { return false }
        write(digits, exponent, isNegative, to: &output)
        return true
    }

    /// Appends `digits` times 10 to the `exponent`.
    private static func write(
        _ all: [UInt8], _ power: Int, _ isNegative: Bool, to output: inout [UInt8]
    ) {
        var digits = all.drop { $0 == zeroByte }
        var exponent = power
        while digits.last == zeroByte {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return output.append(zeroByte) }
        if isNegative { output.append(UInt8(ascii: "-")) }
        let point = digits.count + exponent
        if exponent >= 0, point <= plainDigits {
            output += digits
            output += repeatElement(zeroByte, count: exponent)
        } else if exponent < 0, point > 0, digits.count <= plainDigits {
            output += digits.prefix(point)
            output.append(UInt8(ascii: "."))
            output += digits.dropFirst(point)
        } else if exponent < 0, point <= 0, -exponent <= plainDigits {
            output += [zeroByte, UInt8(ascii: ".")]
            output += repeatElement(zeroByte, count: -point)
            output += digits
        } else {
            output.append(digits[digits.startIndex])
            if digits.count > 1 { output.append(UInt8(ascii: ".")) }
            output += digits.dropFirst()
            output.append(UInt8(ascii: "e"))
            IntegerText.write(Int64(point - 1), into: &output)
        }
    }
}
