import Columnar

extension ScalarFunction {
    /// `reverse`
    static let reverse = ScalarFunction(
        "reverse", category: .text,
        summary: "The code points of a text in opposite order.",
        examples: [
            FunctionExample("reverse('abcü')", "ücba")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    var end = text.count
                    while end > 0 {
                        let start = UTF8Text.start(before: end, in: text)
                        output.append(UTF8Text.slice(text, start..<end))
                        end = start
                    }
                })
        ])
}
