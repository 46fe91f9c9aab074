import Columnar

extension ScalarFunction {
    /// `quote_ident`
    static let quoteIdentifier = ScalarFunction(
        "quote_ident", category: .text,
        summary: "The text as a name in SQL, in double quotes where it needs them.",
        examples: [
            FunctionExample("quote_ident('Foo bar')", "\"Foo bar\""),
            FunctionExample("quote_ident('foo')", "foo"),
        ],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(QuotedText.identifier(text))
                })
        ])

    /// `quote_literal`
    static let quoteLiteral = ScalarFunction(
        "quote_literal", category: .text, summary: "The text as a literal in SQL.",
        examples: [FunctionExample("quote_literal('O''Reilly')", "'O''Reilly'")],
        overloads: [
            Overload(
                [.text], .text,
                kernel: Kernels.textUnary { (text: TextBytes, output) in
                    output.append(QuotedText.literal(text))
                })
        ])

    /// `quote_nullable`
    static let quoteNullable = ScalarFunction(
        "quote_nullable", category: .text,
        summary: "The text as a literal in SQL; the word NULL for NULL.",
        examples: [FunctionExample("quote_nullable(NULL)", "NULL")],
        overloads: [
            Overload([.exactly(.text)], resultType: { _ in .text }, nullRule: .custom) { _, _ in
                { arguments, call in
                    let column = arguments[0]
                    let reader = column.type == .null ? nil : BytesReader(column)
                    return Kernels.textRows([], &call) { row, output in
                        guard let reader, !column.isNull(at: row) else {
                            return output.append("NULL".utf8)
                        }
                        output.append(QuotedText.literal(reader.value(at: row)))
                    }
                }
            }
        ])
}
