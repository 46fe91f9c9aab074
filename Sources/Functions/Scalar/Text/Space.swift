import Columnar

extension ScalarFunction {
    /// `space`
    static let space = ScalarFunction(
        "space", category: .text, summary: "So many spaces.",
        examples: [FunctionExample("'[' || space(3) || ']'", "[   ]")],
        overloads: [
            Overload(
                [.integer], .text,
                kernel: Kernels.textUnary {
                    (count: Int32, output) throws(RowError) in
                    try output.checkRoom(for: Int(count))
                    for _ in 0..<max(0, count) { output.append(UInt8(ascii: " ")) }
                })
        ])
}
