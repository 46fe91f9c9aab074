/// Appends `text`, UTF-8, as a JSON string.
public func appendJSONString(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while let special = indexOfSpecial(in: text, from: index) {
        output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<special]))
        appendJSONEscape(text[special], to: &output)
        index = special + 1
        start = index
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    output.append(UInt8(ascii: "\""))
}

/// The next quote, backslash or control character, eight bytes at a time.
private func indexOfSpecial(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = text.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    while index + 8 <= text.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let found =
            ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
            | ((backslashes &- ones) & ~backslashes)
        if found & (ones &* 0x80) != 0 { break }
        index += 8
    }
    while index < text.count {
        let byte = text[index]
        if byte < 0x20 || byte == 0x22 || byte == 0x5C { return index }
        index += 1
    }
    return nil
}

/// Appends the escape of a byte that may not stand in a JSON string as it is.
public func appendJSONEscape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: output.append(byte)
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0x09: output.append(UInt8(ascii: "t"))
    default:
        let digits: StaticString = "0123456789abcdef"
        output.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
        output.append(digits.utf8Start[Int(byte >> 4)])
        output.append(digits.utf8Start[Int(byte & 15)])
    }
}

/// Appends the base64 of `data` (RFC 4648, with padding).
public func appendBase64(_ data: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var index = 0
    while index < data.count {
        let left = data.count - index
        var bits = UInt32(data[index]) << 16
        if left > 1 { bits |= UInt32(data[index + 1]) << 8 }
        if left > 2 { bits |= UInt32(data[index + 2]) }
        output.append(digits.utf8Start[Int(bits >> 18)])
        output.append(digits.utf8Start[Int(bits >> 12 & 63)])
        output.append(left > 1 ? digits.utf8Start[Int(bits >> 6 & 63)] : UInt8(ascii: "="))
        output.append(left > 2 ? digits.utf8Start[Int(bits & 63)] : UInt8(ascii: "="))
        index += 3
    }
}
