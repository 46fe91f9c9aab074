import Columnar

extension ScalarFunction {
    /// `split_index`
    static let splitIndex = ScalarFunction(
        "split_index", category: .text,
        summary: "The n-th part between separators, from 0; NULL where there is none.",
        examples: [
            FunctionExample("split_index('a,b,c', ',', 1)", "b"),
            FunctionExample("split_index('a,b,c', ',', 3)", "NULL"),
        ],
        overloads: [
            Overload([.text, .text, .integer], .text) { arguments, call in
                let texts = BytesReader(arguments[0])
                let separators = BytesReader(arguments[1])
                let indexes = FixedReader<Int32>(arguments[2])
                return Kernels.optionalTextRows(arguments, &call) { row, output in
                    let text = texts.value(at: row)
                    let separator = separators.value(at: row)
                    var rest = indexes.value(at: row)
                    if rest < 0 || separator.isEmpty { return false }
                    var start = 0
                    while true {
                        let end = UTF8Text.find(separator, in: text, from: start)
                        if rest == 0 {
                            output.append(UTF8Text.slice(text, start..<(end ?? text.count)))
                            return true
                        }
                        guard let end else { return false }
                        start = end + separator.count
                        rest -= 1
                    }
                }
            }
        ])
}
