import Columnar

extension ScalarFunction {
    /// `strcmp`
    static let compareTexts = ScalarFunction(
        "strcmp", category: .text,
        summary: "-1, 0 or 1, as the first text comes before, is, or comes after the second.",
        examples: [FunctionExample("strcmp('a', 'b')", "-1")],
        overloads: [
            Overload(
                [.text, .text], .integer,
                kernel: Kernels.binary {
                    (a: TextBytes, b: TextBytes) in Int32(compareBytes(a, b).signum())
                })
        ])
}
