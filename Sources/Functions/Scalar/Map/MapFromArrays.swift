import Columnar

extension ScalarFunction {
    /// `map_from_arrays`
    static let mapFromArrays = ScalarFunction(
        "map_from_arrays", aliases: ["map"], category: .array,
        summary:
            "The map of an array of keys and an array of as many values; of equal keys the last "
            + "wins.",
        examples: [
            FunctionExample("map_from_arrays(ARRAY['b', 'a'], ARRAY[1, 2])", "{a=2,b=1}"),
            FunctionExample("MAP['a', 1, 'b', NULL]", "{a=1,b=NULL}"),
            FunctionExample("MAP {1: 'x'}", "{1=x}"),
        ],
        overloads: [
            Overload(
                [.keyArray, .valueArray],
                resultType: { .map(key: $0[0].elementType, value: $0[1].elementType) }
            ) { _, _ in
                { arguments, call in
                    let keys = ElementsReader(arguments[0])
                    let values = ElementsReader(arguments[1])
                    var assembler = MapAssembler()
                    var stored: [UInt8] = []
                    return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                        assembler.removeAll()
                        var value = values.elements(of: row)
                        for key in keys.elements(of: row) {
                            if isNullElement(key) {
                                throw RowError(code: "22004", "a key of a map must not be NULL")
                            }
                            guard let value = value.next() else { throw .unevenMap }
                            assembler.bytes.append(contentsOf: key)
                            assembler.finishKey()
                            assembler.bytes.append(contentsOf: value)
                            assembler.finishValue()
                        }
                        if value.next() != nil { throw .unevenMap }
                        stored.removeAll(keepingCapacity: true)
                        assembler.write(into: &stored)
                        output.append(stored)
                    }
                }
            }
        ])
}

extension RowError {
    fileprivate static let unevenMap = RowError(
        code: "22023", "a map needs as many values as keys")
}
