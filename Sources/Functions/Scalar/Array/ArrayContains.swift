import Columnar

extension ScalarFunction {
    /// `array_contains`
    static let arrayContains = ScalarFunction(
        "array_contains", aliases: ["list_contains", "array_has", "list_has"], category: .array,
        summary: "Whether the second argument, which may be NULL, is an element of the array.",
        examples: [
            FunctionExample("array_contains(ARRAY[1, 2], 2)", "true"),
            FunctionExample("array_contains(ARRAY[1, 2], 3)", "false"),
        ],
        overloads: [
            Overload(
                [.anyArray, .element], resultType: { _ in .boolean }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let wanted = EncodedElements(arguments[1])
                    defer { withExtendedLifetime(wanted) {} }
                    return Kernels.rows([arguments[0]], &call) { row in
                        let element = wanted.element(at: row)
                        return arrays.elements(of: row).contains { isSameElement($0, element) }
                    }
                }
            }
        ])

    /// `@>`
    static let containsAll = ScalarFunction(
        "@>", category: .array,
        summary: "Whether the first array or JSON holds all that the second does.",
        examples: [
            FunctionExample("ARRAY[1, 2, 3] @> ARRAY[3, 1, 1]", "true"),
            FunctionExample("JSON '{\"a\": 1, \"b\": [1, 2]}' @> '{\"b\": [2]}'", "true"),
        ],
        overloads: [
            Overload([.anyArray, .anyArray], resultType: { _ in .boolean }) { _, _ in
                { arguments, call in all(of: arguments[1], in: arguments[0], arguments, &call) }
            },
            Overload(
                [.json, .json], .boolean,
                kernel: Kernels.binary { (left: TextBytes, right: TextBytes) in
                    JSONContainment.contains(left, right)
                }),
        ])

    /// `<@`
    static let containedBy = ScalarFunction(
        "<@", category: .array,
        summary: "Whether the second array or JSON holds all that the first does.",
        examples: [FunctionExample("ARRAY[1] <@ ARRAY[3, 1]", "true")],
        overloads: [
            Overload([.anyArray, .anyArray], resultType: { _ in .boolean }) { _, _ in
                { arguments, call in all(of: arguments[0], in: arguments[1], arguments, &call) }
            },
            Overload(
                [.json, .json], .boolean,
                kernel: Kernels.binary { (left: TextBytes, right: TextBytes) in
                    JSONContainment.contains(right, left)
                }),
        ])

    /// `&&`
    static let overlap = ScalarFunction(
        "&&", aliases: ["array_overlap", "list_has_any", "array_has_any"], category: .array,
        summary: "Whether both arrays have an element in common; NULL elements do not count.",
        examples: [FunctionExample("ARRAY[1, 2] && ARRAY[2, 3]", "true")],
        overloads: [
            Overload([.anyArray, .anyArray], resultType: { _ in .boolean }) { _, _ in
                { arguments, call in
                    let left = ElementsReader(arguments[0])
                    let right = ElementsReader(arguments[1])
                    return Kernels.rows(arguments, &call) { row in
                        left.elements(of: row).contains { element in
                            !isNullElement(element)
                                && right.elements(of: row).contains { isSameElement($0, element) }
                        }
                    }
                }
            }
        ])

    /// Whether all elements of `small` are in `large`; NULL is in nothing.
    private static func all(
        of small: Column, in large: Column, _ arguments: [Column], _ call: inout KernelCall
    ) -> Column {
        let wanted = ElementsReader(small)
        let there = ElementsReader(large)
        return Kernels.rows(arguments, &call) { row in
            wanted.elements(of: row).allSatisfy { element in
                !isNullElement(element)
                    && there.elements(of: row).contains { isSameElement($0, element) }
            }
        }
    }
}
