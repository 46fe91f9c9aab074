import Columnar
import SQL

extension Binder {
    /// Binds a relation with its computed columns and its watermark.
    func bindScan(_ relation: RelationDefinition) throws -> BoundTable {
        var scope = Scope()
        var fields: [ScanField] = []
        for definition in relation.columns {
            guard definition.metadataOrRecord else { continue }
            let column = newColumn(
                definition.name, definition.type, isNullable: definition.isNullable)
            fields.append(ScanField(column: column, metadataKey: definition.metadataKey))
            scope.columns.append(
                ScopeColumn(
                    qualifier: relation.name, column: column, isHidden: definition.isHidden))
        }
        let computed = try bindComputed(relation, scope: &scope)
        scope.columns = relation.columns.compactMap { definition in
            scope.columns.first { $0.column.name == definition.name }
        }
        let watermark = try bindWatermark(relation, scope: scope, computed: computed)
        let scan = Scan(
            relation: relation, fields: fields, computed: computed, watermark: watermark,
            columns: scope.columns.map(\.column))
        if relation.isQualifiedOnly {
            for index in scope.columns.indices { scope.columns[index].isMerged = true }
        }
        return BoundTable(plan: .scan(scan), scope: scope)
    }

    /// Binds computed columns over the fields; one that reads another contains its expression.
    private func bindComputed(
        _ relation: RelationDefinition, scope: inout Scope
    ) throws -> [ProjectItem] {
        var computed: [ProjectItem] = []
        for definition in relation.columns {
            guard case .computed(let syntax) = definition.origin else { continue }
            let context = ExpressionContext(scope: scope, clause: "a computed column")
            let bound = try bindExpression(syntax, in: context)
            let expression = try coerceForAssignment(bound, to: definition.type, at: syntax.range)
            let column = newColumn(definition.name, definition.type)
            computed.append(
                ProjectItem(expression: expression.inlining(computed), output: column))
            scope.columns.append(
                ScopeColumn(
                    qualifier: relation.name, column: column, isHidden: definition.isHidden))
        }
        return computed
    }

    private func bindWatermark(
        _ relation: RelationDefinition, scope: Scope, computed: [ProjectItem]
    ) throws -> ScanWatermark? {
        guard let watermark = relation.watermark else { return nil }
        let time = try scope.resolve(NameSyntax(watermark.column))
        let syntax = watermark.expression
        let bound = try bindExpression(
            syntax, in: ExpressionContext(scope: scope, clause: "WATERMARK"))
        try checkWatermark(bound.type, at: syntax.range)
        return ScanWatermark(time: time, expression: bound.inlining(computed))
    }

    private func checkWatermark(_ type: DataType, at range: SourceRange) throws {
        guard type == .timestamp || type == .timestamptz else {
            throw Diagnostic.failure(
                "a watermark must be a TIMESTAMP or TIMESTAMPTZ, not \(type)", code: "42804",
                at: range, hint: "for example ts - INTERVAL '5 seconds'")
        }
    }

    /// Checks the expression of a WATERMARK before it is stored. Throws `DiagnosticError`.
    public func checkWatermark(
        _ syntax: ExpressionSyntax, over columns: [ColumnDefinition]
    ) throws {
        try checkWatermark(try typeOfComputed(syntax, over: columns), at: syntax.range)
    }

    /// The type of a computed column: the declared one, to which the expression must convert, or that
    /// of the expression. Throws `DiagnosticError`.
    public func typeOfComputed(
        _ syntax: ExpressionSyntax, over columns: [ColumnDefinition], declared: DataType? = nil
    ) throws -> DataType {
        let known = columns.map { newColumn($0.name, $0.type, isNullable: $0.isNullable) }
        let scope = Scope(known, qualifier: nil)
        let bound = try bindExpression(
            syntax, in: ExpressionContext(scope: scope, clause: "a computed column"))
        guard let declared else { return bound.type }
        return try coerceForAssignment(bound, to: declared, at: syntax.range).type
    }
}

extension ColumnDefinition {
    fileprivate var metadataOrRecord: Bool {
        if case .computed = origin { false } else { true }
    }

    fileprivate var metadataKey: String? {
        if case .metadata(let key) = origin { key } else { nil }
    }
}

extension Expression {
    /// The expression with computed columns replaced by what computes them.
    fileprivate func inlining(_ computed: [ProjectItem]) -> Expression {
        replacingColumns(
            Dictionary(uniqueKeysWithValues: computed.map { ($0.output.id, $0.expression) }))
    }
}
