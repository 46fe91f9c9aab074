import Columnar
import Planner
import SQL

extension Session {
    /// CREATE TABLE … AS: a table of the workspace with the columns of a query, and its rows as they
    /// are now. What the catalog keeps is the table, not the query: a script that is run again finds
    /// the table as it left it.
    func createTable(
        _ syntax: CreateTableSyntax, as query: QuerySyntax
    ) throws -> StatementOutcome {
        let columns = try binder(.adHoc).bind(query).plan.columns
        let fields = try Self.fields(columns, named: syntax, at: query.range)
        let filled = try planStatement(query, columns: fields)
        var plain = syntax
        plain.query = nil
        (plain.orReplace, plain.ifNotExists) = (false, false)
        plain.elements = try FieldListText.elements(FieldListText.text(of: fields))
        let sql = SQLPrinter.print(.createTable(plain))
        let name = try newName(
            syntax.name, sql: sql, orReplace: syntax.orReplace, ifNotExists: syntax.ifNotExists,
            mayReplaceTable: true)
        guard let name else { return .done("CREATE TABLE AS") }
        let declaration = try relation(plain)
        guard let table = declaration.internalTable else {
            throw Diagnostic(
                "CREATE TABLE … AS with a connector cannot be run", at: syntax.name.range,
                hint: "CREATE SINK … AS writes a query's rows", sqlState: .featureNotSupported
            ).asError
        }
        if let existing = catalog[name], existing.sql == sql, !syntax.orReplace {
            return .done("CREATE TABLE AS")
        }
        // Before the table is made: a query that fails leaves none behind.
        let rows = isChecking ? [] : try rows(of: filled).batches
        let item = CatalogItem(object: .relation(declaration), sql: sql)
        try createInternalTable(name, table, item, syntax)
        let statement = TableStatement(
            self, declaration, table, target: syntax.name, alias: nil, returning: [])
        return try statement.run(tag: "SELECT") { changer in
            for batch in rows {
                for row in 0..<batch.count { try changer.insert(batch, row: row) }
            }
        }
    }

    /// The columns of the table: the query's, under the names that the statement gives the first ones.
    private static func fields(
        _ columns: [PlanColumn], named syntax: CreateTableSyntax, at range: SourceRange
    ) throws -> [Field] {
        for column in syntax.columns where column.type != nil || !column.constraints.isEmpty {
            throw Diagnostic(
                "the columns of CREATE TABLE … AS have the types of the query", at: column.range,
                hint:
                    "name them alone: (\(syntax.columns.map(\.name.spelling).joined(separator: ", ")))"
            ).asError
        }
        guard syntax.columns.count <= columns.count else {
            throw Diagnostic(
                "too many column names were specified", at: syntax.columns[columns.count].range,
                hint: "the query has \(columns.count)"
            ).asError
        }
        return columns.enumerated().map { index, column in
            let name =
                index < syntax.columns.count ? syntax.columns[index].name.name : column.name
            // A column of NULLs alone is of texts, as in PostgreSQL.
            return Field(name, column.type == .null ? .text : column.type)
        }
    }
}
