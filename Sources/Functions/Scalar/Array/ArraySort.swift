import Columnar

extension ScalarFunction {
    /// `array_sort`
    static let arraySort = ScalarFunction(
        "array_sort", aliases: ["list_sort"], category: .array,
        summary: "The elements in ascending order, NULL last.",
        examples: [FunctionExample("array_sort(ARRAY[3, NULL, 1, 2])", "{1,2,3,NULL}")],
        overloads: [rearranging { $0.sort { compareBytes($0, $1) < 0 } }])

    /// `array_reverse`
    static let arrayReverse = ScalarFunction(
        "array_reverse", aliases: ["list_reverse"], category: .array,
        summary: "The elements in the opposite order.",
        examples: [FunctionExample("array_reverse(ARRAY[1, 2, NULL])", "{NULL,2,1}")],
        overloads: [rearranging { $0.reverse() }])

    /// `array_distinct`
    static let arrayDistinct = ScalarFunction(
        "array_distinct", aliases: ["list_distinct"], category: .array,
        summary: "Each element once, where it comes first.",
        examples: [FunctionExample("array_distinct(ARRAY[2, 1, NULL, 2, NULL])", "{2,1,NULL}")],
        overloads: [
            rearranging { elements in
                let order = elements.indices.sorted { left, right in
                    let order = compareBytes(elements[left], elements[right])
                    return order != 0 ? order < 0 : left < right
                }
                var isRepeated = [Bool](repeating: false, count: elements.count)
                for (one, other) in zip(order, order.dropFirst())
                where isSameElement(elements[one], elements[other]) {
                    isRepeated[other] = true
                }
                elements = elements.indices.filter { !isRepeated[$0] }.map { elements[$0] }
            }
        ])

    private static func rearranging(
        _ rearrange: @escaping @Sendable (inout [TextBytes]) -> Void
    ) -> Overload {
        Overload([.anyArray], resultType: { $0[0] }) { _, _ in
            { arguments, call in
                let arrays = ElementsReader(arguments[0])
                var elements: [TextBytes] = []
                return Kernels.textRows(arguments, &call) { row, output in
                    elements.removeAll(keepingCapacity: true)
                    elements.append(contentsOf: arrays.elements(of: row))
                    rearrange(&elements)
                    for element in elements { output.append(element) }
                    output.append(ElementEncoding.end)
                }
            }
        }
    }
}
