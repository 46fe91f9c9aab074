import Columnar

extension ScalarFunction {
    /// `repeat`
    static let repeated = ScalarFunction(
        "repeat", category: .text,
        summary: "The text n times.",
        examples: [
            FunctionExample("repeat('ab', 3)", "ababab")
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary {
                    (text: TextBytes, count: Int32, output) throws(RowError) in
                    let times = max(0, Int(count))
                    try output.checkRoom(for: text.count * times)
                    for _ in 0..<(text.isEmpty ? 0 : times) { output.append(text) }
                })
        ])
}
