import Columnar

extension ScalarFunction {
    /// `replace`
    static let replace = ScalarFunction(
        "replace", category: .text,
        summary: "The text with every occurrence of one text replaced by another.",
        examples: [
            FunctionExample("replace('abcabc', 'b', 'xx')", "axxcaxxc")
        ],
        overloads: [
            Overload(
                [.text, .text, .text], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, from: TextBytes, to: TextBytes, output) in
                    if from.isEmpty { return output.append(text) }
                    var position = 0
                    while let found = UTF8Text.find(from, in: text, from: position) {
                        output.append(UTF8Text.slice(text, position..<found))
                        output.append(to)
                        position = found + from.count
                    }
                    output.append(UTF8Text.slice(text, position..<text.count))
                })
        ])
}
