import Columnar

extension ScalarFunction {
    /// `convert_from`
    static let convertFrom = ScalarFunction(
        "convert_from", category: .hash, summary: "The text that bytes in UTF8 stand for.",
        examples: [FunctionExample("convert_from('\\xc3bc'::bytea, 'UTF8')", "ü")],
        overloads: [
            Overload(
                [.bytea, .text], .text,
                kernel: Kernels.textBinary {
                    (bytes: TextBytes, encoding: TextBytes, output) throws(RowError) in
                    try checkEncoding(encoding)
                    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
                        throw RowError(
                            code: "22021", "invalid byte sequence for encoding \"UTF8\"")
                    }
                    output.append(bytes)
                })
        ])

    /// `convert_to`
    static let convertTo = ScalarFunction(
        "convert_to", category: .hash, summary: "The bytes of a text in UTF8.",
        examples: [FunctionExample("convert_to('ü', 'UTF8')", "\\xc3bc")],
        overloads: [
            Overload(
                [.text, .text], .bytea,
                kernel: Kernels.textBinary {
                    (text: TextBytes, encoding: TextBytes, output) throws(RowError) in
                    try checkEncoding(encoding)
                    output.append(text)
                })
        ])
}

private func checkEncoding(_ name: TextBytes) throws(RowError) {
    let shown = String(decoding: name, as: UTF8.self)
    if ["utf8", "utf-8", "unicode"].contains(shown.lowercased()) { return }
    throw RowError(code: "22023", "encoding \"\(shown)\" is not known; UTF8 is")
}
