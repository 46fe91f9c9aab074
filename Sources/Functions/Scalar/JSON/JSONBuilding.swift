import Columnar

extension ScalarFunction {
    /// `to_json`
    static let toJSON = ScalarFunction(
        "to_json", aliases: ["to_jsonb", "row_to_json", "array_to_json"], category: .json,
        summary: "The value as JSON: rows and maps as objects, times as strings.",
        examples: [
            FunctionExample("to_json(ARRAY[1, NULL])", "[1,null]"),
            FunctionExample("to_json({'b': 1, 'aa': 'x'})", "{\"b\":1,\"aa\":\"x\"}"),
        ],
        overloads: [
            Overload([.any], resultType: { _ in .json }) { _, _ in
                { arguments, call in
                    let writer = JSONElementWriter.ofSQL
                    var scratch: [UInt8] = []
                    var normal: [UInt8] = []
                    return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                        scratch.removeAll(keepingCapacity: true)
                        writer.append(arguments[0], row: row, to: &scratch)
                        try normalize(scratch, into: &normal)
                        output.append(normal)
                    }
                }
            }
        ])

    /// `jsonb_build_object`
    static let jsonBuildObject = ScalarFunction(
        "jsonb_build_object", aliases: ["json_build_object", "json_object"], category: .json,
        summary: "The JSON object of keys and values by turns.",
        examples: [
            FunctionExample("jsonb_build_object('a', 1, 'b', NULL)", "{\"a\":1,\"b\":null}")
        ],
        overloads: [
            Overload(
                [.any], isVariadic: true, resultType: { _ in .json }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let writer = JSONElementWriter.ofSQL
                    return Kernels.nullableRows(&call) { row, output throws(RowError) in
                        guard arguments.count % 2 == 0 else { throw .unevenObject }
                        var members = JSONObjectBuilder()
                        var value: [UInt8] = []
                        var key: [UInt8] = []
                        for index in stride(from: 0, to: arguments.count, by: 2) {
                            key.removeAll(keepingCapacity: true)
                            guard arguments[index].writeText(row: row, into: &key) else {
                                throw .nullKey
                            }
                            value.removeAll(keepingCapacity: true)
                            writer.append(arguments[index + 1], row: row, to: &value)
                            key.withUnsafeBufferPointer { members.add(key: $0, value: value) }
                        }
                        var normal: [UInt8] = []
                        try normalize(members.finish(), into: &normal)
                        output.append(normal)
                        return true
                    }
                }
            }
        ])

    /// `jsonb_build_array`
    static let jsonBuildArray = ScalarFunction(
        "jsonb_build_array", aliases: ["json_build_array", "json_array"], category: .json,
        summary: "The JSON array of the arguments.",
        examples: [FunctionExample("jsonb_build_array(1, 'x', NULL)", "[1,\"x\",null]")],
        overloads: [
            Overload(
                [.any], isVariadic: true, resultType: { _ in .json }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let writer = JSONElementWriter.ofSQL
                    return Kernels.nullableRows(&call) { row, output throws(RowError) in
                        var text: [UInt8] = [UInt8(ascii: "[")]
                        for (index, argument) in arguments.enumerated() {
                            if index > 0 { text.append(UInt8(ascii: ",")) }
                            writer.append(argument, row: row, to: &text)
                        }
                        text.append(UInt8(ascii: "]"))
                        var normal: [UInt8] = []
                        try normalize(text, into: &normal)
                        output.append(normal)
                        return true
                    }
                }
            }
        ])

    private static func normalize(
        _ text: [UInt8], into normal: inout [UInt8]
    ) throws(RowError) {
        normal.removeAll(keepingCapacity: true)
        guard JSONNormalizer.append(text.span, to: &normal) else {
            throw RowError(
                code: "22P05",
                "the value cannot be JSON: a text holds a zero byte, or "
                    + "it is nested too deeply")
        }
    }
}

extension JSONElementWriter {
    /// How functions write times: `2024-11-18T10:00:00`, as PostgreSQL's do.
    static let ofSQL: JSONElementWriter = {
        var writer = JSONElementWriter()
        writer.dateTimeSeparator = UInt8(ascii: "T")
        return writer
    }()
}

extension RowError {
    fileprivate static let unevenObject = RowError(
        code: "22023", "an object needs as many values as keys")
}
