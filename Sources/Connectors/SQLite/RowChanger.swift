import Columnar
import SQLiteClient

/// Applies changes to a table without a key: each row as often as its weight says. Inserts of a
/// batch go first, so that a removal finds a row that the same batch brings.
struct RowChanger: ~Copyable {
    private let table: SQLiteTable
    private var insert: Statement
    private var delete: Statement
    private var binder = RowBinder()

    init(table: SQLiteTable, database: Database) throws {
        let doing = "writing to table '\(table.name)'"
        let insert = try database.prepare(table.insertSQL, doing: doing)
        let delete = try database.prepare(table.deleteByRowSQL, doing: doing)
        self.table = table
        self.insert = insert
        self.delete = delete
    }

    mutating func apply(_ changes: Batch) throws {
        let weights = changes.weights
        for row in 0..<changes.count {
            var left = weights.map { $0.span[row] } ?? 1
            guard left > 0 else { continue }
            for index in table.fields.indices {
                try binder.bind(changes.columns[index], row: row, to: index + 1, of: &insert)
            }
            while left > 0 {
                try insert.run()
                left -= 1
            }
        }
        guard let weights else { return }
        for row in 0..<changes.count where weights.span[row] < 0 {
            for index in table.fields.indices {
                try binder.bind(changes.columns[index], row: row, to: index + 1, of: &delete)
            }
            try delete.bind(
                Int64(clamping: weights.span[row].magnitude), to: table.fields.count + 1)
            try delete.run()
        }
    }
}
