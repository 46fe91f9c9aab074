/// Writes syntax trees as canonical SQL: keywords in capitals, names quoted only where they must be,
/// parentheses only where they are needed. Parsing the result gives an equal tree.
public struct SQLPrinter {
    var text = ""

    init() {}

    /// A statement, without a semicolon.
    public static func print(_ statement: StatementSyntax) -> String {
        var printer = SQLPrinter()
        printer.statement(statement)
        return printer.text
    }

    /// A query.
    public static func print(_ query: QuerySyntax) -> String {
        var printer = SQLPrinter()
        printer.query(query)
        return printer.text
    }

    /// An expression.
    public static func print(_ expression: ExpressionSyntax) -> String {
        var printer = SQLPrinter()
        printer.expression(expression)
        return printer.text
    }

    /// A data type.
    public static func print(_ type: TypeSyntax) -> String {
        var printer = SQLPrinter()
        printer.type(type)
        return printer.text
    }

    /// A name that SQL text reads back as `name`: in double quotes where it needs them.
    public static func quoted(_ name: String) -> String {
        let isPlain =
            name.utf8.first.map { isWordStart($0) && $0 < 0x80 } ?? false
            && name.utf8.allSatisfy { isWordPart($0) && $0 < 0x80 && !(0x41...0x5A).contains($0) }
        if isPlain, Keyword(rawValue: name)?.isPrintedBare ?? true { return name }
        return "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    /// A string constant of that value.
    public static func string(_ value: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "'")]
        for byte in value.utf8 {
            if byte == UInt8(ascii: "'") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "'"))
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Pieces

    mutating func put(_ piece: String) { text += piece }

    /// Puts each element, a comma and a space between two.
    mutating func list<Element>(
        _ elements: some Sequence<Element>, _ element: (inout SQLPrinter, Element) -> Void
    ) {
        var isFirst = true
        for next in elements {
            if !isFirst { put(", ") }
            isFirst = false
            element(&self, next)
        }
    }

    /// Puts a list in parentheses.
    mutating func parenthesised<Element>(
        _ elements: some Sequence<Element>, _ element: (inout SQLPrinter, Element) -> Void
    ) {
        put("(")
        list(elements, element)
        put(")")
    }

    mutating func identifier(_ identifier: IdentifierSyntax) {
        put(SQLPrinter.quoted(identifier.name))
    }

    mutating func name(_ name: NameSyntax) {
        put(name.parts.map { SQLPrinter.quoted($0.name) }.joined(separator: "."))
    }

    mutating func columns(_ columns: [IdentifierSyntax]) {
        parenthesised(columns) { $0.identifier($1) }
    }
}
