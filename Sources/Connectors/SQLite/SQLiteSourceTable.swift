import Columnar
import SQLiteClient

/// A table or view that is read: what its file says of it.
struct SQLiteSourceTable {
    let name: String
    /// Whether rows are known by a rowid.
    let hasRowIDs: Bool
    /// The columns with their declared types, in order.
    let columns: [(name: String, declaredType: String, isNullable: Bool)]

    /// Looks `name` up. Throws `ConnectorError` or `SQLiteError`.
    init(_ name: String, in database: Database, path: String) throws {
        self.name = name
        columns = try Self.columns(of: name, in: database)
        guard !columns.isEmpty else {
            throw ConnectorError(
                .notFound, doing: "looking for table '\(name)' in '\(path)'",
                cause: "there is none", optionKey: "table")
        }
        var statement = try database.prepare(
            """
            SELECT type = 'table' AND wr = 0 FROM pragma_table_list
            WHERE name = ?1 COLLATE NOCASE AND schema = 'main'
            """)
        try statement.bind(name, to: 1)
        hasRowIDs = try statement.step() ? statement.int64(at: 0) != 0 : false
    }

    /// Checks that there is a column for each of `fields`. Throws `ConnectorError`.
    func check(_ fields: [Field]) throws {
        let known = Set(columns.map { $0.name.lowercased() })
        for field in fields where !known.contains(field.name.lowercased()) {
            throw ConnectorError(
                .badData, doing: "reading table '\(name)'",
                cause: "it has no column '\(field.name)'", optionKey: "table",
                hint: "its columns are \(columns.map(\.name).joined(separator: ", "))")
        }
    }

    /// The rows from an offset, the parameter, on, in their order; the offset comes first.
    func selectSQL(_ names: [String]) -> String {
        let wanted = names.map { ", " + Database.quoted($0) }.joined()
        let table = Database.quoted(name)
        return hasRowIDs
            ? "SELECT rowid\(wanted) FROM \(table) WHERE rowid >= ?1 ORDER BY rowid"
            : "SELECT 0\(wanted) FROM \(table) LIMIT -1 OFFSET ?1"
    }

    /// The columns as fields, typed as they are declared.
    var fields: [Field] {
        columns.map { column in
            Field(
                column.name, SQLiteColumnType.type(declared: column.declaredType),
                isNullable: column.isNullable)
        }
    }

    private static func columns(
        of name: String, in database: Database
    ) throws -> [(name: String, declaredType: String, isNullable: Bool)] {
        var statement = try database.prepare(
            "SELECT name, type, \"notnull\" FROM pragma_table_info(?1) ORDER BY cid",
            doing: "looking for table '\(name)'")
        try statement.bind(name, to: 1)
        var found: [(name: String, declaredType: String, isNullable: Bool)] = []
        while try statement.step() {
            found.append(
                (statement.string(at: 0), statement.string(at: 1), statement.int64(at: 2) == 0))
        }
        return found
    }
}
