import Columnar
import Planner
import SQL

extension Session {
    /// UPDATE: a query over the table gives each row with its new values.
    func update(_ syntax: UpdateSyntax) throws -> StatementOutcome {
        let statement = try changing(
            syntax.target, alias: syntax.alias, returning: syntax.returning, doing: "UPDATE")
        let table = statement.table
        let values = try statement.assignments(syntax.assignments)
        let names = table.fields.map(\.name)
        let new = names.indices.map { values[$0] ?? statement.column(names[$0]) }
        let query = statement.matching(
            syntax.whereCondition, with: syntax.with, others: syntax.from, new: new)
        let planned = try planStatement(
            query,
            columns: [Field(InternalTable.rowIDColumn, .bigint)] + table.fields + table.fields)
        return try statement.run(tag: "UPDATE") { changer in
            // A row that several rows of FROM match is updated once.
            var seen: Set<Int64> = []
            for batch in try rows(of: planned).batches {
                let matched = MatchedRows(batch, width: table.fields.count)
                try statement.check([matched.new])
                try matched.update(with: changer, seen: &seen)
            }
        }
    }

    /// DELETE: a query over the table gives the rows.
    func delete(_ syntax: DeleteSyntax) throws -> StatementOutcome {
        let statement = try changing(
            syntax.target, alias: syntax.alias, returning: syntax.returning, doing: "DELETE FROM")
        let table = statement.table
        let query = statement.matching(
            syntax.whereCondition, with: syntax.with, others: syntax.using, new: [])
        let planned = try planStatement(
            query, columns: [Field(InternalTable.rowIDColumn, .bigint)] + table.fields)
        return try statement.run(tag: "DELETE") { changer in
            var seen: Set<Int64> = []
            for batch in try rows(of: planned).batches {
                let matched = MatchedRows(batch, width: table.fields.count)
                let rowIDs = matched.rowIDs.span(of: Int64.self)
                for row in 0..<batch.count where seen.insert(rowIDs[row]).inserted {
                    try changer.delete(rowID: rowIDs[row], matched.old, row: row)
                }
            }
        }
    }

    private func changing(
        _ target: NameSyntax, alias: IdentifierSyntax?, returning: [SelectItemSyntax],
        doing: String
    ) throws -> TableStatement {
        let declaration = try internalTable(target, doing: doing)
        guard let table = declaration.internalTable, !table.isAppendOnly else {
            throw Diagnostic(
                "table '\(target.base.name)' is APPEND ONLY", at: target.range,
                hint: "its rows can only be inserted", sqlState: "55000"
            ).asError
        }
        return TableStatement(
            self, declaration, table, target: target, alias: alias, returning: returning)
    }
}

extension TableStatement {
    /// The query for the rows of the table that a condition selects: rowid, columns, new values.
    func matching(
        _ condition: ExpressionSyntax?, with: WithSyntax?, others: [TableSyntax],
        new: [ExpressionSyntax]
    ) -> QuerySyntax {
        let old = ([InternalTable.rowIDColumn] + table.fields.map(\.name)).map { column($0) }
        return QuerySyntax(
            with: with,
            body: .select(
                SelectSyntax(
                    items: (old + new).map { SelectItemSyntax(expression: $0) },
                    from: [targetTable] + others, whereCondition: condition)),
            range: target.range)
    }
}
