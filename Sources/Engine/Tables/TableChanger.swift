import Columnar
import Connectors
import Planner
import SQL
import SQLiteClient

/// Changes the rows of a table for one statement, within its transaction, and keeps the changes for
/// the log.
final class TableChanger {
    let table: InternalTable
    private let database: Database
    private let writer: StoredTableWriter
    private let range: SourceRange
    private var builders: [ColumnBuilder]
    private var weights: [Int64] = []
    private var finished: [Batch] = []
    /// The rows as the statement leaves them (removed ones as they were), for RETURNING.
    private var returned: [ColumnBuilder]
    private(set) var rowCount = 0

    /// A changer of `table` for the statement at `range`. Throws `SQLiteError`.
    init(
        _ table: InternalTable, in database: Database, conflictKey: [Int]? = nil,
        at range: SourceRange
    ) throws {
        self.table = table
        self.database = database
        self.range = range
        writer = try StoredTableWriter(table.stored, in: database, conflictKey: conflictKey)
        builders = table.fields.map { ColumnBuilder(type: $0.type) }
        returned = table.fields.map { ColumnBuilder(type: $0.type) }
    }

    /// Inserts row `row` of `rows`. Throws `DiagnosticError` for a constraint.
    func insert(_ rows: Batch, row: Int) throws {
        try check(rows, row)
        try checkingKeys(rows, row) { () throws(SQLiteError) in try writer.insert(rows, row: row) }
        try note(rows, row, weight: 1)
        returnRow(rows, row)
    }

    /// The same, unless there is a row with one of its keys; false then.
    func insertIfNew(_ rows: Batch, row: Int) throws -> Bool {
        try check(rows, row)
        var isNew = false
        try checkingKeys(rows, row) { () throws(SQLiteError) in
            isNew = try writer.insertIfNew(rows, row: row)
        }
        guard isNew else { return false }
        try note(rows, row, weight: 1)
        returnRow(rows, row)
        return true
    }

    /// Replaces a row, the same one in `old`, by the one in `new`.
    func update(rowID: Int64, _ old: Batch, to new: Batch, row: Int) throws {
        try check(new, row)
        try checkingKeys(new, row) { () throws(SQLiteError) in
            try writer.update(rowID: rowID, to: new, row: row)
        }
        // Rule 15: what does not change is not told.
        let isChanged = table.fields.indices.contains { index in
            old.columns[index].value(at: row) != new.columns[index].value(at: row)
        }
        if isChanged {
            try note(old, row, weight: -1)
            try note(new, row, weight: 1)
        }
        returnRow(new, row)
    }

    /// Removes a row.
    func delete(rowID: Int64, _ old: Batch, row: Int) throws {
        try writer.delete(rowID: rowID)
        try note(old, row, weight: -1)
        returnRow(old, row)
    }

    /// Appends the changes to the log and gives the rows for RETURNING.
    func finish() throws -> Batch {
        try cut()
        let log = ChangeLog(database: database)
        for batch in finished { try log.append(batch, of: table.name) }
        return Batch(columns: returned.map { $0.finish() }, count: rowCount)
    }

    private func note(_ rows: Batch, _ row: Int, weight: Int64) throws {
        // The two halves of an update stay together.
        if weights.count >= Batch.targetRowCount, weights.last != -1 || weight < 0 { try cut() }
        for (index, builder) in builders.enumerated() {
            builder.append(from: rows.columns[index], row: row)
        }
        weights.append(weight)
    }

    private func cut() throws {
        guard !weights.isEmpty else { return }
        let isAppendOnly = weights.allSatisfy { $0 == 1 }
        finished.append(
            Batch(
                columns: try builders.map { try $0.finish().withoutNegativeZeros() },
                count: weights.count, weights: isAppendOnly ? nil : Weights(weights)))
        weights = []
    }

    private func returnRow(_ rows: Batch, _ row: Int) {
        for (index, builder) in returned.enumerated() {
            builder.append(from: rows.columns[index], row: row)
        }
        rowCount += 1
    }

    // MARK: Constraints

    /// NULLs and lengths.
    private func check(_ rows: Batch, _ row: Int) throws {
        for (index, field) in table.fields.enumerated()
        where !field.isNullable && rows.columns[index].isNull(at: row) {
            throw EngineError.constraint(
                "null value in column \"\(field.name)\" of relation \"\(table.name)\" violates "
                    + "not-null constraint", at: range, code: "23502")
        }
        for (index, limit) in table.lengths where !rows.columns[index].isNull(at: row) {
            var text: [UInt8] = []
            rows.columns[index].writeText(row: row, into: &text)
            guard text.count > limit, text.count(where: { $0 & 0xC0 != 0x80 }) > limit else {
                continue
            }
            throw EngineError.constraint(
                "value too long for column \"\(table.fields[index].name)\" of relation "
                    + "\"\(table.name)\", which holds \(limit) characters", at: range,
                hint: "shorten it: left(…, \(limit))", code: "22001")
        }
    }

    private func checkingKeys(
        _ rows: Batch, _ row: Int, _ body: () throws(SQLiteError) -> Void
    ) throws {
        do throws(SQLiteError) {
            try body()
        } catch {
            guard let position = table.stored.violatedKey(error) else { throw error }
            let key = table.stored.keys[position]
            let names = key.map { table.fields[$0].name }
            let values = key.map { index in
                var text: [UInt8] = []
                rows.columns[index].writeText(row: row, into: &text)
                return String(decoding: text, as: UTF8.self)
            }
            let isPrimary = key == table.primaryKey
            let constraint =
                isPrimary
                ? "\(table.name)_pkey"
                : "\(table.name)_\(names.joined(separator: "_"))_key"
            throw EngineError.constraint(
                "duplicate key value violates unique constraint \"\(constraint)\"", at: range,
                hint: "key (\(names.joined(separator: ", ")))=(\(values.joined(separator: ", "))) "
                    + "already exists", code: "23505")
        }
    }
}

extension EngineError {
    /// A row that a table cannot take; the place is in the statement's text.
    static func constraint(
        _ message: String, at range: SourceRange, hint: String? = nil, code: String
    ) -> any Error {
        ConstraintViolation(
            diagnostic: Diagnostic(message, at: range, hint: hint, sqlState: SQLState(code)))
    }
}

/// A row that violates a constraint: the data's fault, not the statement's.
struct ConstraintViolation: Error {
    let diagnostic: Diagnostic
}

extension Column {
    /// The values as SQLite gives them back, which keeps a whole number as an integer: the row that is
    /// removed later must be the one that came.
    fileprivate func withoutNegativeZeros() throws(ValueMismatch) -> Column {
        guard type == .double || type == .real else { return self }
        let builder = ColumnBuilder(type: type, capacity: count)
        for row in 0..<count {
            switch value(at: row) {
            case .double(let number): try builder.append(.double(number + 0))
            case .real(let number): try builder.append(.real(number + 0))
            case let other: try builder.append(other)
            }
        }
        return builder.finish()
    }
}
