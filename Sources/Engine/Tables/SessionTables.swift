import Columnar
import Connectors
import Planner
import SQL
import SQLiteClient

extension Session {
    /// Where jobs find the internal tables.
    var tablePlace: TableSource.Place {
        TableSource.Place(
            databasePath: workspace.databasePath, signal: tableSignal,
            isBounded: options.readsUntilNow, batchSizes: options.batchSizes)
    }

    /// CREATE TABLE without a connector: a table in the workspace, empty. A script that is run again
    /// finds its table as it left it.
    func createInternalTable(
        _ name: String, _ table: InternalTable, _ item: CatalogItem, _ syntax: CreateTableSyntax
    ) throws {
        if let existing = catalog[name], !syntax.orReplace {
            if existing.sql == item.sql { return }
            throw Diagnostic(
                "\(existing.object.kind) '\(name)' already exists, and is another one",
                at: syntax.name.range, hint: "DROP removes it", sqlState: .duplicateTable
            ).asError
        }
        let dependents = catalog.dependents(of: name)
        guard dependents.isEmpty else {
            throw Diagnostic(
                "'\(name)' is read by \(dependents.map { "'\($0)'" }.joined(separator: ", "))",
                at: syntax.name.range, hint: "DROP TABLE … CASCADE drops them", sqlState: "2BP01"
            ).asError
        }
        try workspace.database.transaction {
            try changeLog.forget(name)
            try table.stored.create(in: workspace.database)
            try remember(name, item, fields: table.fields)
        }
    }

    /// Removes what the workspace keeps of a table.
    func dropStorage(of table: InternalTable) throws {
        try workspace.database.transaction {
            try changeLog.forget(table.name)
            try workspace.dropTable(table.name)
        }
    }

    /// The internal table that a statement changes. Throws when the name is something else.
    func internalTable(_ name: NameSyntax, doing: String) throws -> RelationDeclaration {
        let item = try item(name)
        if case .relation(let declaration) = item.object, declaration.internalTable != nil {
            return declaration
        }
        throw Diagnostic(
            "\(doing) a \(item.object.kind) cannot be run", at: name.range,
            hint: "only tables without a connector can be changed", sqlState: .wrongObjectType
        ).asError
    }

    /// ADVANCE WATERMARK: time goes on for the queries that read a table.
    func advanceWatermark(_ syntax: AdvanceWatermarkSyntax) throws -> StatementOutcome {
        let declaration = try internalTable(syntax.table, doing: "ADVANCE WATERMARK FOR")
        guard let watermark = declaration.definition.watermark,
            let time = declaration.definition.columns.first(where: { $0.name == watermark.column })
        else {
            throw Diagnostic(
                "table '\(declaration.definition.name)' has no WATERMARK", at: syntax.table.range,
                hint: "declare it with WATERMARK FOR … AS …"
            ).asError
        }
        let query = QuerySyntax(
            body: .select(SelectSyntax(items: [SelectItemSyntax(expression: syntax.time)])),
            range: syntax.time.range)
        let rows = try self.rows(
            of: planStatement(query, columns: [Field("time", time.type)]))
        guard let batch = rows.batches.first, batch.count == 1, !batch.columns[0].isNull(at: 0)
        else {
            throw Diagnostic(
                "a watermark cannot be NULL", at: syntax.time.range, sqlState: "22004"
            ).asError
        }
        let column = batch.columns[0]
        let advanced = column.span(of: Int64.self)[0]
        try changeLog.advance(declaration.definition.name, to: advanced)
        tableSignal.send()
        return .done("ADVANCE WATERMARK")
    }

    /// Plans a query of a statement, which reads what is there now.
    func planStatement(
        _ query: QuerySyntax, columns: [Field]? = nil, overlay: [String: RelationDeclaration] = [:]
    ) throws -> PlannedOutput {
        let planned = try plan(
            query, for: ResultRequirements(takesUpdates: true, name: "the statement"),
            mode: .adHoc, columns: columns, overlay: overlay)
        guard planned.query.isBounded else {
            throw Diagnostic(
                "a statement cannot read an endless source", at: query.range,
                hint: "CREATE MATERIALIZED VIEW keeps a query on it up to date",
                sqlState: .featureNotSupported
            ).asError
        }
        try catchUp(before: planned)
        return planned
    }
}

extension PlannedOutput {
    /// The internal tables that it goes on reading.
    var tableNames: [String] { declarations.values.compactMap { $0.internalTable?.name } }
}
