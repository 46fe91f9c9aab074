import Columnar

extension ScalarFunction {
    /// `overlay`
    static let overlay = ScalarFunction(
        "overlay", category: .text,
        summary:
            "The text with a part replaced: from a position, for as many code points as given or as the new text has.",
        examples: [
            FunctionExample("overlay('Txxxxas', 'hom', 2, 4)", "Thomas")
        ],
        overloads: [
            Overload(
                [.text, .text, .integer], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, new: TextBytes, start: Int32, output) throws(RowError) in
                    try replaceRange(text, new, Int(start), UTF8Text.codePointCount(new), &output)
                }),
            Overload(
                [.text, .text, .integer, .integer], .text,
                kernel: Kernels.textQuaternary {
                    (text: TextBytes, new: TextBytes, start: Int32, count: Int32, output)
                        throws(RowError) in
                    try replaceRange(text, new, Int(start), Int(count), &output)
                }),
        ])
}

private func replaceRange(
    _ text: TextBytes, _ new: TextBytes, _ start: Int, _ count: Int, _ output: inout TextOutput
) throws(RowError) {
    if start <= 0 { throw RowError(code: "22011", "negative substring length not allowed") }
    let from = UTF8Text.offset(ofCodePoint: start - 1, in: text)
    let to = UTF8Text.offset(ofCodePoint: max(0, start - 1 + count), in: text)
    output.append(UTF8Text.slice(text, 0..<from))
    output.append(new)
    output.append(UTF8Text.slice(text, to..<text.count))
}
