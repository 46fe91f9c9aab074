import Columnar

extension ScalarFunction {
    /// `json_typeof`
    static let jsonTypeOf = ScalarFunction(
        "json_typeof", aliases: ["jsonb_typeof", "json_type"], category: .json,
        summary: "What a JSON value is: object, array, string, number, boolean or null.",
        examples: [FunctionExample("json_typeof('[1]')", "array")],
        overloads: [
            Overload(
                [.json], .text,
                kernel: Kernels.textUnary { (value: TextBytes, output: inout TextOutput) in
                    output.append(Array("\(JSONCursor.kind(of: value))".utf8))
                })
        ])

    /// `json_array_length`
    static let jsonArrayLength = ScalarFunction(
        "json_array_length", aliases: ["jsonb_array_length"], category: .json,
        summary: "How many elements a JSON array has; an error for anything else.",
        examples: [FunctionExample("json_array_length('[1, [2, 3]]')", "2")],
        overloads: [
            Overload(
                [.json], .integer,
                kernel: Kernels.unary { (value: TextBytes) throws(RowError) -> Int32 in
                    guard JSONCursor.kind(of: value) == .array else {
                        throw RowError(
                            code: "22023", "cannot get array length of a JSON value that is none")
                    }
                    return Int32(clamping: JSONAccess.elementCount(of: value))
                })
        ])

    /// `is json`
    static let isJSON = ScalarFunction(
        "is json", aliases: ["json_valid"], category: .json,
        summary: "Whether a text is JSON, written x IS JSON [OBJECT | ARRAY | SCALAR].",
        examples: [
            FunctionExample("'{\"a\": 1}' IS JSON OBJECT", "true"),
            FunctionExample("'{a: 1}' IS JSON", "false"),
        ],
        overloads: [
            Overload(
                [.text], .boolean,
                kernel: Kernels.unary { (text: TextBytes) in isJSON(text, "VALUE") }),
            Overload([.text, .text], .boolean) { arguments, call in
                let texts = BytesReader(arguments[0])
                let kinds = BytesReader(arguments[1])
                return Kernels.rows(arguments, &call) { row in
                    isJSON(
                        texts.value(at: row), String(decoding: kinds.value(at: row), as: UTF8.self))
                }
            },
        ])

    private static func isJSON(_ text: TextBytes, _ kind: String) -> Bool {
        var normal: [UInt8] = []
        guard JSONNormalizer.append(Span(_unsafeElements: text), to: &normal) else { return false }
        return normal.withUnsafeBufferPointer { value in
            switch (kind, JSONCursor.kind(of: value)) {
            case ("OBJECT", let found): found == .object
            case ("ARRAY", let found): found == .array
            case ("SCALAR", let found): found != .object && found != .array
            default: true
            }
        }
    }
}
