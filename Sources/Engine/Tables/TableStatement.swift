import Columnar
import Planner
import SQL

/// What INSERT, UPDATE and DELETE have in common: a table, its transaction, CHECK and RETURNING.
///
/// Expressions are planned and computed as those of any query. The transaction is opened first, so
/// that what the statement reads is what it changes.
struct TableStatement {
    let session: Session
    let declaration: RelationDeclaration
    let table: InternalTable
    /// The name of the table in the statement.
    let qualifier: String
    let alias: IdentifierSyntax?
    let target: NameSyntax
    let returning: [SelectItemSyntax]

    init(
        _ session: Session, _ declaration: RelationDeclaration, _ table: InternalTable,
        target: NameSyntax, alias: IdentifierSyntax?, returning: [SelectItemSyntax]
    ) {
        self.session = session
        self.declaration = declaration
        self.table = table
        self.target = target
        self.alias = alias
        self.returning = returning
        qualifier = alias?.name ?? target.base.name
    }

    /// Runs `body` in a transaction, appends what it changed to the log and tells the jobs.
    func run(
        tag: String, conflictKey: [Int]? = nil, _ body: (TableChanger) throws -> Void
    ) throws -> StatementOutcome {
        let database = session.workspace.database
        let outcome = try database.transaction {
            let changer = try TableChanger(
                table, in: database, conflictKey: conflictKey, at: target.range)
            try body(changer)
            let count = changer.rowCount
            let rows = try changer.finish()
            if returning.isEmpty { return StatementOutcome.done("\(tag) \(count)") }
            return .rows(try returned(rows))
        }
        session.tableSignal.send()
        try session.trimLog(of: table)
        return outcome
    }

    /// The target as a table of a FROM clause.
    var targetTable: TableSyntax {
        TableSyntax(
            .named(NamedTableSyntax(name: target)), alias: alias.map { TableAliasSyntax(name: $0) },
            range: target.range)
    }

    /// A column of the target.
    func column(_ name: String) -> ExpressionSyntax {
        ExpressionSyntax(
            .name(NameSyntax([IdentifierSyntax(qualifier), IdentifierSyntax(name)])),
            range: target.range)
    }

    /// The rows, whose columns are the table's, as a relation of its own.
    func relation(
        named name: String, of rows: [Batch], isQualifiedOnly: Bool = false
    ) -> RelationDeclaration {
        var relation = declaration
        relation.definition.name = name
        relation.definition.watermark = nil
        relation.definition.changes = .fixed
        relation.definition.isBounded = true
        relation.definition.isQualifiedOnly = isQualifiedOnly
        relation.origin = .rows(rows)
        return relation
    }

    /// Throws when a row breaks a CHECK.
    func check(_ rows: [Batch]) throws {
        for check in table.checks {
            let query = QuerySyntax(
                body: .select(
                    SelectSyntax(
                        items: [SelectItemSyntax(expression: check.condition)],
                        from: [targetTable],
                        whereCondition: ExpressionSyntax(.not(check.condition)))),
                range: target.range)
            let broken = try session.rows(of: plan(query, over: rows))
            guard broken.count > 0 else { continue }
            throw EngineError.constraint(
                "new row for relation \"\(table.name)\" violates check constraint "
                    + "\"\(check.name)\"", at: target.range, code: "23514")
        }
    }

    private func returned(_ rows: Batch) throws -> RowSet {
        let query = QuerySyntax(
            body: .select(SelectSyntax(items: returning, from: [targetTable])),
            range: target.range)
        return try session.rows(of: plan(query, over: [rows]))
    }

    /// Plans a query in which the target is these rows.
    private func plan(_ query: QuerySyntax, over rows: [Batch]) throws -> PlannedOutput {
        let name = target.base.name
        return try session.planStatement(
            query, overlay: [name: relation(named: name, of: rows)])
    }

    /// The value of an assignment or a cell: DEFAULT is what the table says.
    func value(_ syntax: ExpressionSyntax, of column: String) -> ExpressionSyntax {
        guard case .defaultValue = syntax.kind else { return syntax }
        return defaultValue(of: column)
    }

    /// What a column holds where nothing is said.
    func defaultValue(of column: String) -> ExpressionSyntax {
        table.defaults[column] ?? ExpressionSyntax(.literal(.null), range: target.range)
    }

    /// The position of a stored column. Throws for one that is not there or is computed.
    func position(of column: IdentifierSyntax) throws -> Int {
        if let index = table.fields.firstIndex(where: { $0.name == column.name }) { return index }
        if declaration.definition.columns.contains(where: { $0.name == column.name }) {
            throw Diagnostic(
                "column '\(column.spelling)' is computed from the others", at: column.range,
                sqlState: "428C9"
            ).asError
        }
        throw Diagnostic(
            "no column '\(column.spelling)' in '\(table.name)'", at: column.range,
            hint: Candidates.hint(for: column.name, in: table.fields.map(\.name)),
            sqlState: .undefinedColumn
        ).asError
    }

    /// The assignments of a SET, one value for each column. Throws `DiagnosticError`.
    func assignments(_ syntax: [AssignmentSyntax]) throws -> [Int: ExpressionSyntax] {
        var values: [Int: ExpressionSyntax] = [:]
        for assignment in syntax {
            for (column, value) in try pairs(assignment) {
                let index = try position(of: column)
                guard values[index] == nil else {
                    throw Diagnostic(
                        "multiple assignments to same column '\(column.spelling)'",
                        at: column.range
                    ).asError
                }
                values[index] = self.value(value, of: column.name)
            }
        }
        return values
    }

    private func pairs(
        _ assignment: AssignmentSyntax
    ) throws -> [(IdentifierSyntax, ExpressionSyntax)] {
        if assignment.columns.count == 1 { return [(assignment.columns[0], assignment.value)] }
        if case .subquery(let query) = assignment.value.kind {
            return assignment.columns.map { ($0, assignment.value(of: $0, from: query)) }
        }
        guard case .row(let values) = assignment.value.kind else {
            throw Diagnostic(
                "a SET of several columns takes a row of values", at: assignment.range,
                hint: "write (a, b) = (1, 2)", sqlState: .featureNotSupported
            ).asError
        }
        guard values.count == assignment.columns.count else {
            throw Diagnostic(
                "\(values.count) values for \(assignment.columns.count) columns",
                at: assignment.range
            ).asError
        }
        return Array(zip(assignment.columns, values))
    }
}

extension Session {
    /// Lets go of what all readers have taken in, now and then.
    func trimLog(of table: InternalTable) throws {
        guard try changeLog.lastSequence() % 64 == 0 else { return }
        try changeLog.trim(table.name)
    }
}

extension AssignmentSyntax {
    /// `(a, b) = (SELECT …)`: what the subquery gives for one of the columns.
    fileprivate func value(
        of column: IdentifierSyntax, from query: QuerySyntax
    ) -> ExpressionSyntax {
        let source = TableSyntax(
            .subquery(query, isLateral: false),
            alias: TableAliasSyntax(name: IdentifierSyntax("source"), columns: columns),
            range: value.range)
        let name = NameSyntax([IdentifierSyntax("source"), column], range: value.range)
        let item = SelectItemSyntax(expression: ExpressionSyntax(.name(name), range: value.range))
        return ExpressionSyntax(
            .subquery(
                QuerySyntax(
                    body: .select(SelectSyntax(items: [item], from: [source])), range: value.range)),
            range: value.range)
    }
}
