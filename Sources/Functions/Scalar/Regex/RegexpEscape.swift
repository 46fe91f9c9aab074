import Columnar

extension ScalarFunction {
    /// `regexp_escape`
    static let regexpEscape = ScalarFunction(
        "regexp_escape", category: .regex,
        summary: "The text as a regular expression that matches just it.",
        examples: [FunctionExample("regexp_escape('a.b')", "a\\.b")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    for byte in text {
                        let isPlain =
                            byte >= 0x80 || byte == UInt8(ascii: "_")
                            || (byte >= 0x30 && byte <= 0x39)
                            || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
                        if !isPlain { output.append(UInt8(ascii: "\\")) }
                        output.append(byte)
                    }
                })
        ])
}
