import Columnar

/// The narrowest type that all values seen so far have, for files without declared columns.
struct TypeGuess {
    private(set) var type: DataType?

    /// The type; TEXT when every value was NULL.
    var result: DataType { type ?? .text }

    /// Takes a value of type `other` into account.
    mutating func add(_ other: DataType) {
        guard let type else { return self.type = other }
        self.type = type == other ? type : common(type, other)
    }

    /// Takes the text of a value into account, which may be of any type.
    mutating func add(text: UnsafeBufferPointer<UInt8>) {
        add(typeOfNumber(text) ?? typeOfBoolean(text) ?? typeOfTime(text) ?? .text)
    }

    private func common(_ first: DataType, _ second: DataType) -> DataType {
        switch (first, second) {
        case (.bigint, .decimal), (.decimal, .bigint): .decimal(precision: 38, scale: 0)
        case (.bigint, .double), (.double, .bigint), (.decimal, .double), (.double, .decimal):
            .double
        case (.date, .timestamp), (.timestamp, .date): .timestamp
        case (.timestamp, .timestamptz), (.timestamptz, .timestamp): .timestamptz
        case (.date, .timestamptz), (.timestamptz, .date): .timestamptz
        default: .text
        }
    }
}

/// BIGINT, DECIMAL(38, 0) for longer integers, DOUBLE PRECISION, or nil when `text` is no number. A
/// number with needless zeros before it is a code, not a number.
func typeOfNumber(_ text: UnsafeBufferPointer<UInt8>) -> DataType? {
    let digits = text.first == UInt8(ascii: "-") ? UnsafeBufferPointer(rebasing: text[1...]) : text
    guard let first = digits.first, isDigit(first) else { return nil }
    if digits.count > 1, first == UInt8(ascii: "0"), isDigit(digits[1]) { return nil }
    if digits.allSatisfy(isDigit) {
        if IntegerText.parse(text.span) != nil { return .bigint }
        return digits.count <= 38 ? .decimal(precision: 38, scale: 0) : .double
    }
    return FloatText.parseDouble(text.span) == nil ? nil : .double
}

/// BOOLEAN when `text` is `true` or `false` in any case.
private func typeOfBoolean(_ text: UnsafeBufferPointer<UInt8>) -> DataType? {
    let isWord = ["true", "false"].contains { word in
        text.count == word.utf8.count && zip(text, word.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
    return isWord ? .boolean : nil
}

/// DATE, TIMESTAMP or TIMESTAMPTZ when `text` begins with a date `YYYY-MM-DD` and is one of them.
func typeOfTime(_ text: UnsafeBufferPointer<UInt8>) -> DataType? {
    guard text.count >= 10, text.count <= 40, text[4] == UInt8(ascii: "-"),
        text[7] == UInt8(ascii: "-"), text.prefix(4).allSatisfy(isDigit)
    else { return nil }
    if text.count == 10 { return DateText.parse(text.span) == nil ? nil : .date }
    guard TimestampText.parse(text.span) != nil else { return nil }
    let hasZone = text[10...].contains {
        $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
    }
    return hasZone ? .timestamptz : .timestamp
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
