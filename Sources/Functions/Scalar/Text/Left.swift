import Columnar

extension ScalarFunction {
    /// `left`
    static let left = ScalarFunction(
        "left", category: .text,
        summary: "The first n code points; all but the last -n when n is negative.",
        examples: [
            FunctionExample("left('abcde', 2)", "ab"),
            FunctionExample("left('abcde', -2)", "abc"),
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary { (text: TextBytes, count: Int32, output) in
                    let taken = count >= 0 ? Int(count) : UTF8Text.codePointCount(text) + Int(count)
                    output.append(
                        UTF8Text.slice(text, 0..<UTF8Text.offset(ofCodePoint: taken, in: text)))
                })
        ])
}
