import Columnar

extension ScalarFunction {
    /// `#-`
    static let jsonDeletePath = ScalarFunction(
        "#-", category: .json, summary: "The JSON without what a path leads to.",
        examples: [FunctionExample("JSON '{\"a\": [1, 2]}' #- '{a,0}'", "{\"a\":[2]}")],
        overloads: [
            Overload([.json, .array(.text)], .json) { arguments, call in
                let values = BytesReader(arguments[0])
                let paths = TextListReader(arguments[1])
                return Kernels.textRows(arguments, &call) { row, output in
                    let value = values.value(at: row)
                    let changed = withLent(paths.texts(at: row) ?? []) {
                        JSONEditing.changed(value, at: $0[...]) { _ in nil }
                    }
                    output.append(changed)
                }
            }
        ])

    /// `jsonb_set`
    static let jsonSet = ScalarFunction(
        "jsonb_set", aliases: ["json_set"], category: .json,
        summary: "The JSON with a new value where a path leads; a last step that does not exist is "
            + "added unless the fourth argument is false.",
        examples: [
            FunctionExample(
                "jsonb_set('{\"a\": [1, 2]}', '{a,1}', '9')", "{\"a\":[1,9]}"),
            FunctionExample("jsonb_set('{\"a\": 1}', '{b}', '2')", "{\"a\":1,\"b\":2}"),
            FunctionExample("jsonb_set('{\"a\": 1}', '{b}', '2', false)", "{\"a\":1}"),
        ],
        overloads: [
            Overload([.json, .array(.text), .json], .json) { arguments, call in
                set(arguments, &call) { _ in true }
            },
            Overload([.json, .array(.text), .json, .boolean], .json) { arguments, call in
                let creates = BooleanReader(arguments[3])
                return set(arguments, &call) { creates.value(at: $0) }
            },
        ])

    private static func set(
        _ arguments: [Column], _ call: inout KernelCall, _ creates: (Int) -> Bool
    ) -> Column {
        let values = BytesReader(arguments[0])
        let paths = TextListReader(arguments[1])
        let news = BytesReader(arguments[2])
        return Kernels.textRows(arguments, &call) { row, output in
            let new = Array(news.value(at: row))
            let value = values.value(at: row)
            let changed = withLent(paths.texts(at: row) ?? []) { path in
                JSONEditing.changed(value, at: path[...]) { old in
                    old != nil || creates(row) ? new : nil
                }
            }
            output.append(changed)
        }
    }

    /// `jsonb_strip_nulls`
    static let jsonStripNulls = ScalarFunction(
        "jsonb_strip_nulls", aliases: ["json_strip_nulls"], category: .json,
        summary: "The JSON without members that are null, at any depth; null elements stay.",
        examples: [
            FunctionExample("jsonb_strip_nulls('{\"a\": null, \"b\": [null]}')", "{\"b\":[null]}")
        ],
        overloads: [
            Overload(
                [.json], .json,
                kernel: Kernels.textUnary { (value: TextBytes, output: inout TextOutput) in
                    output.append(JSONEditing.withoutNulls(value))
                })
        ])

    /// What `-` does with JSON.
    static var jsonSubtractions: [Overload] {
        [
            Overload(
                [.json, .text], .json,
                kernel: Kernels.textBinary {
                    (value: TextBytes, key: TextBytes, output: inout TextOutput) in
                    output.append(JSONEditing.without(value) { JSONAccess.isKey($0, key) })
                }),
            Overload(
                [.json, .bigint], .json,
                kernel: Kernels.textBinary {
                    (value: TextBytes, place: Int64, output: inout TextOutput) in
                    output.append(JSONEditing.without(value, elementAt: place))
                }),
            Overload([.json, .array(.text)], .json) { arguments, call in
                let values = BytesReader(arguments[0])
                let keys = TextListReader(arguments[1])
                return Kernels.textRows(arguments, &call) { row, output in
                    let value = values.value(at: row)
                    let rest = withLent(keys.texts(at: row) ?? []) { keys in
                        JSONEditing.without(value) { name in
                            keys.contains { JSONAccess.isKey(name, $0) }
                        }
                    }
                    output.append(rest)
                }
            },
        ]
    }

    /// What `||` does with JSON.
    static var jsonConcatenation: Overload {
        Overload(
            [.json, .json], .json,
            kernel: Kernels.textBinary {
                (left: TextBytes, right: TextBytes, output: inout TextOutput) in
                output.append(JSONEditing.concatenated(left, right))
            })
    }
}
