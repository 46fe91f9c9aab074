import Columnar

extension ScalarFunction {
    /// `array_position`
    static let arrayPosition = ScalarFunction(
        "array_position", aliases: ["list_position", "list_indexof"], category: .array,
        summary: "The place, from 1, of the first element that is the second argument, which may "
            + "be NULL; NULL where there is none. A third argument says where to begin.",
        examples: [
            FunctionExample("array_position(ARRAY['a', 'b', 'a'], 'b')", "2"),
            FunctionExample("array_position(ARRAY[1, 2, 1], 1, 2)", "3"),
        ],
        overloads: [
            Overload(
                [.anyArray, .element], resultType: { _ in .integer }, nullRule: .custom
            ) { _, _ in { arguments, call in position(arguments, &call) { _ in 1 } } },
            Overload(
                [.anyArray, .element, .exactly(.integer)], resultType: { _ in .integer },
                nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let starts = FixedReader<Int32>(arguments[2])
                    return position(arguments, &call) { row in
                        arguments[2].isNull(at: row) ? nil : Int64(starts.value(at: row))
                    }
                }
            },
        ])

    /// `array_positions`
    static let arrayPositions = ScalarFunction(
        "array_positions", category: .array,
        summary: "The places, from 1, of all elements that are the second argument.",
        examples: [FunctionExample("array_positions(ARRAY['a', 'b', 'a'], 'a')", "{1,3}")],
        overloads: [
            Overload(
                [.anyArray, .element], resultType: { _ in .array(.integer) }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let arrays = ElementsReader(arguments[0])
                    let wanted = EncodedElements(arguments[1])
                    defer { withExtendedLifetime(wanted) {} }
                    return Kernels.valueRows([arguments[0]], &call) { row in
                        var places: [Value] = []
                        var place: Int64 = 0
                        for element in arrays.elements(of: row) {
                            place += 1
                            if isSameElement(element, wanted.element(at: row)) {
                                places.append(.integer(place))
                            }
                        }
                        return .array(places)
                    }
                }
            }
        ])

    private static func position(
        _ arguments: [Column], _ call: inout KernelCall, _ start: (Int) -> Int64?
    ) -> Column {
        let arrays = ElementsReader(arguments[0])
        let wanted = EncodedElements(arguments[1])
        defer { withExtendedLifetime(wanted) {} }
        return Kernels.valueRows([arguments[0]], &call) { row in
            guard let start = start(row) else { return .null }
            var place: Int64 = 0
            for element in arrays.elements(of: row) {
                place += 1
                if place >= start, isSameElement(element, wanted.element(at: row)) {
                    return .integer(place)
                }
            }
            return .null
        }
    }
}
