import Columnar

extension ScalarFunction {
    /// `||`
    static let concatenation = ScalarFunction(
        "||", category: .text, summary: "One text after the other; NULL if either is NULL.",
        examples: [
            FunctionExample("'stream' || 'sql'", "streamsql"),
            FunctionExample("'n' || 1", "n1"),
        ],
        overloads: [
            Overload([.text, .text], .text, kernel: joined),
            Overload([.bytea, .bytea], .bytea, kernel: joined),
            Overload([.exactly(.text), .any], resultType: { _ in .text }) { types, _ in
                convertingToText(1, types[1])
            },
            Overload([.any, .exactly(.text)], resultType: { _ in .text }) { types, _ in
                convertingToText(0, types[0])
            },
        ])

    private static let joined = Kernels.textBinary {
        (left: TextBytes, right: TextBytes, output: inout TextOutput) in
        output.append(left)
        output.append(right)
    }

    /// Turns argument `index` into text first.
    private static func convertingToText(_ index: Int, _ type: DataType) -> Kernel {
        let toText = TextCasts.toText(type)
        return { arguments, call in
            var converted = arguments
            converted[index] = toText([arguments[index]], &call)
            return joined(converted, &call)
        }
    }
}
