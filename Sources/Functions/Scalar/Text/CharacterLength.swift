import Columnar

extension ScalarFunction {
    /// `length`
    static let characterLength = ScalarFunction(
        "length", aliases: ["char_length", "character_length", "len"], category: .text,
        summary: "How many code points a text has, or bytes a bytea.",
        examples: [
            FunctionExample("length('Zürich')", "6")
        ],
        overloads: [
            Overload(
                [.text], .integer,
                kernel: Kernels.unary { (text: TextBytes) in
                    Int32(truncatingIfNeeded: UTF8Text.codePointCount(text))
                }),
            Overload(
                [.bytea], .integer,
                kernel: Kernels.unary { (bytes: TextBytes) in Int32(truncatingIfNeeded: bytes.count)
                }),
        ])
}
