import Columnar

extension ScalarFunction {
    /// `cardinality`
    static let cardinality = ScalarFunction(
        "cardinality", aliases: ["array_size", "list_length"], category: .array,
        summary: "How many elements an array has, or entries a map.",
        examples: [
            FunctionExample("cardinality(ARRAY[1, NULL])", "2"),
            FunctionExample("cardinality(MAP['a', 1])", "1"),
        ],
        overloads: [
            Overload([.anyArray], resultType: { _ in .integer }) { _, _ in count },
            Overload([.anyMap], resultType: { _ in .integer }) { types, _ in
                let shapes = (ElementShape(types[0].keyType), ElementShape(types[0].valueType))
                return { arguments, call in
                    let maps = BytesReader(arguments[0])
                    return Kernels.rows(arguments, &call) { row in
                        var cursor = ElementCursor(maps.value(at: row))
                        var count: Int32 = 0
                        while cursor.next(shapes.0) != nil, cursor.next(shapes.1) != nil {
                            count += 1
                        }
                        return count
                    }
                }
            },
        ])

    /// `array_length`
    static let arrayLength = ScalarFunction(
        "array_length", category: .array,
        summary: "How many elements an array has in a dimension, the first unless given; NULL for "
            + "none.",
        examples: [
            FunctionExample("array_length(ARRAY[1, 2], 1)", "2"),
            FunctionExample("array_length(ARRAY[[1, 2, 3]], 2)", "3"),
            FunctionExample("array_length(CAST('{}' AS INT[]), 1)", "NULL"),
        ],
        overloads: [
            Overload([.anyArray], resultType: { _ in .integer }) { _, _ in
                { arguments, call in length(arguments, &call) { _ in 1 } }
            },
            Overload([.anyArray, .exactly(.integer)], resultType: { _ in .integer }) { _, _ in
                { arguments, call in
                    let dimensions = FixedReader<Int32>(arguments[1])
                    return length(arguments, &call) { dimensions.value(at: $0) }
                }
            },
        ])

    private static let count: Kernel = { arguments, call in
        let arrays = ElementsReader(arguments[0])
        return Kernels.rows(arguments, &call) { row in
            arrays.elements(of: row).reduce(Int32(0)) { count, _ in count + 1 }
        }
    }

    private static func length(
        _ arguments: [Column], _ call: inout KernelCall, _ dimension: (Int) -> Int32
    ) -> Column {
        let arrays = BytesReader(arguments[0])
        let type = arguments[0].type
        return Kernels.valueRows(arguments, &call) { row in
            length(arrays.value(at: row), type, dimension(row))
        }
    }

    /// The number of elements in a dimension of an array, taken from its first elements.
    private static func length(
        _ stored: TextBytes, _ type: DataType, _ dimension: Int32
    ) -> Value {
        guard case .array(let element) = type, dimension > 0 else { return .null }
        var cursor = ElementCursor(stored)
        let shape = ElementShape(element)
        guard let first = cursor.next(shape) else { return .null }
        if dimension > 1 {
            if isNullElement(first) { return .null }
            return length(TextBytes(rebasing: first.dropFirst()), element, dimension - 1)
        }
        var count: Int64 = 1
        while cursor.next(shape) != nil { count += 1 }
        return .integer(count)
    }
}
