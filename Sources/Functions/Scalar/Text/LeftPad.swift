import Columnar

extension ScalarFunction {
    /// `lpad`
    static let leftPad = ScalarFunction(
        "lpad", category: .text,
        summary: "The text filled up at its start to n code points, or cut to them.",
        examples: [
            FunctionExample("lpad('hi', 5, 'xy')", "xyxhi"),
            FunctionExample("lpad('hello', 2)", "he"),
        ],
        overloads: [
            Overload(
                [.text, .integer], .text,
                kernel: Kernels.textBinary {
                    (text: TextBytes, count: Int32, output) throws(RowError) in
                    try TextPadding.append(text, Int(count), nil, atStart: true, to: &output)
                }),
            Overload(
                [.text, .integer, .text], .text,
                kernel: Kernels.textTernary {
                    (text: TextBytes, count: Int32, fill: TextBytes, output) throws(RowError) in
                    try TextPadding.append(text, Int(count), fill, atStart: true, to: &output)
                }),
        ])
}
