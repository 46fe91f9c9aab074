import Columnar
import SQLiteClient

/// A table whose rows statements insert, update and delete one by one: how the workspace stores
/// internal tables. Its rows are known by their rowids.
public struct StoredTable: Sendable {
    /// The name.
    public let name: String
    /// The columns.
    public let fields: [Field]
    /// The sets of columns, as indexes into `fields`, in which no two rows are equal; the primary
    /// key, if there is one, first.
    public let keys: [[Int]]

    /// A table; see the properties.
    public init(name: String, fields: [Field], keys: [[Int]]) {
        self.name = name
        self.fields = fields
        self.keys = keys
    }

    /// Makes the table, empty: an older one of the name goes. Throws `SQLiteError`.
    public func create(in database: Database) throws {
        let doing = "creating table '\(name)'"
        try database.execute("DROP TABLE IF EXISTS \(Database.quoted(name))", doing: doing)
        var parts = fields.map { field in
            // A lone INTEGER key would be the rowid, which turns NULL into a number; INT is not.
            let type =
                field.type == .integer ? "INT" : SQLiteColumnType.declaration(of: field.type)
            return "\(Database.quoted(field.name)) \(type)" + (field.isNullable ? "" : " NOT NULL")
        }
        parts += keys.map { "UNIQUE (\(columns($0)))" }
        try database.execute(
            "CREATE TABLE \(Database.quoted(name)) (\(parts.joined(separator: ", ")))",
            doing: doing)
    }

    /// The position in `keys` of the key that an error of a statement says is violated; nil when
    /// the error is about something else.
    public func violatedKey(_ error: SQLiteError) -> Int? {
        guard error.kind == .constraint, error.message.hasPrefix("UNIQUE") else { return nil }
        let columns = error.message.split(separator: ": ", maxSplits: 1).last ?? ""
        return keys.firstIndex { key in
            key.map { "\(name).\(fields[$0].name)" }.joined(separator: ", ") == columns
        }
    }

    fileprivate func columns(_ indexes: [Int]) -> String {
        indexes.map { Database.quoted(fields[$0].name) }.joined(separator: ", ")
    }
}

/// Changes rows of a `StoredTable`, within a transaction of whoever owns the connection.
public final class StoredTableWriter {
    private let table: StoredTable
    private var insert: Statement
    private var insertNew: Statement
    private var update: Statement
    private var delete: Statement
    private let database: Database
    private var binder = RowBinder()

    /// A writer to `table`; with a `conflictKey` only a row that is equal in those columns makes
    /// `insertIfNew` pass over a row, else any conflict does. Throws `SQLiteError`.
    public init(
        _ table: StoredTable, in database: Database, conflictKey: [Int]? = nil
    ) throws(SQLiteError) {
        self.table = table
        self.database = database
        let name = Database.quoted(table.name)
        let all = Array(table.fields.indices)
        let places = all.map { "?\($0 + 1)" }
        let insertion =
            "INSERT INTO \(name) (\(table.columns(all))) VALUES (\(places.joined(separator: ", ")))"
        let target = conflictKey.map { " (\(table.columns($0)))" } ?? ""
        let settings = all.map { "\(table.columns([$0])) = \(places[$0])" }
        let row = "WHERE rowid = ?\(all.count + 1)"
        let doing = "writing to table '\(table.name)'"
        insert = try database.prepare(insertion, doing: doing)
        insertNew = try database.prepare(
            insertion + " ON CONFLICT\(target) DO NOTHING", doing: doing)
        update = try database.prepare(
            "UPDATE \(name) SET \(settings.joined(separator: ", ")) \(row)", doing: doing)
        delete = try database.prepare("DELETE FROM \(name) WHERE rowid = ?1", doing: doing)
    }

    /// Inserts row `row` of `rows`, whose columns are the table's. Throws `SQLiteError`.
    public func insert(_ rows: Batch, row: Int) throws(SQLiteError) {
        try bind(rows, row, &insert)
        try insert.run()
    }

    /// The same, unless a row with one of its keys is there; false then. Throws `SQLiteError`.
    public func insertIfNew(_ rows: Batch, row: Int) throws(SQLiteError) -> Bool {
        try bind(rows, row, &insertNew)
        try insertNew.run()
        return database.changeCount > 0
    }

    /// Replaces the row `rowID` by row `row` of `rows`. Throws `SQLiteError`.
    public func update(rowID: Int64, to rows: Batch, row: Int) throws(SQLiteError) {
        try bind(rows, row, &update)
        try update.bind(rowID, to: table.fields.count + 1)
        try update.run()
    }

    /// Removes the row `rowID`. Throws `SQLiteError`.
    public func delete(rowID: Int64) throws(SQLiteError) {
        try delete.bind(rowID, to: 1)
        try delete.run()
    }

    private func bind(
        _ rows: Batch, _ row: Int, _ statement: inout Statement
    ) throws(SQLiteError) {
        for index in table.fields.indices {
            try binder.bind(rows.columns[index], row: row, to: index + 1, of: &statement)
        }
    }
}
