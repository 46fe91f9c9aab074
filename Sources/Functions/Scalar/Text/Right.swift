import Columnar

extension ScalarFunction {
    /// `right`
    static let right = ScalarFunction(
        "right", category: .text,
        summary: "The last n code points; all but the first -n when n is negative.",
        examples: [
            FunctionExample("right('abcde', 2)", "de"),
            FunctionExample("right('abcde', -2)", "cde"),
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary { (text: TextBytes, count: Int32, output) in
                    let dropped =
                        count >= 0 ? UTF8Text.codePointCount(text) - Int(count) : -Int(count)
                    output.append(
                        UTF8Text.slice(
                            text, UTF8Text.offset(ofCodePoint: dropped, in: text)..<text.count))
                })
        ])
}
