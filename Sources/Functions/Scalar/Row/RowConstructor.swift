import Columnar

extension ScalarFunction {
    /// `ROW(…)`
    public static let row = ScalarFunction(
        "row", category: .array,
        summary: "The row of the arguments, with the fields f1, f2 and so on; {name: value} names "
            + "them.",
        examples: [
            FunctionExample("ROW(1, 'two words', NULL)", "(1,\"two words\",)"),
            FunctionExample("({'a': 1, 'b': 2}).b", "2"),
        ],
        overloads: [
            Overload(
                [.any], isVariadic: true,
                resultType: { types in
                    .structure(
                        types.enumerated().map { StructureField("f\($0 + 1)", $1) })
                }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    var scratch: [UInt8] = []
                    return Kernels.nullableRows(&call) { row, output in
                        scratch.removeAll(keepingCapacity: true)
                        for argument in arguments {
                            argument.appendElement(row: row, to: &scratch)
                        }
                        output.append(scratch)
                        return true
                    }
                }
            }
        ])

    /// `(r).name`: the argument behind the structure is the field's place, from 0, as a constant.
    public static let fieldAccess = ScalarFunction(
        ".", category: .array, summary: "A field of a row.",
        examples: [FunctionExample("(ROW(1, 'x')).f2", "x")],
        overloads: [
            Overload(
                [.anyStructure, .exactly(.integer)], resultType: { $0[0] }
            ) { types, _ in
                let shapes = types[0].fields.map { ElementShape($0.type) }
                return { arguments, call in
                    let rows = BytesReader(arguments[0])
                    let places = FixedReader<Int32>(arguments[1])
                    return Kernels.elementRows(arguments, &call) { row in
                        var cursor = ElementCursor(rows.value(at: row))
                        let place = Int(places.value(at: row))
                        for (index, shape) in shapes.enumerated() {
                            let element = cursor.next(shape)
                            if index == place { return element }
                        }
                        return nil
                    }
                }
            }
        ])
}
