import Columnar

extension ScalarFunction {
    /// `json_elements`
    static let jsonElements = ScalarFunction(
        "json_elements", category: .json,
        summary: "The elements of a JSON array as an array of JSON; json_array_elements gives them "
            + "as rows.",
        examples: [FunctionExample("json_elements('[1, [2]]')", "{1,[2]}")],
        overloads: [elements(.json) { .json(Array($0)) }])

    /// `json_elements_text`
    static let jsonElementsText = ScalarFunction(
        "json_elements_text", category: .json,
        summary:
            "The elements of a JSON array as texts; json_array_elements_text gives them as rows.",
        examples: [FunctionExample("json_elements_text('[\"a\", null]')", "{a,NULL}")],
        overloads: [elements(.text) { text(of: $0) }])

    /// `json_entries`
    static let jsonEntries = ScalarFunction(
        "json_entries", category: .json,
        summary: "The members of a JSON object as an array of rows (key, value); json_each gives "
            + "them as rows.",
        examples: [FunctionExample("json_entries('{\"a\": 1}')", "{\"(a,1)\"}")],
        overloads: [entries(.json) { .json(Array($0)) }])

    /// `json_entries_text`
    static let jsonEntriesText = ScalarFunction(
        "json_entries_text", category: .json,
        summary:
            "The members of a JSON object as rows (key, text); json_each_text gives them as rows.",
        examples: [FunctionExample("json_entries_text('{\"a\": \"x\"}')", "{\"(a,x)\"}")],
        overloads: [entries(.text) { text(of: $0) }])

    /// `json_keys`
    static let jsonKeys = ScalarFunction(
        "json_keys", category: .json,
        summary: "The keys of a JSON object; json_object_keys gives them as rows.",
        examples: [FunctionExample("json_keys('{\"b\": 1, \"a\": 2}')", "{a,b}")],
        overloads: [
            Overload([.json], .array(.text)) { arguments, call in
                let values = BytesReader(arguments[0])
                return Kernels.valueRows(arguments, &call) { row throws(RowError) in
                    .array(try members(of: values.value(at: row)).map { .text($0.key) })
                }
            }
        ])

    private static func elements(
        _ type: DataType, _ value: @escaping @Sendable (TextBytes) -> Value
    ) -> Overload {
        Overload([.json], .array(type)) { arguments, call in
            let values = BytesReader(arguments[0])
            return Kernels.valueRows(arguments, &call) { row throws(RowError) in
                let array = values.value(at: row)
                guard JSONCursor.kind(of: array) == .array else {
                    throw RowError(
                        code: "22023", "cannot extract elements from a JSON value that is no array")
                }
                var cursor = JSONCursor(array)
                var found: [Value] = []
                while let element = cursor.nextElement() { found.append(value(element)) }
                return .array(found)
            }
        }
    }

    private static func entries(
        _ type: DataType, _ value: @escaping @Sendable (TextBytes) -> Value
    ) -> Overload {
        let fields = [StructureField("key", .text), StructureField("value", type)]
        return Overload([.json], .array(.structure(fields))) { arguments, call in
            let values = BytesReader(arguments[0])
            return Kernels.valueRows(arguments, &call) { row throws(RowError) in
                .array(
                    try members(of: values.value(at: row)).map { member in
                        .structure([.text(member.key), value(member.value)])
                    })
            }
        }
    }

    private static func members(
        of object: TextBytes
    ) throws(RowError) -> [(key: [UInt8], value: TextBytes)] {
        guard JSONCursor.kind(of: object) == .object else {
            throw RowError(
                code: "22023", "cannot take the members of a JSON value that is no object")
        }
        var cursor = JSONCursor(object)
        var found: [(key: [UInt8], value: TextBytes)] = []
        while let (quoted, value) = cursor.nextMember() {
            var key: [UInt8] = []
            appendUnescaped(quoted, to: &key)
            found.append((key, value))
        }
        return found
    }

    private static func text(of value: TextBytes) -> Value {
        switch JSONCursor.kind(of: value) {
        case .null: return .null
        case .string:
            var text: [UInt8] = []
            appendUnescaped(value, to: &text)
            return .text(text)
        default: return .text(Array(value))
        }
    }
}
