import Columnar

extension ScalarFunction {
    /// `->`
    static let jsonGet = ScalarFunction(
        "->", aliases: ["json_object_field", "jsonb_object_field"], category: .json,
        summary: "The member of a JSON object by its key, or the element of an array by its place "
            + "from 0 (from the end when negative), as JSON; NULL where there is none.",
        examples: [
            FunctionExample("JSON '{\"a\": {\"b\": 1}}' -> 'a'", "{\"b\":1}"),
            FunctionExample("JSON '[1, 2, 3]' -> -1", "3"),
        ],
        overloads: [
            Overload([.json, .text], .json, kernel: JSONAccess.memberAsJSON),
            Overload([.json, .bigint], .json, kernel: JSONAccess.elementAsJSON),
        ])

    /// `->>`
    static let jsonGetText = ScalarFunction(
        "->>", category: .json,
        summary: "The same as ->, as text; a JSON null is NULL.",
        examples: [
            FunctionExample("JSON '{\"a\": \"x\"}' ->> 'a'", "x"),
            FunctionExample("JSON '[null]' ->> 0", "NULL"),
        ],
        overloads: [
            Overload([.json, .text], .text, kernel: JSONAccess.memberAsText),
            Overload([.json, .bigint], .text, kernel: JSONAccess.elementAsText),
        ])

    /// `#>`
    static let jsonPathGet = ScalarFunction(
        "#>", category: .json,
        summary: "What a path of keys and places leads to, as JSON.",
        examples: [FunctionExample("JSON '{\"a\": [1, {\"b\": 2}]}' #> '{a,1,b}'", "2")],
        overloads: [Overload([.json, .array(.text)], .json, kernel: JSONAccess.pathAsJSON)])

    /// `#>>`
    static let jsonPathGetText = ScalarFunction(
        "#>>", category: .json,
        summary: "What a path of keys and places leads to, as text.",
        examples: [FunctionExample("JSON '{\"a\": [\"x\"]}' #>> '{a,0}'", "x")],
        overloads: [Overload([.json, .array(.text)], .text, kernel: JSONAccess.pathAsText)])

    /// `?`
    static let jsonHasKey = ScalarFunction(
        "?", aliases: ["jsonb_exists"], category: .json,
        summary: "Whether a text is a key of a JSON object, or a string of an array.",
        examples: [
            FunctionExample("JSON '{\"a\": 1}' ? 'a'", "true"),
            FunctionExample("JSON '[\"a\"]' ? 'b'", "false"),
        ],
        overloads: [
            Overload(
                [.json, .text], .boolean,
                kernel: Kernels.binary { (value: TextBytes, key: TextBytes) in
                    hasKey(value, key)
                })
        ])

    /// `?|`
    static let jsonHasAnyKey = ScalarFunction(
        "?|", category: .json, summary: "Whether any of the texts is a key.",
        examples: [FunctionExample("JSON '{\"a\": 1}' ?| ARRAY['x', 'a']", "true")],
        overloads: [
            hasKeys { keys, value in keys.contains { hasKey(value, $0) } }
        ])

    /// `?&`
    static let jsonHasAllKeys = ScalarFunction(
        "?&", category: .json, summary: "Whether all of the texts are keys.",
        examples: [FunctionExample("JSON '{\"a\": 1}' ?& ARRAY['x', 'a']", "false")],
        overloads: [
            hasKeys { keys, value in keys.allSatisfy { hasKey(value, $0) } }
        ])

    private static func hasKeys(
        _ test: @escaping @Sendable ([TextBytes], TextBytes) -> Bool
    ) -> Overload {
        Overload([.json, .array(.text)], .boolean) { arguments, call in
            let values = BytesReader(arguments[0])
            let keys = TextListReader(arguments[1])
            return Kernels.rows(arguments, &call) { row in
                withLent(keys.texts(at: row) ?? []) { test($0, values.value(at: row)) }
            }
        }
    }

    private static func hasKey(_ value: TextBytes, _ key: TextBytes) -> Bool {
        switch JSONCursor.kind(of: value) {
        case .object: return JSONAccess.member(of: value, key: key) != nil
        case .array:
            var cursor = JSONCursor(value)
            while let element = cursor.nextElement() {
                if JSONCursor.kind(of: element) == .string, JSONAccess.isKey(element, key) {
                    return true
                }
            }
            return false
        case .string: return JSONAccess.isKey(value, key)
        default: return false
        }
    }
}
