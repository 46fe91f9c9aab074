import Columnar
import Connectors
import Planner
import SQL

extension Session {
    /// CREATE SOURCE and CREATE TABLE: checks everything that can be checked without looking
    /// outside, and remembers the rest.
    func createTable(_ syntax: CreateTableSyntax, sql: String) throws -> StatementOutcome {
        if let query = syntax.query, syntax.kind == .table {
            return try createTable(syntax, as: query)
        }
        let tag = "CREATE \(syntax.kind.rawValue)"
        let name = try newName(
            syntax.name, sql: sql, orReplace: syntax.orReplace, ifNotExists: syntax.ifNotExists,
            mayReplaceTable: true)
        guard let name else { return .done(tag) }
        let declaration = try relation(syntax)
        let item = CatalogItem(object: .relation(declaration), sql: sql)
        if let table = declaration.internalTable {
            try createInternalTable(name, table, item, syntax)
            return .done(tag)
        }
        if let existing = catalog[name], existing.isInternalTable {
            throw Diagnostic(
                "'\(name)' is a table of the workspace", at: syntax.name.range,
                hint: "DROP TABLE \(name) removes it", sqlState: .duplicateTable
            ).asError
        }
        try remember(
            name, item, fields: declaration.recordFields)
        return .done(tag)
    }

    /// The relation that a statement declares.
    func relation(_ syntax: CreateTableSyntax) throws -> RelationDeclaration {
        try RelationBuilder(session: self, syntax: syntax).declaration()
    }
}

/// Makes a relation of its declaration.
private struct RelationBuilder {
    let session: Session
    let syntax: CreateTableSyntax

    func declaration() throws -> RelationDeclaration {
        let range = syntax.name.range
        if let query = syntax.query {
            throw unsupported(
                "CREATE SOURCE … AS", at: query.range, hint: "CREATE VIEW names a query")
        }
        var with = try WithClause(syntax.options, format: syntax.format, at: range)
        if with.isEmpty, syntax.kind == .table { return try internalTable() }
        let connector = try with.connector()
        if session.options.readsUntilNow { with.boundByNow(connector) }
        var options = try with.checked(
            for: connector, role: .source, allowing: SourceOptions.specs)
        let isBounded = connector.isBounded(options)
        if session.options.readsUntilNow, !isBounded {
            throw Diagnostic(
                "connector '\(connector.name)' has no end that --until now could stop at",
                at: range, hint: "bound it with its own options, or run without --until now",
                sqlState: .featureNotSupported
            ).asError
        }
        let (columns, found) = try self.columns(connector, options, with)
        if !found.isEmpty {
            for (key, value) in found { with.add(found: key, value) }
            options = try with.checked(
                for: connector, role: .source, allowing: SourceOptions.specs)
        }
        let sourceOptions = SourceOptions(with.given)
        var definition = RelationDefinition(
            name: syntax.name.base.name, columns: columns,
            primaryKey: try primaryKey(columns), watermark: try watermark(columns),
            changes: .appendOnly, isBounded: isBounded)
        if with.isKeyed(connector, options) {
            try checkKeyed(definition)
            definition.isKeyed = true
            definition.changes = isBounded ? .fixed : .changing
        } else {
            definition.changes = try changes(isBounded: isBounded, with)
        }
        return RelationDeclaration(
            definition: definition, origin: .connector(connector, options),
            badFields: sourceOptions.badFields, baseFolder: session.options.baseFolder,
            jobOptions: sourceOptions.job)
    }

    /// A bounded table is read once; a source, bounded or not, streams.
    private func changes(isBounded: Bool, _ with: WithClause) throws -> RelationChanges {
        guard syntax.kind == .table, !syntax.isAppendOnly else { return .appendOnly }
        if isBounded { return .fixed }
        throw unsupported(
            "a table over an endless input", at: syntax.name.range,
            hint: "declare it as CREATE SOURCE, or bound it")
    }

    /// What a table must have whose records write and delete rows by key.
    private func checkKeyed(_ definition: RelationDefinition) throws {
        func isRecord(_ name: String) -> Bool {
            definition.columns.contains {
                if $0.name == name, case .record = $0.origin { true } else { false }
            }
        }
        let hint = "its records write and delete rows by their key"
        if syntax.kind == .source || syntax.isAppendOnly {
            throw Diagnostic(
                "'\(syntax.name.text)' must be declared as CREATE TABLE", at: syntax.name.range,
                hint: hint
            ).asError
        }
        if definition.primaryKey.isEmpty {
            throw Diagnostic(
                "table '\(syntax.name.text)' needs a PRIMARY KEY", at: syntax.name.range,
                hint: hint
            ).asError
        }
        let time = definition.watermark.map { [$0.column] } ?? []
        for name in definition.primaryKey + time where !isRecord(name) {
            throw Diagnostic(
                "column '\(name)' must be a field of the record, since \(hint)",
                at: syntax.name.range
            ).asError
        }
    }

    private func internalTable() throws -> RelationDeclaration {
        var columns = try declaredColumns(nil)
        let key = try primaryKey(columns)
        for index in columns.indices where key.contains(columns[index].name) {
            columns[index].isNullable = false
        }
        let table = try InternalTableBuilder(syntax: syntax, columns: columns).table(key)
        return RelationDeclaration(
            definition: RelationDefinition(
                name: syntax.name.base.name, columns: columns, primaryKey: key,
                watermark: try watermark(columns),
                changes: syntax.isAppendOnly ? .appendOnly : .changing,
                isBounded: session.options.readsUntilNow),
            origin: .table(table), badFields: .reject, baseFolder: session.options.baseFolder,
            jobOptions: SourceJobOptions())
    }

    private func declaredColumns(_ connector: (any Connector)?) throws -> [ColumnDefinition] {
        var columns: [ColumnDefinition] = []
        var failures: [Diagnostic] = []
        for element in syntax.columns {
            do {
                columns.append(try column(element, connector, known: columns))
            } catch let error as DiagnosticError {
                failures += error.diagnostics
            }
        }
        if !failures.isEmpty { throw DiagnosticError(failures) }
        return columns
    }

    /// The columns, and the options that their source was found to need.
    private func columns(
        _ connector: any Connector, _ options: ConnectorOptions, _ with: WithClause
    ) throws -> ([ColumnDefinition], found: [String: String]) {
        var columns = try declaredColumns(connector)
        var found: [String: String] = [:]
        let hasRecordColumn = columns.contains {
            if case .record = $0.origin { true } else { false }
        }
        if !hasRecordColumn {
            let schema = try inferred(connector, options, with)
            columns.insert(contentsOf: schema.fields.map { ColumnDefinition(field: $0) }, at: 0)
            found = schema.options
        }
        let declared = Set(columns.map(\.name))
        for metadata in connector.metadataColumns where !declared.contains(metadata.name) {
            columns.append(
                ColumnDefinition(
                    name: metadata.name, type: metadata.type,
                    origin: .metadata(key: metadata.key), isHidden: true))
        }
        return (columns, found)
    }

    private func inferred(
        _ connector: any Connector, _ options: ConnectorOptions, _ with: WithClause
    ) throws -> FoundSchema {
        do {
            if let found = try connector.inferSchema(
                options, baseFolder: session.options.baseFolder)
            {
                return found
            }
        } catch let error as ConnectorError {
            throw Diagnostic(
                "\(error)", at: error.optionKey.map(with.valueRange) ?? syntax.name.range,
                hint: error.hint, sqlState: "58030"
            ).asError
        }
        throw Diagnostic(
            "'\(syntax.name.text)' needs columns", at: syntax.name.range,
            hint: "write them behind its name: (id BIGINT, …)"
        ).asError
    }

    private func column(
        _ element: ColumnDefinitionSyntax, _ connector: (any Connector)?,
        known: [ColumnDefinition]
    ) throws -> ColumnDefinition {
        let name = element.name.name
        if known.contains(where: { $0.name == name }) {
            throw Diagnostic(
                "column '\(name)' is declared twice", at: element.name.range,
                sqlState: .duplicateColumn
            ).asError
        }
        let declared = try element.type.map { try DataType($0) }
        switch element.origin {
        case .computed(let expression, _):
            let binder = session.binder()
            let type = try binder.typeOfComputed(expression, over: known, declared: declared)
            return ColumnDefinition(name: name, type: type, origin: .computed(expression))
        case .metadata(let key, _):
            return try metadataColumn(name, key: key ?? name, declared, connector, element)
        case .stored:
            guard let declared else {
                throw Diagnostic("column '\(name)' needs a type", at: element.name.range).asError
            }
            let isNotNull = element.constraints.contains {
                switch $0.kind {
                case .notNull, .primaryKey: true
                default: false
                }
            }
            return ColumnDefinition(name: name, type: declared, isNullable: !isNotNull)
        }
    }

    /// A metadata column; with another type than the connector's it is computed from that.
    private func metadataColumn(
        _ name: String, key: String, _ declared: DataType?, _ connector: (any Connector)?,
        _ element: ColumnDefinitionSyntax
    ) throws -> ColumnDefinition {
        let all = connector?.metadataColumns ?? []
        guard let metadata = all.first(where: { $0.key == key || $0.name == key }) else {
            throw unknownMetadata(key, connector, at: element.range)
        }
        let type = declared ?? metadata.type
        if type == metadata.type {
            return ColumnDefinition(
                name: name, type: type, origin: .metadata(key: metadata.key))
        }
        if let text = all.first(where: { $0.key == "\(metadata.key)-text" && $0.type == type }) {
            return ColumnDefinition(name: name, type: type, origin: .metadata(key: text.key))
        }
        guard name != metadata.name, let syntax = element.type else {
            throw Diagnostic(
                "metadata '\(metadata.key)' is \(metadata.type)", at: element.range,
                hint: "declare it so, or call the column something else than \(metadata.name)",
                sqlState: .datatypeMismatch
            ).asError
        }
        let operand = ExpressionSyntax(.name(NameSyntax(metadata.name)), range: element.range)
        let cast = ExpressionSyntax(
            .cast(CastSyntax(operand: operand, type: syntax, isTry: false)), range: element.range)
        let hidden = ColumnDefinition(name: metadata.name, type: metadata.type)
        let castType = try session.binder().typeOfComputed(cast, over: [hidden])
        return ColumnDefinition(name: name, type: castType, origin: .computed(cast))
    }

    private func unknownMetadata(
        _ key: String, _ connector: (any Connector)?, at range: SourceRange
    ) -> DiagnosticError {
        guard let connector else {
            return Diagnostic("a table without a connector has no metadata", at: range).asError
        }
        let keys = connector.metadataColumns.map(\.key)
        return Diagnostic(
            "connector '\(connector.name)' has no metadata '\(key)'", at: range,
            hint: Candidates.hint(for: key, in: keys)
                ?? (keys.isEmpty ? nil : "there are: " + keys.joined(separator: ", ")),
            sqlState: .undefinedColumn
        ).asError
    }

    private func primaryKey(_ columns: [ColumnDefinition]) throws -> [String] {
        var key: [IdentifierSyntax] = []
        for column in syntax.columns {
            for constraint in column.constraints {
                if case .primaryKey = constraint.kind { key.append(column.name) }
            }
        }
        for constraint in syntax.constraints {
            if case .primaryKey(let names, _) = constraint.kind { key += names }
        }
        for name in key where !columns.contains(where: { $0.name == name.name }) {
            throw Diagnostic(
                "no column '\(name.spelling)' for the primary key", at: name.range,
                hint: Candidates.hint(for: name.name, in: columns.map(\.name)),
                sqlState: .undefinedColumn
            ).asError
        }
        return key.map(\.name)
    }

    private func watermark(_ columns: [ColumnDefinition]) throws -> WatermarkDefinition? {
        guard let watermark = syntax.watermarks.first else { return nil }
        if syntax.watermarks.count > 1 {
            throw Diagnostic(
                "a source has one WATERMARK", at: syntax.watermarks[1].range
            ).asError
        }
        guard let column = columns.first(where: { $0.name == watermark.column.name }) else {
            throw Diagnostic(
                "no column '\(watermark.column.spelling)' for the watermark",
                at: watermark.column.range,
                hint: Candidates.hint(for: watermark.column.name, in: columns.map(\.name)),
                sqlState: .undefinedColumn
            ).asError
        }
        guard column.type == .timestamp || column.type == .timestamptz else {
            throw Diagnostic(
                "a watermark is for a TIMESTAMP or TIMESTAMPTZ, and '\(column.name)' is "
                    + "\(column.type)", at: watermark.column.range, sqlState: .datatypeMismatch
            ).asError
        }
        try session.binder().checkWatermark(watermark.expression, over: columns)
        return WatermarkDefinition(column: column.name, expression: watermark.expression)
    }

    private func unsupported(
        _ what: String, at range: SourceRange, hint: String? = nil
    ) -> DiagnosticError {
        Diagnostic(
            "\(what) cannot be run yet", at: range, hint: hint, sqlState: .featureNotSupported
        ).asError
    }
}
