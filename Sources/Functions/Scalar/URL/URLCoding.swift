import Columnar

extension ScalarFunction {
    /// `url_encode`
    static let urlEncode = ScalarFunction(
        "url_encode", category: .text,
        summary: "The text as part of a URL: all but letters, digits and -_.~ as %XX.",
        examples: [FunctionExample("url_encode('a b/ü')", "a%20b%2F%C3%BC")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    let digits = Array("0123456789ABCDEF".utf8)
                    for byte in text {
                        let isPlain =
                            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                            || Array("-_.~".utf8).contains(byte)
                        if isPlain {
                            output.append(byte)
                        } else {
                            output.append([
                                UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
                            ])
                        }
                    }
                })
        ])

    /// `url_decode`
    static let urlDecode = ScalarFunction(
        "url_decode", category: .text,
        summary: "The text that a part of a URL stands for: %XX as a byte, + as a space.",
        examples: [FunctionExample("url_decode('a+b%2F%C3%BC')", "a b/ü")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary {
                    (text: TextBytes, output) throws(RowError) in
                    var bytes: [UInt8] = []
                    var index = 0
                    while index < text.count {
                        let byte = text[index]
                        index += 1
                        if byte == UInt8(ascii: "+") {
                            bytes.append(UInt8(ascii: " "))
                        } else if byte == UInt8(ascii: "%") {
                            guard index + 1 < text.count,
                                let high = HexadecimalText.digit(text[index]),
                                let low = HexadecimalText.digit(text[index + 1])
                            else { throw invalidCode }
                            bytes.append(high << 4 | low)
                            index += 2
                        } else {
                            bytes.append(byte)
                        }
                    }
                    guard String(validating: bytes, as: UTF8.self) != nil else { throw invalidCode }
                    output.append(bytes)
                })
        ])
}

private let invalidCode = RowError(
    code: "22023", "url_decode takes % and two hexadecimal digits, and UTF-8")
