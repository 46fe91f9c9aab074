import Columnar

extension ScalarFunction {
    /// `lower`
    static let lower = ScalarFunction(
        "lower", aliases: ["lcase"], category: .text,
        summary: "The text in small letters.",
        examples: [
            FunctionExample("lower('SQL')", "sql")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    CaseMapping.appendLowercased(text, to: &output)
                })
        ])
}
