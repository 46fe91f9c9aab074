import Columnar

extension ScalarFunction {
    /// `substring_index`
    static let substringIndex = ScalarFunction(
        "substring_index", category: .text,
        summary:
            "The text before the n-th separator, or behind the n-th from the end when n is negative; all of it where there are not so many.",
        examples: [
            FunctionExample("substring_index('www.apache.org', '.', 2)", "www.apache"),
            FunctionExample("substring_index('www.apache.org', '.', -2)", "apache.org"),
        ],
        overloads: [
            Overload(
                [.text, .text, .integer], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, separator: TextBytes, count: Int32, output) in
                    if separator.isEmpty || count == 0 { return }
                    var places: [Int] = []
                    var position = 0
                    while let found = UTF8Text.find(separator, in: text, from: position) {
                        places.append(found)
                        position = found + separator.count
                    }
                    let wanted = Int(count.magnitude)
                    guard wanted <= places.count else { return output.append(text) }
                    if count > 0 {
                        output.append(UTF8Text.slice(text, 0..<places[wanted - 1]))
                    } else {
                        let start = places[places.count - wanted] + separator.count
                        output.append(UTF8Text.slice(text, start..<text.count))
                    }
                })
        ])
}
