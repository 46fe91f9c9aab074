import Columnar
import Connectors
import Planner
import SQL

/// What queries have written, as tables to read: materialised views and sinks.
struct StoredRelations: Sendable {
    /// The workspace's database.
    let databasePath: String

    /// The table that keeps a materialised view.
    func declaration(of view: String, fields: [Field]) throws -> RelationDeclaration {
        try declaration(
            name: view, connector: "sqlite", given: ["path": databasePath, "table": view],
            fields: fields, baseFolder: ".")
    }

    /// An internal table as it is now: its columns, and `_rowid`, by which statements know its rows.
    /// Time plays no part: rows that are late for a query, or have no time, are rows of the table.
    func declaration(of declaration: RelationDeclaration) throws -> RelationDeclaration {
        let name = declaration.definition.name
        var stored = try self.declaration(
            name: name, connector: "sqlite", given: ["path": databasePath, "table": name],
            fields: declaration.recordFields, baseFolder: ".")
        stored.definition.columns =
            declaration.definition.columns + [
                ColumnDefinition(
                    name: InternalTable.rowIDColumn, type: .bigint, isNullable: false,
                    origin: .metadata(key: "rowid"), isHidden: true)
            ]
        stored.definition.primaryKey = declaration.definition.primaryKey
        stored.definition.isSnapshot = true
        return stored
    }

    /// The records that could not be used, under the name that users know them by.
    func deadLetters() throws -> RelationDeclaration {
        try declaration(
            name: Workspace.deadLetters, connector: "sqlite",
            given: ["path": databasePath, "table": Workspace.deadLetters],
            fields: Workspace.deadLetterFields, baseFolder: ".")
    }

    /// What a sink has written so far. Throws `DiagnosticError` where that cannot be read back.
    func declaration(
        of sink: SinkDeclaration, fields: [Field], at range: SourceRange
    ) throws -> RelationDeclaration {
        var given = sink.options.given
        switch sink.connector.name {
        case "sqlite":
            given = given.filter { ["path", "table"].contains($0.key) }
        case "filesystem":
            let format = sink.options.format?.name
            given = given.filter { key, _ in
                key == "path" || format.map { key.hasPrefix($0 + ".") } ?? false
            }
            given["format"] = format
        default:
            throw Diagnostic.failure(
                "what sink '\(sink.name)' has written cannot be read back", code: "42809",
                at: range, hint: "declare a source that reads it")
        }
        return try declaration(
            name: sink.name, connector: sink.connector.name, given: given, fields: fields,
            baseFolder: sink.baseFolder)
    }

    private func declaration(
        name: String, connector: String, given: [String: String], fields: [Field],
        baseFolder: String
    ) throws -> RelationDeclaration {
        guard let connector = Connectors.named(connector) else {
            throw EngineError(.query, "no connector '\(connector)'")
        }
        let options = try ConnectorOptions(checking: given, for: connector, role: .source)
        return RelationDeclaration(
            definition: RelationDefinition(
                name: name, columns: fields.map { ColumnDefinition(field: $0) }, changes: .fixed,
                isBounded: true),
            origin: .connector(connector, options), badFields: .reject, baseFolder: baseFolder,
            jobOptions: SourceJobOptions())
    }
}
