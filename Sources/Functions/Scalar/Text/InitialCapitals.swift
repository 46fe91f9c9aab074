import Columnar

extension ScalarFunction {
    /// `initcap`
    static let initialCapitals = ScalarFunction(
        "initcap", category: .text,
        summary: "The text with each word's first letter as a capital and the others small.",
        examples: [
            FunctionExample("initcap('hi THOMAS')", "Hi Thomas")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    var isInWord = false
                    var position = 0
                    while position < text.count {
                        let (scalar, length) = UTF8Text.codePoint(text, at: position)
                        position += length
                        output.append(
                            isInWord
                                ? CaseMapping.lowercased(scalar) : CaseMapping.uppercased(scalar))
                        isInWord =
                            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    }
                })
        ])
}
