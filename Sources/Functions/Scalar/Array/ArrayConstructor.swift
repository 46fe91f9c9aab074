import Columnar

extension ScalarFunction {
    /// `ARRAY[…]`
    static let array = ScalarFunction(
        "array", aliases: ["list_value", "make_array"], category: .array,
        summary: "The array of the arguments, written ARRAY[…].",
        examples: [
            FunctionExample("ARRAY[1, NULL, 3]", "{1,NULL,3}"),
            FunctionExample("[[1, 2], [3]]", "{{1,2},{3}}"),
        ],
        overloads: [
            Overload(
                [.common], isVariadic: true, resultType: { .array($0.first ?? .null) },
                nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    var scratch: [UInt8] = []
                    return Kernels.nullableRows(&call) { row, output in
                        scratch.removeAll(keepingCapacity: true)
                        for argument in arguments {
                            argument.appendElement(row: row, to: &scratch)
                        }
                        scratch.append(ElementEncoding.end)
                        output.append(scratch)
                        return true
                    }
                }
            }
        ])
}
