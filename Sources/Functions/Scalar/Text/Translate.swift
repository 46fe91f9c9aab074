import Columnar

extension ScalarFunction {
    /// `translate`
    static let translate = ScalarFunction(
        "translate", category: .text,
        summary:
            "The text with each code point of one set replaced by that at its place in another, or left out where there is none.",
        examples: [FunctionExample("translate('12345', '143', 'ax')", "a2x5")],
        overloads: [
            Overload(
                [.text, .text, .text], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, from: TextBytes, to: TextBytes, output) in
                    var position = 0
                    while position < text.count {
                        let end = min(
                            text.count, position + UTF8Text.length(ofLead: text[position]))
                        let character = UTF8Text.slice(text, position..<end)
                        position = end
                        guard let found = UTF8Text.find(character, in: from, from: 0) else {
                            output.append(character)
                            continue
                        }
                        let index = UTF8Text.codePointCount(UTF8Text.slice(from, 0..<found))
                        let start = UTF8Text.offset(ofCodePoint: index, in: to)
                        let after = UTF8Text.offset(ofCodePoint: 1, in: to, from: start)
                        output.append(UTF8Text.slice(to, start..<after))
                    }
                })
        ])
}
