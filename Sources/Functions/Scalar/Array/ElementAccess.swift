import Columnar

extension ScalarFunction {
    /// `a[i]`, `m[key]`
    static let subscripting = ScalarFunction(
        "[]", category: .array,
        summary: "The element of an array at a place counted from 1, the value of a map for a key, "
            + "a part of JSON; NULL where there is none.",
        examples: [
            FunctionExample("(ARRAY[10, 20])[2]", "20"),
            FunctionExample("(ARRAY[10, 20])[3]", "NULL"),
            FunctionExample("(MAP['a', 1, 'b', 2])['b']", "2"),
            FunctionExample("(JSON '{\"a\": [1, 2]}')['a'][0]", "1"),
        ],
        overloads: [
            Overload([.anyArray, .exactly(.bigint)], resultType: { $0[0].elementType }) { _, _ in
                element(countsFromEnd: false)
            },
            mapLookup,
            Overload([.json, .text], .json, kernel: JSONAccess.memberAsJSON),
            Overload([.json, .bigint], .json, kernel: JSONAccess.elementAsJSON),
        ])

    /// `element_at`
    static let elementAt = ScalarFunction(
        "element_at", aliases: ["list_extract", "array_extract", "list_element"], category: .array,
        summary:
            "The element of an array at a place counted from 1, or from the end when negative; "
            + "the value of a map for a key.",
        examples: [
            FunctionExample("element_at(ARRAY[10, 20, 30], -1)", "30"),
            FunctionExample("element_at(MAP['a', 1], 'x')", "NULL"),
        ],
        overloads: [
            Overload([.anyArray, .exactly(.bigint)], resultType: { $0[0].elementType }) { _, _ in
                element(countsFromEnd: true)
            },
            mapLookup,
        ])

    private static let mapLookup = Overload(
        [.anyMap, .mapKey], resultType: { $0[0].valueType }
    ) { types, _ in
        let shapes = (ElementShape(types[0].keyType), ElementShape(types[0].valueType))
        return { arguments, call in
            let maps = BytesReader(arguments[0])
            let keys = EncodedElements(arguments[1])
            defer { withExtendedLifetime(keys) {} }
            return Kernels.elementRows(arguments, &call) { row in
                var cursor = ElementCursor(maps.value(at: row))
                let wanted = keys.element(at: row)
                while let key = cursor.next(shapes.0), let value = cursor.next(shapes.1) {
                    if isSameElement(key, wanted) { return value }
                }
                return nil
            }
        }
    }

    private static func element(countsFromEnd: Bool) -> Kernel {
        { arguments, call in
            let arrays = ElementsReader(arguments[0])
            let places = FixedReader<Int64>(arguments[1])
            return Kernels.elementRows(arguments, &call) { row in
                var place = places.value(at: row)
                if countsFromEnd, place < 0 {
                    let count = Int64(arrays.elements(of: row).reduce(0) { sum, _ in sum + 1 })
                    place += count + 1
                }
                guard place > 0 else { return nil }
                for element in arrays.elements(of: row) {
                    if place == 1 { return element }
                    place -= 1
                }
                return nil
            }
        }
    }
}
