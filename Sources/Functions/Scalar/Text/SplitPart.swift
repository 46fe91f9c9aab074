import Columnar

extension ScalarFunction {
    /// `split_part`
    static let splitPart = ScalarFunction(
        "split_part", category: .text,
        summary: "The n-th part between separators, from 1; from the end when n is negative.",
        examples: [
            FunctionExample("split_part('a,b,c', ',', 2)", "b"),
            FunctionExample("split_part('a,b,c', ',', -1)", "c"),
        ],
        overloads: [
            Overload(
                [.text, .text, .integer], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, separator: TextBytes, field: Int32, output) throws(RowError)
                    in
                    if field == 0 {
                        throw RowError(code: "22023", "field position must not be zero")
                    }
                    output.append(findPart(text, separator, Int(field)))
                })
        ])
}

private func findPart(_ text: TextBytes, _ separator: TextBytes, _ field: Int) -> TextBytes {
    let nothing = UTF8Text.slice(text, 0..<0)
    if separator.isEmpty { return field == 1 || field == -1 ? text : nothing }
    var wanted = field
    if field < 0 {
        var parts = 1
        var position = 0
        while let found = UTF8Text.find(separator, in: text, from: position) {
            parts += 1
            position = found + separator.count
        }
        wanted = parts + field + 1
        if wanted < 1 { return nothing }
    }
    var start = 0
    while true {
        let end = UTF8Text.find(separator, in: text, from: start)
        if wanted == 1 { return UTF8Text.slice(text, start..<(end ?? text.count)) }
        guard let end else { return nothing }
        start = end + separator.count
        wanted -= 1
    }
}
