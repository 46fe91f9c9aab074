import Columnar
import Planner
import SQL

extension Session {
    /// CREATE VIEW: binds the query, so that its mistakes show now, and remembers it.
    func createView(_ syntax: CreateViewSyntax, sql: String) throws -> StatementOutcome {
        if syntax.isMaterialized { return try createMaterializedView(syntax, sql: sql) }
        let name = try newName(
            syntax.name, sql: sql, orReplace: syntax.orReplace, ifNotExists: syntax.ifNotExists)
        guard let name else { return .done("CREATE VIEW") }
        let view = definition(of: syntax)
        try checkCircle(view, at: syntax.name.range)
        let bound = try binder().bind(view.query)
        tell(bound.notices)
        try checkNames(view.columns, of: bound.plan.columns.map(\.name), syntax)
        try remember(name, CatalogItem(object: .view(view), sql: sql))
        return .done("CREATE VIEW")
    }

    /// CREATE MATERIALIZED VIEW: a job that keeps a table of the workspace.
    private func createMaterializedView(
        _ syntax: CreateViewSyntax, sql: String
    ) throws -> StatementOutcome {
        let tag = "CREATE MATERIALIZED VIEW"
        let name = try newName(
            syntax.name, sql: sql, orReplace: syntax.orReplace, ifNotExists: syntax.ifNotExists)
        guard let name else { return .done(tag) }
        let view = definition(of: syntax)
        try checkCircle(view, at: syntax.name.range)
        let requirements = ResultRequirements(
            takesUpdates: true, name: "materialized view '\(name)'")
        let planned = try plan(view.query, for: requirements, mode: .continuous)
        let names = planned.query.columns.map(\.name)
        try checkNames(view.columns, of: names, syntax)
        var fields = Schema(planned.query.columns).fields
        for (index, column) in view.columns.enumerated() { fields[index].name = column }
        try checkUnique(fields, syntax)
        let target = JobTarget.view(
            name: name, fields: fields, key: planned.query.physical.uniqueKeyPositions ?? [])
        try checkState(of: planned.query)
        try remember(
            name, CatalogItem(object: .materializedView(view, fields), sql: sql), fields: fields)
        return try start(JobOutput(target: target, planned: planned), tag: tag)
    }

    /// A view that is replaced must not read itself, through whatever views.
    private func checkCircle(_ view: ViewDefinition, at range: SourceRange) throws {
        var pending = view.query.relationNames
        var seen: Set<String> = []
        while let name = pending.popFirst() {
            if name == view.name {
                throw Diagnostic(
                    "view '\(view.name)' would read itself", at: range, sqlState: "42P19"
                ).asError
            }
            guard seen.insert(name).inserted else { continue }
            switch catalog[name]?.object {
            case .view(let other), .materializedView(let other, _):
                pending.formUnion(other.query.relationNames)
            case .relation, .sink, nil:
                continue
            }
        }
    }

    func definition(of syntax: CreateViewSyntax) -> ViewDefinition {
        ViewDefinition(
            name: syntax.name.base.name, columns: syntax.columns.map(\.name), query: syntax.query)
    }

    private func checkNames(
        _ given: [String], of columns: [String], _ syntax: CreateViewSyntax
    ) throws {
        guard given.count > columns.count else { return }
        throw Diagnostic(
            "\(given.count) column names for \(columns.count) columns",
            at: syntax.columns[columns.count].range
        ).asError
    }

    private func checkUnique(_ fields: [Field], _ syntax: CreateViewSyntax) throws {
        var seen: Set<String> = []
        for field in fields where !seen.insert(field.name.lowercased()).inserted {
            throw Diagnostic(
                "column '\(field.name)' is there twice", at: syntax.name.range,
                hint: "give one of them another name: … AS other", sqlState: .duplicateColumn
            ).asError
        }
    }
}
