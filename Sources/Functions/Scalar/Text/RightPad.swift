import Columnar

extension ScalarFunction {
    /// `rpad`
    static let rightPad = ScalarFunction(
        "rpad", category: .text,
        summary: "The text filled up at its end to n code points, or cut to them.",
        examples: [
            FunctionExample("rpad('hi', 5, 'xy')", "hixyx")
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary {
                    (text: TextBytes, count: Int32, output) throws(RowError) in
                    try TextPadding.append(text, Int(count), nil, atStart: false, to: &output)
                }),
            Overload(
                [.text, .integer, .text], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, count: Int32, fill: TextBytes, output) throws(RowError) in
                    try TextPadding.append(text, Int(count), fill, atStart: false, to: &output)
                }),
        ])
}
