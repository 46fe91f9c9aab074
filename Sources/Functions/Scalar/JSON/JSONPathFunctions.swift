import Columnar

extension ScalarFunction {
    /// `json_value`
    static let jsonValue = ScalarFunction(
        "json_value", category: .json,
        summary:
            "The scalar that a path leads to, as text, or as another type with RETURNING; NULL "
            + "for nothing and for a JSON null. Also takes DEFAULT, NULL and ERROR for ON EMPTY "
            + "and ON ERROR.",
        examples: [
            FunctionExample("JSON_VALUE('{\"a\": {\"b\": \"x\"}}', '$.a.b')", "x"),
            FunctionExample("JSON_VALUE('{\"a\": [5]}', '$.a[0]' RETURNING INT) + 1", "6"),
            FunctionExample("JSON_VALUE('{}', '$.a' DEFAULT 'none' ON EMPTY)", "none"),
        ],
        overloads: [
            Overload([.json, .text], .text) { arguments, call in
                withItems(arguments, &call) { items, output throws(RowError) in
                    guard let item = items.first else { return false }
                    let kind = item.kind
                    if items.count > 1 || kind == .object || kind == .array {
                        throw RowError(
                            code: "2203F", "the JSON path does not lead to one scalar value")
                    }
                    return JSONAccess.appendText(of: item.bytes, to: &output)
                }
            }
        ])

    /// `json_query`
    static let jsonQuery = ScalarFunction(
        "json_query", aliases: ["json_extract", "jsonb_path_query_first", "get_json_object"],
        category: .json,
        summary: "What a path leads to first, as JSON; NULL for nothing.",
        examples: [
            FunctionExample("json_extract('{\"a\": {\"b\": [1, 2]}}', '$.a.b')", "[1,2]")
        ],
        overloads: [
            Overload([.json, .text], .json) { arguments, call in
                withItems(arguments, &call) { items, output in
                    guard let item = items.first else { return false }
                    output.append(item.bytes)
                    return true
                }
            }
        ])

    /// `jsonb_path_query_array`
    static let jsonQueryArray = ScalarFunction(
        "jsonb_path_query_array", category: .json,
        summary: "All that a path leads to, as a JSON array.",
        examples: [
            FunctionExample("jsonb_path_query_array('[{\"a\": 1}, {\"a\": 2}]', '$[*].a')", "[1,2]")
        ],
        overloads: [
            Overload([.json, .text], .json) { arguments, call in
                withItems(arguments, &call) { items, output in
                    output.append(UInt8(ascii: "["))
                    for (index, item) in items.enumerated() {
                        if index > 0 { output.append(UInt8(ascii: ",")) }
                        output.append(item.bytes)
                    }
                    output.append(UInt8(ascii: "]"))
                    return true
                }
            }
        ])

    /// `json_extract_text`
    static let jsonQueryText = ScalarFunction(
        "json_extract_text", aliases: ["json_extract_string"], category: .json,
        summary: "What a path leads to first, as text; NULL for nothing and for a JSON null.",
        examples: [FunctionExample("json_extract_text('{\"a\": [\"x\"]}', '$.a[0]')", "x")],
        overloads: [
            Overload([.json, .text], .text) { arguments, call in
                withItems(arguments, &call) { items, output in
                    guard let item = items.first else { return false }
                    return JSONAccess.appendText(of: item.bytes, to: &output)
                }
            }
        ])

    /// `json_exists`
    static let jsonExists = ScalarFunction(
        "json_exists", aliases: ["jsonb_path_exists", "@?"], category: .json,
        summary: "Whether a path leads to anything.",
        examples: [
            FunctionExample("JSON_EXISTS('{\"a\": null}', '$.a')", "true"),
            FunctionExample("JSON '[]' @? '$[0]'", "false"),
        ],
        overloads: [
            Overload([.json, .text], .boolean) { arguments, call in
                let values = BytesReader(arguments[0])
                var paths = PreparedArgument(arguments[1]) { text throws(RowError) in
                    try JSONPath(text)
                }
                return Kernels.rows(arguments, &call) { row throws(RowError) in
                    let path = try paths.value(at: row)
                    return try !path.items(in: values.value(at: row)).isEmpty
                }
            }
        ])

    /// `jsonb_path_match`
    static let jsonPathMatch = ScalarFunction(
        "jsonb_path_match", aliases: ["@@"], category: .json,
        summary: "Whether the condition of a JSON path holds; NULL when that is unknown.",
        examples: [
            FunctionExample("JSON '{\"a\": [1, 5]}' @@ '$.a[*] > 3'", "true"),
            FunctionExample("jsonb_path_match('{\"a\": \"x\"}', '$.a > 3')", "NULL"),
        ],
        overloads: [
            Overload([.json, .text], .boolean) { arguments, call in
                let values = BytesReader(arguments[0])
                var conditions = PreparedArgument(arguments[1]) { text throws(RowError) in
                    var parser = JSONPathParser(text)
                    guard let condition = try parser.condition(), parser.isAtEnd else {
                        throw parser.invalid()
                    }
                    return condition
                }
                let builder = ColumnBuilder(type: .boolean, capacity: call.rowCount)
                for row in 0..<call.rowCount {
                    var holds: Bool?
                    do throws(RowError) {
                        if !arguments[0].isNull(at: row), !arguments[1].isNull(at: row) {
                            let condition = try conditions.value(at: row)
                            let value = JSONPathItem.part(values.value(at: row))
                            holds = try condition.holds(root: value, item: value)
                        }
                    } catch {
                        call.errors.record(error, row: row)
                    }
                    if let holds { builder.appendBit(holds) } else { builder.appendNull() }
                }
                return builder.finish()
            }
        ])

    private static func withItems(
        _ arguments: [Column], _ call: inout KernelCall,
        _ body: ([JSONPathItem], inout TextOutput) throws(RowError) -> Bool
    ) -> Column {
        let values = BytesReader(arguments[0])
        var paths = PreparedArgument(arguments[1]) { text throws(RowError) in try JSONPath(text) }
        return Kernels.nullableRows(&call) { row, output throws(RowError) in
            if arguments[0].isNull(at: row) || arguments[1].isNull(at: row) { return false }
            let path = try paths.value(at: row)
            return try body(try path.items(in: values.value(at: row)), &output)
        }
    }
}
