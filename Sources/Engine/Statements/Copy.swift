import Columnar
import Connectors
import Planner
import SQL

extension Session {
    /// COPY … TO: runs a bounded query and writes its rows into one file.
    func copy(_ syntax: CopySyntax) throws -> StatementOutcome {
        guard syntax.direction == .to else {
            throw Diagnostic(
                "COPY … FROM cannot be run yet", at: syntax.pathRange,
                hint: "read the file in a query: SELECT * FROM '\(syntax.path)'",
                sqlState: .featureNotSupported
            ).asError
        }
        let planned = try plan(
            syntax.query, for: ResultRequirements(takesUpdates: true, name: "COPY"), mode: .adHoc)
        guard planned.query.isBounded else {
            throw Diagnostic(
                "COPY needs a query that ends", at: syntax.pathRange,
                hint: "use CREATE SINK … AS for one that goes on", sqlState: .featureNotSupported
            ).asError
        }
        let with = try WithClause(syntax.options, format: nil, at: syntax.pathRange)
        let file = try exportFile(syntax, with)
        if isChecking { return .done("COPY") }
        try catchUp(before: planned)
        let rows = try rows(of: planned)
        try file.write(rows.schema.fields, rows.batches)
        return .done("COPY \(rows.count)")
    }

    private func exportFile(_ syntax: CopySyntax, _ with: WithClause) throws -> ExportFile {
        do {
            return try ExportFile(
                path: syntax.path, baseFolder: options.baseFolder, given: with.given)
        } catch let problem as OptionProblem {
            throw with.diagnostic(problem).asError
        }
    }
}

extension CopySyntax {
    /// What is copied, as a query.
    fileprivate var query: QuerySyntax {
        switch source {
        case .query(let query):
            return query
        case .table(let name, let columns):
            if columns.isEmpty { return QuerySyntax(body: .table(name)) }
            let table = TableSyntax(.named(NamedTableSyntax(name: name)), range: name.range)
            let items = columns.map { column in
                SelectItemSyntax(
                    expression: ExpressionSyntax(
                        .name(NameSyntax([column])), range: column.range))
            }
            return QuerySyntax(body: .select(SelectSyntax(items: items, from: [table])))
        }
    }
}
