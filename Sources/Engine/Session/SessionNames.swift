import Columnar
import SQL
import SQLiteClient

extension Session {
    /// The name that a CREATE statement defines; nil when it is there already and the statement
    /// wants nothing done then. Throws when it is taken.
    func newName(
        _ name: NameSyntax, sql: String, orReplace: Bool, ifNotExists: Bool,
        mayReplaceTable: Bool = false
    ) throws -> String? {
        guard name.qualifiers.isEmpty else {
            throw Diagnostic(
                "'\(name.text)' has a schema, and a workspace has none", at: name.range,
                hint: "write \(name.base.name)", sqlState: .featureNotSupported
            ).asError
        }
        let text = name.base.name
        guard !text.lowercased().hasPrefix("streamsql_"),
            !text.lowercased().hasPrefix("sqlite_"), text != Workspace.deadLetters
        else {
            throw Diagnostic(
                "the name '\(text)' is streamsql's own", at: name.range, sqlState: "42939"
            ).asError
        }
        // SQLite, where tables and materialised views live, does not tell upper case from lower.
        let other = catalog.names.first { $0 != text && $0.lowercased() == text.lowercased() }
        guard let existing = catalog[other ?? text] else { return text }
        let isKept = !mayReplaceTable && existing.isInternalTable || other != nil
        if orReplace || replacesDefinitions, !isKept { return text }
        if ifNotExists {
            tell([
                Diagnostic(
                    "\(existing.object.kind) '\(text)' already exists, skipping",
                    severity: .notice, at: name.range, sqlState: .duplicateTable)
            ])
            return nil
        }
        throw Diagnostic(
            "\(existing.object.kind) '\(text)' already exists", at: name.range,
            hint: isKept ? "DROP removes it" : "CREATE OR REPLACE replaces it, DROP removes it",
            sqlState: .duplicateTable
        ).asError
    }

    /// Adds an object to the catalog, in memory and on disk. `fields` are the columns that cannot be
    /// told from the statement alone.
    func remember(_ name: String, _ item: CatalogItem, fields: [Field] = []) throws {
        catalog.set(name, item)
        if isChecking { return }
        var statement = try workspace.database.prepare(
            """
            INSERT INTO streamsql_catalog (name, position, base_folder, columns, sql)
            VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM streamsql_catalog), ?2, ?3, ?4)
            ON CONFLICT (name) DO UPDATE SET base_folder = excluded.base_folder,
                columns = excluded.columns, sql = excluded.sql
            """, doing: "saving '\(name)'")
        try statement.bind(name, to: 1)
        try statement.bind(options.baseFolder, to: 2)
        try statement.bind(FieldListText.text(of: fields), to: 3)
        try statement.bind(item.sql, to: 4)
        try statement.run()
    }

    /// Removes an object from the catalog and from disk.
    func forget(_ name: String) throws {
        catalog.remove(name)
        var statement = try workspace.database.prepare(
            "DELETE FROM streamsql_catalog WHERE name = ?1", doing: "dropping '\(name)'")
        try statement.bind(name, to: 1)
        try statement.run()
    }
}
