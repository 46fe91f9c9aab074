import Columnar

extension ScalarFunction {
    /// `array_remove`
    static let arrayRemove = ScalarFunction(
        "array_remove", aliases: ["list_remove"], category: .array,
        summary: "The array without the elements that are the second argument, which may be NULL.",
        examples: [FunctionExample("array_remove(ARRAY[1, 2, NULL, 1], 1)", "{2,NULL}")],
        overloads: [
            Overload([.anyArray, .element], resultType: { $0[0] }, nullRule: .custom) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let unwanted = EncodedElements(arguments[1])
                    defer { withExtendedLifetime(unwanted) {} }
                    return Kernels.textRows([arguments[0]], &call) { row, output in
                        for element in arrays.elements(of: row)
                        where !isSameElement(element, unwanted.element(at: row)) {
                            output.append(element)
                        }
                        output.append(ElementEncoding.end)
                    }
                }
            }
        ])

    /// `array_replace`
    static let arrayReplace = ScalarFunction(
        "array_replace", category: .array,
        summary:
            "The array with the third argument in the place of each element that is the second.",
        examples: [FunctionExample("array_replace(ARRAY[1, NULL, 1], 1, 5)", "{5,NULL,5}")],
        overloads: [
            Overload(
                [.anyArray, .element, .element], resultType: { $0[0] }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let old = EncodedElements(arguments[1])
                    let new = EncodedElements(arguments[2])
                    defer { withExtendedLifetime((old, new)) {} }
                    return Kernels.textRows([arguments[0]], &call) { row, output in
                        for element in arrays.elements(of: row) {
                            let isOld = isSameElement(element, old.element(at: row))
                            output.append(isOld ? new.element(at: row) : element)
                        }
                        output.append(ElementEncoding.end)
                    }
                }
            }
        ])
}
