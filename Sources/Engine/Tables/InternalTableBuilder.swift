import Columnar
import Connectors
import Planner
import SQL

/// Reads the constraints of a CREATE TABLE without a connector.
struct InternalTableBuilder {
    let syntax: CreateTableSyntax
    /// The columns, with what the primary key makes of them.
    let columns: [ColumnDefinition]

    /// The table with the primary key `primaryKey`. Throws `DiagnosticError`.
    func table(_ primaryKey: [String]) throws -> InternalTable {
        let name = syntax.name.base.name
        let fields = columns.compactMap { column -> Field? in
            guard case .record = column.origin else { return nil }
            return Field(column.name, column.type, isNullable: column.isNullable)
        }
        try check(fields)
        if syntax.isAppendOnly, !primaryKey.isEmpty {
            throw unsupported(
                "a PRIMARY KEY of an APPEND ONLY table", at: syntax.name.range,
                hint: "leave APPEND ONLY out")
        }
        var table = InternalTable(
            stored: StoredTable(name: name, fields: fields, keys: []), primaryKey: [],
            isAppendOnly: syntax.isAppendOnly, defaults: [:], checks: [])
        table.primaryKey = try positions(primaryKey, in: fields)
        var keys = primaryKey.isEmpty ? [] : [table.primaryKey]
        for column in syntax.columns {
            if let limit = column.type.flatMap(DataType.characterLimit),
                let index = fields.firstIndex(where: { $0.name == column.name.name })
            {
                table.lengths[index] = limit
            }
            for constraint in column.constraints {
                try add(constraint, of: column, to: &table, &keys)
            }
        }
        for constraint in syntax.constraints { try add(constraint, to: &table, &keys) }
        table.stored = StoredTable(name: name, fields: fields, keys: keys)
        return table
    }

    private func check(_ fields: [Field]) throws {
        if fields.isEmpty {
            throw Diagnostic(
                "table '\(syntax.name.text)' needs a column", at: syntax.name.range,
                hint: "write them behind its name: (id BIGINT, …)"
            ).asError
        }
        for column in syntax.columns where column.name.name == InternalTable.rowIDColumn {
            throw Diagnostic(
                "the name '\(column.name.name)' is streamsql's own", at: column.name.range,
                sqlState: "42939"
            ).asError
        }
        var seen: Set<String> = []
        for column in syntax.columns where !seen.insert(column.name.name.lowercased()).inserted {
            throw Diagnostic(
                "columns '\(column.name.spelling)' differ only in upper and lower case",
                at: column.name.range, sqlState: .duplicateColumn
            ).asError
        }
    }

    private func add(
        _ constraint: ColumnConstraintSyntax, of column: ColumnDefinitionSyntax,
        to table: inout InternalTable, _ keys: inout [[Int]]
    ) throws {
        let name = column.name.name
        switch constraint.kind {
        case .notNull, .null, .primaryKey: break
        case .unique: add(try positions([name], in: table.fields), to: &keys)
        case .defaultValue(let value):
            guard case .stored = column.origin else {
                throw Diagnostic(
                    "column '\(name)' is computed and has no default", at: constraint.range
                ).asError
            }
            table.defaults[name] = value
        case .check(let condition):
            add(condition, constraint.name, suffix: "\(name)_check", to: &table)
        case .references:
            throw unsupported("REFERENCES", at: constraint.range)
        }
    }

    private func add(
        _ constraint: TableConstraintSyntax, to table: inout InternalTable, _ keys: inout [[Int]]
    ) throws {
        switch constraint.kind {
        case .primaryKey: break
        case .unique(let names):
            add(try positions(names.map(\.name), in: table.fields), to: &keys)
        case .check(let condition):
            add(condition, constraint.name, suffix: "check", to: &table)
        case .foreignKey:
            throw unsupported("FOREIGN KEY", at: constraint.range)
        }
    }

    private func add(
        _ condition: ExpressionSyntax, _ name: IdentifierSyntax?, suffix: String,
        to table: inout InternalTable
    ) {
        table.checks.append(
            TableCheck(name: name?.name ?? "\(table.name)_\(suffix)", condition: condition))
    }

    private func add(_ key: [Int], to keys: inout [[Int]]) {
        if !keys.contains(key) { keys.append(key) }
    }

    private func positions(_ names: [String], in fields: [Field]) throws -> [Int] {
        try names.map { name in
            if let index = fields.firstIndex(where: { $0.name == name }) { return index }
            throw Diagnostic(
                "'\(name)' is no stored column", at: syntax.name.range,
                hint: Candidates.hint(for: name, in: fields.map(\.name)),
                sqlState: .undefinedColumn
            ).asError
        }
    }

    private func unsupported(
        _ what: String, at range: SourceRange, hint: String? = nil
    ) -> DiagnosticError {
        Diagnostic(
            "\(what) cannot be had yet", at: range, hint: hint, sqlState: .featureNotSupported
        ).asError
    }
}
