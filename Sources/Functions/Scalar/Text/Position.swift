import Columnar

extension ScalarFunction {
    /// `strpos`
    static let position = ScalarFunction(
        "strpos", aliases: ["instr"], category: .text,
        summary:
            "Where a text first stands in another, in code points from 1; 0 where it does not.",
        examples: [
            FunctionExample("strpos('streamsql', 'sql')", "7"),
            FunctionExample("strpos('abc', 'x')", "0"),
        ],
        overloads: [
            Overload(
                [.text, .text], .integer,
                kernel: Kernels.binary { (text: TextBytes, part: TextBytes) -> Int32 in
                    guard let found = UTF8Text.find(part, in: text, from: 0) else { return 0 }
                    return Int32(
                        truncatingIfNeeded: UTF8Text.codePointCount(UTF8Text.slice(text, 0..<found))
                            + 1)
                })
        ])
}
