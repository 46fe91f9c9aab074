import Columnar

extension ScalarFunction {
    /// `map_keys`
    static let mapKeys = ScalarFunction(
        "map_keys", category: .array, summary: "The keys of a map in order.",
        examples: [FunctionExample("map_keys(MAP['b', 1, 'a', 2])", "{a,b}")],
        overloads: [
            parts({ .array($0.keyType) }) { key, _, output in output.append(key) }
        ])

    /// `map_values`
    static let mapValues = ScalarFunction(
        "map_values", category: .array, summary: "The values of a map in the order of their keys.",
        examples: [FunctionExample("map_values(MAP['b', 1, 'a', 2])", "{2,1}")],
        overloads: [
            parts({ .array($0.valueType) }) { _, value, output in output.append(value) }
        ])

    /// `map_entries`
    static let mapEntries = ScalarFunction(
        "map_entries", category: .array,
        summary: "The entries of a map as an array of rows (key, value).",
        examples: [FunctionExample("map_entries(MAP['a', 2])", "{\"(a,2)\"}")],
        overloads: [
            parts(
                { map in
                    .array(
                        .structure([
                            StructureField("key", map.keyType),
                            StructureField("value", map.valueType),
                        ]))
                }
            ) { key, value, output in
                output.append(ElementEncoding.present)
                output.append(key)
                output.append(value)
            }
        ])

    private static func parts(
        _ resultType: @escaping @Sendable (DataType) -> DataType,
        _ append: @escaping @Sendable (TextBytes, TextBytes, inout TextOutput) -> Void
    ) -> Overload {
        Overload([.anyMap], resultType: { resultType($0[0]) }) { types, _ in
            let shapes = (ElementShape(types[0].keyType), ElementShape(types[0].valueType))
            return { arguments, call in
                let maps = BytesReader(arguments[0])
                return Kernels.textRows(arguments, &call) { row, output in
                    var cursor = ElementCursor(maps.value(at: row))
                    while let key = cursor.next(shapes.0), let value = cursor.next(shapes.1) {
                        append(key, value, &output)
                    }
                    output.append(ElementEncoding.end)
                }
            }
        }
    }
}
