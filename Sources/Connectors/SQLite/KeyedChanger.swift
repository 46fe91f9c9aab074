import Columnar
import SQLiteClient

/// Applies changes to a table with a key, in the order of their rows: an insert replaces the row
/// with its key, a removal deletes it. A removal right before the insert that replaces it is left
/// out, so that an update is one statement.
struct KeyedChanger: ~Copyable {
    private let table: SQLiteTable
    private var insert: Statement
    private var delete: Statement
    private var binder = RowBinder()

    init(table: SQLiteTable, database: Database) throws {
        let doing = "writing to table '\(table.name)'"
        let insert = try database.prepare(table.insertSQL, doing: doing)
        let delete = try database.prepare(table.deleteByKeySQL, doing: doing)
        self.table = table
        self.insert = insert
        self.delete = delete
    }

    mutating func apply(_ changes: Batch) throws {
        let weights = changes.weights
        for row in 0..<changes.count {
            let weight = weights.map { $0.span[row] } ?? 1
            if weight > 0 {
                // SQLite's keys never conflict where a part is NULL, so the old row goes by hand.
                if hasNullKey(changes, row) { try remove(changes, row) }
                for index in table.fields.indices {
                    try binder.bind(changes.columns[index], row: row, to: index + 1, of: &insert)
                }
                try insert.run()
            } else if !changes.isReplaced(row, key: table.primaryKey) {
                try remove(changes, row)
            }
        }
    }

    private mutating func remove(_ changes: Batch, _ row: Int) throws {
        for (place, index) in table.primaryKey.enumerated() {
            try binder.bind(changes.columns[index], row: row, to: place + 1, of: &delete)
        }
        try delete.run()
    }

    private func hasNullKey(_ changes: Batch, _ row: Int) -> Bool {
        table.primaryKey.contains { changes.columns[$0].isNull(at: row) }
    }
}
