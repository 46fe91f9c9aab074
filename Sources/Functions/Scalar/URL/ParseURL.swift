import Columnar

extension ScalarFunction {
    /// `parse_url`
    static let parseURL = ScalarFunction(
        "parse_url", category: .text,
        summary:
            "A part of a URL: 'HOST', 'PATH', 'QUERY', 'REF', 'PROTOCOL', 'AUTHORITY', 'FILE', 'USERINFO', 'PORT'; with 'QUERY' and a key, the value of that key. NULL where it is missing.",
        examples: [
            FunctionExample(
                "parse_url('http://facebook.com/path1/p.php?query=1', 'HOST')", "facebook.com"),
            FunctionExample("parse_url('http://facebook.com/p?a=1&b=2', 'QUERY', 'b')", "2"),
            FunctionExample("parse_url('/p', 'HOST')", "NULL"),
        ],
        overloads: [
            Overload([.text, .text], .text) { arguments, call in
                let texts = BytesReader(arguments[0])
                let names = BytesReader(arguments[1])
                return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                    let parts = URLParts(texts.value(at: row))
                    guard let part = try parts.part(names.value(at: row)) else { return false }
                    output.append(part)
                    return true
                }
            },
            Overload([.text, .text, .text], .text) { arguments, call in
                let texts = BytesReader(arguments[0])
                let names = BytesReader(arguments[1])
                let keys = BytesReader(arguments[2])
                return Kernels.optionalTextRows(arguments, &call) { row, output throws(RowError) in
                    let parts = URLParts(texts.value(at: row))
                    guard try parts.part(names.value(at: row)) != nil,
                        let value = parts.queryValue(keys.value(at: row))
                    else { return false }
                    output.append(value)
                    return true
                }
            },
        ])
}
