import Columnar
import SQLiteClient

/// The table of a sink: made or checked, and the statements that change it.
struct SQLiteTable {
    let name: String
    let fields: [Field]
    let primaryKey: [Int]
    let takesUpdates: Bool

    private var quotedName: String { Database.quoted(name) }
    private func quoted(_ columns: [Int]) -> String {
        columns.map { Database.quoted(fields[$0].name) }.joined(separator: ", ")
    }

    /// Makes the table if it is missing, else checks that it has the columns and the key. Returns
    /// whether it made it.
    @discardableResult
    func prepare(in database: Database) throws -> Bool {
        let existing = try columns(in: database)
        if existing.isEmpty {
            try create(in: database)
        } else {
            try check(existing: existing, in: database)
        }
        return existing.isEmpty
    }

    /// Removes all rows.
    func empty(in database: Database) throws {
        try database.execute("DELETE FROM \(quotedName)", doing: "emptying table '\(name)'")
    }

    /// `INSERT`, with the update of the row that has the same key.
    var insertSQL: String {
        let all = Array(fields.indices)
        let places = all.map { "?\($0 + 1)" }.joined(separator: ", ")
        var sql = "INSERT INTO \(quotedName) (\(quoted(all))) VALUES (\(places))"
        guard !primaryKey.isEmpty else { return sql }
        let others = all.filter { !primaryKey.contains($0) }
        sql += " ON CONFLICT (\(quoted(primaryKey))) DO "
        if others.isEmpty { return sql + "NOTHING" }
        let settings = others.map { index in
            let column = Database.quoted(fields[index].name)
            return "\(column) = excluded.\(column)"
        }
        return sql + "UPDATE SET " + settings.joined(separator: ", ")
    }

    /// `DELETE` of the row with a key; `IS` because a part of the key may be NULL.
    var deleteByKeySQL: String {
        "DELETE FROM \(quotedName) WHERE \(conditions(primaryKey))"
    }

    /// `DELETE` of some of the rows that equal a row; the last parameter says how many.
    var deleteByRowSQL: String {
        """
        DELETE FROM \(quotedName) WHERE rowid IN (
            SELECT rowid FROM \(quotedName) WHERE \(conditions(Array(fields.indices)))
            LIMIT ?\(fields.count + 1))
        """
    }

    private func conditions(_ columns: [Int]) -> String {
        columns.enumerated().map { place, index in
            "\(Database.quoted(fields[index].name)) IS ?\(place + 1)"
        }.joined(separator: " AND ")
    }

    private func create(in database: Database) throws {
        var parts = fields.map { field in
            "\(Database.quoted(field.name)) \(SQLiteColumnType.declaration(of: field.type))"
        }
        if !primaryKey.isEmpty {
            // A lone INTEGER key would be the rowid, which turns NULL into a number; INT is not.
            if primaryKey.count == 1, fields[primaryKey[0]].type == .integer {
                parts[primaryKey[0]] = "\(Database.quoted(fields[primaryKey[0]].name)) INT"
            }
            parts.append("PRIMARY KEY (\(quoted(primaryKey)))")
        }
        let doing = "creating table '\(name)'"
        try database.execute(
            "CREATE TABLE \(quotedName) (\(parts.joined(separator: ", ")))", doing: doing)
        if primaryKey.isEmpty && takesUpdates {
            // Removing a row means finding it; without an index every removal reads the table.
            let index = Database.quoted(name + "_rows")
            try database.execute(
                "CREATE INDEX IF NOT EXISTS \(index) ON \(quotedName) (\(quoted(Array(fields.indices))))",
                doing: doing)
        }
    }

    private func check(existing: [String: Bool], in database: Database) throws {
        let doing = "checking table '\(name)'"
        for field in fields where existing[field.name.lowercased()] == nil {
            throw ConnectorError(
                .badData, doing: doing, cause: "it has no column '\(field.name)'",
                optionKey: "table",
                hint: "its columns are \(existing.keys.sorted().joined(separator: ", ")); "
                    + "name another table, or select these columns")
        }
        let ours = Set(fields.map { $0.name.lowercased() })
        for (column, isRequired) in existing where isRequired && !ours.contains(column) {
            throw ConnectorError(
                .badData, doing: doing,
                cause: "its column '\(column)' must not be NULL, and the "
                    + "query does not give it", optionKey: "table")
        }
        guard !primaryKey.isEmpty, try !hasUniqueKey(in: database) else { return }
        let names = primaryKey.map { fields[$0].name }.joined(separator: ", ")
        throw ConnectorError(
            .badData, doing: doing, cause: "it has no primary key or unique index on (\(names))",
            optionKey: "primary_key",
            hint: "CREATE UNIQUE INDEX ON it, or drop the table and let it be made")
    }

    /// The columns of the table in small letters, and whether each needs a value.
    private func columns(in database: Database) throws -> [String: Bool] {
        var found: [String: Bool] = [:]
        var statement = try database.prepare(
            "SELECT name, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info(?1)")
        try statement.bind(name, to: 1)
        while try statement.step() {
            found[statement.string(at: 0).lowercased()] = statement.int64(at: 1) != 0
        }
        statement.reset()
        return found
    }

    private func hasUniqueKey(in database: Database) throws -> Bool {
        // Preparing an upsert is how SQLite itself checks for the key.
        do throws(SQLiteError) {
            _ = try database.prepare(insertSQL)
            return true
        } catch {
            guard error.message.contains("ON CONFLICT") else { throw error }
            return false
        }
    }
}
