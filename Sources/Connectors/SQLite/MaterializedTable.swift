import Columnar
import SQLiteClient

/// A table that is kept equal to the result of a query by whoever owns the transaction: how the
/// workspace stores materialised views.
public struct MaterializedTable: Sendable {
    private let table: SQLiteTable

    /// A table called `name`; `primaryKey` are indexes into `fields` of columns that no two rows
    /// share, empty when none are known.
    public init(name: String, fields: [Field], primaryKey: [Int]) {
        table = SQLiteTable(name: name, fields: fields, primaryKey: primaryKey, takesUpdates: true)
    }

    /// Makes the table, empty: an older one of the name goes. Throws `SQLiteError`.
    public func create(in database: Database) throws {
        try database.execute(
            "DROP TABLE IF EXISTS \(Database.quoted(table.name))",
            doing: "replacing table '\(table.name)'")
        try table.prepare(in: database)
    }

    /// Applies changes within the current transaction. Throws `SQLiteError`.
    public func apply(_ changes: [Batch], to database: Database) throws {
        if table.primaryKey.isEmpty {
            var changer = try RowChanger(table: table, database: database)
            for batch in changes { try changer.apply(batch) }
        } else {
            var changer = try KeyedChanger(table: table, database: database)
            for batch in changes { try changer.apply(batch) }
        }
    }
}
