import Columnar

extension ScalarFunction {
    /// `||`
    static let concatenation = ScalarFunction(
        "||", category: .text,
        summary:
            "One text, array or JSON value after the other; NULL if either is NULL, but a NULL "
            + "array counts as empty.",
        examples: [
            FunctionExample("'stream' || 'sql'", "streamsql"),
            FunctionExample("'n' || 1", "n1"),
            FunctionExample("ARRAY[1, 2] || 3", "{1,2,3}"),
            FunctionExample("JSON '{\"a\": 1}' || '{\"b\": 2}'", "{\"a\":1,\"b\":2}"),
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
            jsonConcatenation,
        ] + arrayConcatenations)

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
