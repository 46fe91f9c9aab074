import Columnar
import Connectors
import Planner
import SQL

extension Session {
    /// CREATE SINK: with a query it makes the job that fills it; without one, INSERT INTO does.
    func createSink(_ syntax: CreateSinkSyntax, sql: String) throws -> StatementOutcome {
        let name = try newName(
            syntax.name, sql: sql, orReplace: syntax.orReplace, ifNotExists: syntax.ifNotExists)
        guard let name else { return .done("CREATE SINK") }
        let declaration = try sinkDeclaration(syntax)
        guard let query = syntax.query else {
            try remember(name, CatalogItem(object: .sink(declaration, []), sql: sql))
            return .done("CREATE SINK")
        }
        let output = try output(
            of: query, into: declaration, columns: syntax.columns.map(\.name.name),
            at: syntax.name.range)
        try checkState(of: output.planned.query)
        try remember(
            name, CatalogItem(object: .sink(declaration, output.fields), sql: sql),
            fields: output.fields)
        return try start(output, tag: "CREATE SINK")
    }

    /// INSERT INTO a table, or into a sink: the job that fills it.
    func insert(_ syntax: InsertSyntax, sql: String) throws -> StatementOutcome {
        let name = syntax.target.base.name
        guard let item = catalog[name] else {
            throw Diagnostic(
                "no table or sink '\(name)'", at: syntax.target.range,
                hint: Candidates.hint(for: name, in: catalog.names), sqlState: .undefinedTable
            ).asError
        }
        if case .relation(let declaration) = item.object, let table = declaration.internalTable {
            return try insertRows(syntax, declaration, table)
        }
        guard case .sink(let declaration, _) = item.object, var query = syntax.query else {
            throw Diagnostic(
                "INSERT INTO a \(item.object.kind) cannot be run yet", at: syntax.target.range,
                hint: "insert into a sink, or a table without a connector",
                sqlState: .featureNotSupported
            ).asError
        }
        query.precede(by: syntax.with)
        var output = try output(
            of: query, into: declaration, columns: syntax.columns.map(\.name),
            at: syntax.target.range)
        try checkState(of: output.planned.query)
        try remember(
            name, CatalogItem(object: .sink(declaration, output.fields), sql: item.sql),
            fields: output.fields)
        output.isInsert = true
        return try start(output, tag: "INSERT")
    }

    func sinkDeclaration(_ syntax: CreateSinkSyntax) throws -> SinkDeclaration {
        let with = try WithClause(syntax.options, format: syntax.format, at: syntax.name.range)
        let connector = try with.connector()
        let options = try with.checked(for: connector, role: .sink)
        let columns = try syntax.columns.map { column in
            guard let type = column.type else {
                throw Diagnostic(
                    "column '\(column.name.name)' needs a type", at: column.range
                ).asError
            }
            return Field(column.name.name, try DataType(type))
        }
        var key = connector.primaryKey(in: options)
        for constraint in syntax.constraints {
            if case .primaryKey(let names, _) = constraint.kind { key = names.map(\.name) }
        }
        for column in syntax.columns {
            for constraint in column.constraints {
                if case .primaryKey = constraint.kind { key = [column.name.name] }
            }
        }
        if with.isUpsert || connector.isKeyed, key.isEmpty {
            throw Diagnostic(
                "sink '\(syntax.name.text)' needs a primary key", at: syntax.name.range,
                hint: "name its columns: primary_key = 'id'"
            ).asError
        }
        return SinkDeclaration(
            name: syntax.name.base.name, connector: connector, options: options,
            columns: columns.isEmpty ? nil : columns, primaryKey: key,
            partitionedBy: syntax.partitionedBy.map(\.name), baseFolder: self.options.baseFolder)
    }

    /// Plans the query that fills a sink and fits its columns to those declared.
    func output(
        of query: QuerySyntax, into sink: SinkDeclaration, columns: [String], at range: SourceRange
    ) throws -> JobOutput {
        let requirements = ResultRequirements(
            takesUpdates: sink.takesUpdates, name: "sink '\(sink.name)'")
        let planned = try plan(
            query, for: requirements, mode: .continuous,
            columns: try sink.columns.map { try targetColumns($0, columns, range) })
        let fields = planned.query.columns.map {
            Field($0.name, $0.type, isNullable: $0.isNullable)
        }
        for name in sink.primaryKey + sink.partitionedBy
        where !fields.contains(where: { $0.name == name }) {
            throw Diagnostic(
                "sink '\(sink.name)' needs a column '\(name)', which the query does not give",
                at: query.range,
                hint: Candidates.hint(for: name, in: fields.map(\.name))
                    ?? "the query gives: " + fields.map(\.name).joined(separator: ", "),
                sqlState: .undefinedColumn
            ).asError
        }
        return JobOutput(
            target: .sink(sink, fields: fields), planned: planned)
    }

    /// The columns that the query's columns go to, by position.
    private func targetColumns(
        _ declared: [Field], _ named: [String], _ range: SourceRange
    ) throws -> [Field] {
        guard !named.isEmpty, named != declared.map(\.name) else { return declared }
        return try named.map { name in
            if let field = declared.first(where: { $0.name == name }) { return field }
            throw Diagnostic(
                "no column '\(name)' in the sink", at: range,
                hint: Candidates.hint(for: name, in: declared.map(\.name)),
                sqlState: .undefinedColumn
            ).asError
        }
    }
}
