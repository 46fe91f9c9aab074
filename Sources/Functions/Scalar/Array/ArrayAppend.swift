import Columnar

extension ScalarFunction {
    /// `array_append`
    static let arrayAppend = ScalarFunction(
        "array_append", aliases: ["list_append", "array_push_back"], category: .array,
        summary: "The array with an element after its last; a NULL array counts as empty.",
        examples: [FunctionExample("array_append(ARRAY[1, 2], NULL)", "{1,2,NULL}")],
        overloads: [appending])

    /// `array_prepend`
    static let arrayPrepend = ScalarFunction(
        "array_prepend", category: .array,
        summary: "The array with an element before its first; a NULL array counts as empty.",
        examples: [FunctionExample("array_prepend(0, ARRAY[1, 2])", "{0,1,2}")],
        overloads: [prepending])

    /// `array_cat`
    static let arrayConcatenation = ScalarFunction(
        "array_cat", aliases: ["list_concat", "array_concat", "list_cat"], category: .array,
        summary: "The elements of both arrays; a NULL array counts as empty.",
        examples: [FunctionExample("array_cat(ARRAY[1], ARRAY[2, 3])", "{1,2,3}")],
        overloads: [concatenating])

    /// What `||` does with arrays.
    static var arrayConcatenations: [Overload] { [concatenating, appending, prepending] }

    private static let appending = Overload(
        [.anyArray, .element], resultType: { $0[0] }, nullRule: .custom
    ) { _, _ in
        { arguments, call in
            joined(arguments[0], at: 0, with: arguments[1], &call)
        }
    }

    private static let prepending = Overload(
        [.element, .anyArray], resultType: { $0[1] }, nullRule: .custom
    ) { _, _ in
        { arguments, call in
            joined(arguments[1], at: 1, with: arguments[0], &call)
        }
    }

    private static func joined(
        _ arrays: Column, at place: Int, with element: Column, _ call: inout KernelCall
    ) -> Column {
        let reader = ElementsReader(arrays)
        var scratch: [UInt8] = []
        return Kernels.nullableRows(&call) { row, output in
            scratch.removeAll(keepingCapacity: true)
            element.appendElement(row: row, to: &scratch)
            if place == 1 { output.append(scratch) }
            if !arrays.isNull(at: row) { output.append(reader.body(of: row)) }
            if place == 0 { output.append(scratch) }
            output.append(ElementEncoding.end)
            return true
        }
    }

    private static let concatenating = Overload(
        [.anyArray, .anyArray], resultType: { $0[0] }, nullRule: .custom
    ) { _, _ in
        { arguments, call in
            let left = ElementsReader(arguments[0])
            let right = ElementsReader(arguments[1])
            return Kernels.nullableRows(&call) { row, output in
                let isLeftNull = arguments[0].isNull(at: row)
                let isRightNull = arguments[1].isNull(at: row)
                if isLeftNull, isRightNull { return false }
                if !isLeftNull { output.append(left.body(of: row)) }
                if !isRightNull { output.append(right.body(of: row)) }
                output.append(ElementEncoding.end)
                return true
            }
        }
    }
}
