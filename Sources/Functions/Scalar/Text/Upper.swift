import Columnar

extension ScalarFunction {
    /// `upper`
    static let upper = ScalarFunction(
        "upper", aliases: ["ucase"], category: .text,
        summary: "The text in capitals.",
        examples: [
            FunctionExample("upper('sql')", "SQL")
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    CaseMapping.appendUppercased(text, to: &output)
                })
        ])
}
