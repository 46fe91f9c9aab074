import Columnar
import Connectors
import Functions
import Planner
import SQL

extension Session {
    /// SHOW: what there is, as rows.
    func show(_ syntax: ShowSyntax) throws -> StatementOutcome {
        let rows: RowSet
        switch syntax.subject {
        case .objects(let objects): rows = list(objects, pattern: syntax.pattern)
        case .columns(let name): return try describe(name)
        case .create(_, let name): rows = RowSet(columns: ["sql"], rows: [[try item(name).sql]])
        case .allSettings:
            rows = RowSet(
                columns: ["name", "value", "description"],
                rows: Settings.all.map { [$0.name, $0.value(settings), $0.summary] })
        case .setting(let name):
            let entry = try setting(name.text, at: name.range)
            rows = RowSet(columns: [entry.name], rows: [[entry.value(settings)]])
        }
        return .rows(rows)
    }

    /// DESCRIBE: the columns of a relation or query, or the documentation of a function.
    func describe(_ syntax: DescribeSyntax) throws -> StatementOutcome {
        switch syntax.subject {
        case .relation(let name):
            return try describe(name)
        case .query(let query):
            let bound = try binder().bind(query)
            return .rows(columns(bound.plan.columns.map { ($0.name, $0.type, "", "") }))
        case .function(let name):
            return .rows(try documentation(of: name))
        }
    }

    func describe(_ name: NameSyntax) throws -> StatementOutcome {
        switch try item(name).object {
        case .relation(let declaration):
            let definition = declaration.definition
            return .rows(
                columns(
                    definition.columns.map { column in
                        (column.name, column.type, column.originText, definition.role(of: column))
                    }))
        case .view(let view):
            let bound = try binder().bind(view.query)
            return .rows(columns(bound.plan.columns.map { ($0.name, $0.type, "", "") }))
        case .materializedView(_, let fields), .sink(_, let fields):
            return .rows(columns(fields.map { ($0.name, $0.type, "", "") }))
        }
    }

    /// The object called `name`. Throws with candidates when there is none.
    func item(_ name: NameSyntax) throws -> CatalogItem {
        if let item = catalog[name.base.name] { return item }
        throw Diagnostic(
            "no source, table, view or sink '\(name.text)'", at: name.range,
            hint: Candidates.hint(for: name.base.name, in: catalog.names),
            sqlState: .undefinedTable
        ).asError
    }

    private func columns(_ rows: [(String, DataType, String, String)]) -> RowSet {
        RowSet(
            columns: ["column", "type", "origin", "role"],
            rows: rows.map { [$0.0, $0.1.description, $0.2, $0.3] })
    }

    private func list(_ objects: ShowSyntax.Objects, pattern: ShowSyntax.Pattern?) -> RowSet {
        switch objects {
        case .functions: return functions(pattern)
        case .connectors:
            return RowSet(
                columns: ["connector", "description"],
                rows: Connectors.all.map { [$0.name, $0.summary] })
        case .formats:
            let names = Connectors.all.flatMap(\.formats).reduce(into: [String]()) { found, name in
                if !found.contains(name) { found.append(name) }
            }
            return RowSet(columns: ["format"], rows: names.map { [$0] })
        case .types:
            let types: [DataType] = [
                .boolean, .smallint, .integer, .bigint, .real, .double,
                .decimal(precision: 38, scale: 10), .text, .bytea, .date, .time, .timestamp,
                .timestamptz, .interval, .json, .uuid, .array(.integer),
                .structure([StructureField("name", .text)]), .map(key: .text, value: .integer),
            ]
            return RowSet(columns: ["type"], rows: types.map { [$0.description] })
        case .jobs, .queries:
            return RowSet(
                columns: ["job", "rows_in", "epoch", "late", "bad"],
                rows: jobs.map { job in
                    let progress = job.progress
                    return [
                        job.name, String(progress.recordCount), String(progress.epoch),
                        String(progress.lateRowCount), String(progress.rejectedRowCount),
                    ]
                })
        case .sources, .tables, .views, .materializedViews, .sinks:
            let kind = objects.rawValue.dropLast().lowercased()
            let names = catalog.names.filter { catalog[$0]?.object.kind == kind }
            return RowSet(columns: [kind], rows: names.map { [$0] })
        }
    }

    private func functions(_ pattern: ShowSyntax.Pattern?) -> RowSet {
        let listed = FunctionListing.all.filter { function in
            pattern.map { function.matches($0.text) } ?? true
        }
        return RowSet(
            columns: ["function", "category", "description", "example"],
            rows: listed.map { function in
                [
                    function.name, function.category.rawValue, function.summary,
                    function.examples.first.map { "\($0.expression) → \($0.result)" },
                ]
            })
    }

    private func documentation(of name: NameSyntax) throws -> RowSet {
        let word = name.base.name
        let function = FunctionListing.all.first { $0.name == word || $0.aliases.contains(word) }
        guard let function else {
            throw Diagnostic(
                "function '\(word)' does not exist", at: name.range,
                hint: Candidates.hint(for: word, in: completions), sqlState: .undefinedFunction
            ).asError
        }
        return RowSet(
            columns: ["function", "description", "example", "result"],
            rows: function.examples.map { [word, function.summary, $0.expression, $0.result] })
    }
}

extension ColumnDefinition {
    fileprivate var originText: String {
        switch origin {
        case .record: ""
        case .metadata(let key): "metadata '\(key)'"
        case .computed(let expression): "computed: \(SQLPrinter.print(expression))"
        }
    }
}

extension RelationDefinition {
    fileprivate func role(of column: ColumnDefinition) -> String {
        var roles: [String] = []
        if primaryKey.contains(column.name) { roles.append("primary key") }
        if let watermark, watermark.column == column.name {
            roles.append("event time, watermark \(SQLPrinter.print(watermark.expression))")
        }
        return roles.joined(separator: "; ")
    }
}
