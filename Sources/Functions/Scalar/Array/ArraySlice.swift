import Columnar

extension ScalarFunction {
    /// `a[from:to]`
    static let arraySlice = ScalarFunction(
        "array_slice", aliases: ["list_slice"], category: .array,
        summary: "The elements from one place to another, both included and counted from 1; also "
            + "written a[from:to].",
        examples: [
            FunctionExample("array_slice(ARRAY[1, 2, 3, 4], 2, 3)", "{2,3}"),
            FunctionExample("(ARRAY[1, 2, 3])[2:]", "{2,3}"),
            FunctionExample("(ARRAY[1, 2, 3])[5:9]", "{}"),
        ],
        overloads: [
            Overload(
                [.anyArray, .exactly(.bigint), .exactly(.bigint)], resultType: { $0[0] }
            ) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let lower = FixedReader<Int64>(arguments[1])
                    let upper = FixedReader<Int64>(arguments[2])
                    return Kernels.textRows(arguments, &call) { row, output in
                        var place: Int64 = 1
                        for element in arrays.elements(of: row) {
                            if place > upper.value(at: row) { break }
                            if place >= lower.value(at: row) { output.append(element) }
                            place += 1
                        }
                        output.append(ElementEncoding.end)
                    }
                }
            }
        ])
}
