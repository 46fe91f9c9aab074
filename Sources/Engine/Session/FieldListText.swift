import Columnar
import Planner
import SQL

/// Columns as text for the catalog's table: `campaign_id INTEGER, n BIGINT`, names quoted.
enum FieldListText {
    static func text(of fields: [Field]) -> String {
        fields.map { field in
            let name = field.name.replacing("\"", with: "\"\"")
            return "\"\(name)\" \(field.type)\(field.isNullable ? "" : " NOT NULL")"
        }.joined(separator: ", ")
    }

    /// The columns as a table declares them. Throws `DiagnosticError` when the text is none.
    static func elements(_ text: String) throws -> [TableElementSyntax] {
        if text.isEmpty { return [] }
        let source = SourceText(
            name: "catalog", text: "CREATE TABLE t (\(text)) WITH (connector = 'c')")
        guard case .createTable(let table) = try Parser.parseStatement(source) else { return [] }
        return table.elements
    }

    /// Reads what `text` wrote. Throws `DiagnosticError` when it is something else.
    static func fields(_ text: String) throws -> [Field] {
        try elements(text).compactMap { element in
            guard case .column(let column) = element else { return nil }
            let isNullable = !column.constraints.contains { $0.kind == .notNull }
            return Field(
                column.name.name, try column.type.map { try DataType($0) } ?? .text,
                isNullable: isNullable)
        }
    }
}
