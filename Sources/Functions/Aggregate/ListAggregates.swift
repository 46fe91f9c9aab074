import Columnar

extension AggregateFunction {
    /// `array_agg`
    static let arrayAggregate = AggregateFunction(
        "array_agg", aliases: ["list", "collect_list"],
        summary:
            "The values, NULL too, in the order of an ORDER BY among the arguments, otherwise of their arrival; NULL for no rows.",
        examples: [
            FunctionExample(
                "SELECT array_agg(x) FROM (VALUES (2), (NULL), (1)) t(x)", "{2,NULL,1}"),
            FunctionExample(
                "SELECT array_agg(x ORDER BY x DESC) FROM (VALUES (2), (3), (1)) t(x)", "{3,2,1}"),
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any], resultType: { .array($0[0]) }) { arguments in
                ListAccumulator(arguments) { rows, output throws(RowError) in
                    for row in rows { output += row }
                    output.append(ElementEncoding.end)
                }
            }
        ])

    /// `jsonb_agg`
    static let jsonAggregate = AggregateFunction(
        "jsonb_agg", aliases: ["json_agg", "json_arrayagg"],
        summary:
            "The values as a JSON array in the order of an ORDER BY among the arguments, otherwise of their arrival; NULL for no rows.",
        examples: [
            FunctionExample(
                "SELECT jsonb_agg(x) FROM (VALUES ('a'), (NULL)) t(x)", "[\"a\",null]")
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any], resultType: { _ in .json }) { arguments in
                let type = arguments.types[0]
                return ListAccumulator(arguments) { rows, output throws(RowError) in
                    let writer = JSONElementWriter.ofSQL
                    var text: [UInt8] = [UInt8(ascii: "[")]
                    for row in rows {
                        if text.count > 1 { text.append(UInt8(ascii: ",")) }
                        row.withUnsafeBufferPointer {
                            writer.append(element: $0, type: type, to: &text)
                        }
                    }
                    text.append(UInt8(ascii: "]"))
                    try appendNormalized(text, to: &output)
                }
            }
        ])

    /// `jsonb_object_agg`
    static let jsonObjectAggregate = AggregateFunction(
        "jsonb_object_agg", aliases: ["json_object_agg", "json_objectagg"],
        summary:
            "The JSON object of keys and values; of equal keys the last in the order of an ORDER BY, otherwise of arrival, wins.",
        examples: [
            FunctionExample(
                "SELECT jsonb_object_agg(k, v) FROM (VALUES ('b', 1), ('a', 2)) t(k, v)",
                "{\"a\":2,\"b\":1}")
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any, .any], resultType: { _ in .json }) { arguments in
                let types = arguments.types
                let shape = ElementShape(types[0])
                return ListAccumulator(arguments) { rows, output throws(RowError) in
                    let writer = JSONElementWriter.ofSQL
                    var members = JSONObjectBuilder()
                    for row in rows {
                        let hasKey = row.withUnsafeBufferPointer { bytes in
                            let (key, value) = split(bytes, shape)
                            guard !isNullElement(key) else { return false }
                            var name: [UInt8] = []
                            Value(element: key, type: types[0]).writeText(into: &name)
                            var text: [UInt8] = []
                            writer.append(element: value, type: types[1], to: &text)
                            name.withUnsafeBufferPointer { members.add(key: $0, value: text) }
                            return true
                        }
                        if !hasKey { throw .nullKey }
                    }
                    try appendNormalized(members.finish(), to: &output)
                }
            }
        ])

    /// `map_agg`
    static let mapAggregate = AggregateFunction(
        "map_agg",
        summary:
            "The map of keys and values; of equal keys the last in the order of an ORDER BY, otherwise of arrival, wins.",
        examples: [
            FunctionExample(
                "SELECT map_agg(k, v) FROM (VALUES ('b', 1), ('a', 2)) t(k, v)", "{a=2,b=1}")
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload(
                [.any, .any], resultType: { .map(key: $0[0], value: $0[1]) }
            ) { arguments in
                let shape = ElementShape(arguments.types[0])
                return ListAccumulator(arguments) { rows, output throws(RowError) in
                    var assembler = MapAssembler()
                    for row in rows {
                        let hasKey = row.withUnsafeBufferPointer { bytes in
                            let (key, value) = split(bytes, shape)
                            guard !isNullElement(key) else { return false }
                            assembler.bytes += key
                            assembler.finishKey()
                            assembler.bytes += value
                            assembler.finishValue()
                            return true
                        }
                        if !hasKey { throw .nullKey }
                    }
                    assembler.write(into: &output)
                }
            }
        ])

    /// The key and the value of a row of two elements.
    private static func split(
        _ row: TextBytes, _ shape: ElementShape
    ) -> (key: TextBytes, value: TextBytes) {
        var cursor = ElementCursor(row)
        let key = cursor.next(shape) ?? TextBytes(rebasing: row[..<0])
        return (key, TextBytes(rebasing: row[key.count...]))
    }

    private static func appendNormalized(
        _ text: [UInt8], to output: inout [UInt8]
    ) throws(RowError) {
        guard JSONNormalizer.append(text.span, to: &output) else {
            throw RowError(code: "22P05", "a text with a zero byte cannot be JSON")
        }
    }
}
