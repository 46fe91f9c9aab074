import Columnar
import Functions
import SQL

extension Binder {
    /// The expression converted to `type` where PostgreSQL converts by itself. Throws otherwise.
    func coerce(
        _ expression: Expression, to type: DataType, at range: SourceRange?
    ) throws -> Expression {
        try convert(expression, to: type, atLeast: .implicit, at: range)
    }

    /// The same for storing into a column, which converts a little more.
    func coerceForAssignment(
        _ expression: Expression, to type: DataType, at range: SourceRange?
    ) throws -> Expression {
        try convert(expression, to: type, atLeast: .assignment, at: range)
    }

    private func convert(
        _ expression: Expression, to type: DataType, atLeast kind: CastKind, at range: SourceRange?
    ) throws -> Expression {
        if expression.type == type { return expression }
        if case .literal(.null, _) = expression { return .literal(.null, type) }
        if case .literal(.text(let bytes), .text) = expression {
            return try parse(String(decoding: bytes, as: UTF8.self), as: type, at: range ?? .none)
        }
        if let row = try convertRow(expression, to: type, atLeast: kind, at: range) { return row }
        let known = Cast.kind(from: expression.type, to: type)
        guard let known, known >= kind else {
            throw Diagnostic.failure(
                "\(expression.type) where \(type) is expected", code: "42804", at: range,
                hint: known.map { _ in "convert it: CAST(… AS \(type))" })
        }
        return .cast(expression, to: type)
    }

    /// A row that is written out, converted field by field; nil for anything else.
    private func convertRow(
        _ expression: Expression, to type: DataType, atLeast kind: CastKind, at range: SourceRange?
    ) throws -> Expression? {
        guard case .call(var call) = expression, call.function.name == "row",
            case .structure(let fields) = type, fields.count == call.arguments.count
        else { return nil }
        call.arguments = try zip(call.arguments, fields).map {
            try convert($0, to: $1.type, atLeast: kind, at: range)
        }
        call.type = type
        return .call(call)
    }

    /// The plan with its columns, by position, converted to those they are stored into.
    func assign(
        _ plan: LogicalPlan, to fields: [Field], at range: SourceRange
    ) throws -> LogicalPlan {
        try check(width: plan.columns.count, fills: fields, at: range)
        let literals = plan.literals
        let items = try zip(plan.columns, fields).map { column, field in
            if column.type == field.type {
                var renamed = column
                renamed.name = field.name
                return ProjectItem(expression: .column(column), output: renamed)
            }
            let expression =
                try literals[column.id].map {
                    try coerceForAssignment($0, to: field.type, at: range)
                } ?? assigned(column, to: field, at: range)
            return ProjectItem(
                expression: expression,
                output: newColumn(field.name, field.type, isNullable: column.isNullable))
        }
        return .project(Project(items: items, input: plan))
    }

    func check(width: Int, fills fields: [Field], at range: SourceRange) throws {
        guard width != fields.count else { return }
        throw Diagnostic.failure(
            "the query gives \(width) \(width == 1 ? "column" : "columns"), and "
                + "\(fields.count) are to be filled",
            code: "42601", at: range,
            hint: "expected: " + fields.map(\.name).joined(separator: ", "))
    }

    private func assigned(
        _ column: PlanColumn, to field: Field, at range: SourceRange
    ) throws -> Expression {
        let known = Cast.kind(from: column.type, to: field.type)
        if let known, known >= .assignment { return .cast(.column(column), to: field.type) }
        if column.type == .null { return .literal(.null, field.type) }
        throw Diagnostic.failure(
            "column '\(field.name)' is \(field.type), and the query gives \(column.type)",
            code: "42804", at: range,
            hint: known.map { _ in
                let shown = column.name == "?column?" ? "…" : column.name
                return "convert it: CAST(\(shown) AS \(field.type))"
            }
                ?? "\(column.type) \(DataType.castHint(column.type))")
    }

    /// The type that all expressions convert to; TEXT when all are quoted texts.
    func commonType(
        of expressions: [Expression], at range: SourceRange, what: String
    ) throws -> DataType {
        let known = expressions.filter { !$0.isUnknownLiteral }.map(\.type)
        if known.isEmpty { return .text }
        if let type = Coercion.commonType(known) { return type }
        let names = known.map(\.description).joined(separator: ", ")
        throw Diagnostic.failure(
            "\(what) types do not match: \(names)", code: "42804", at: range,
            hint: "convert them to one type with CAST")
    }

    func bindCast(
        _ syntax: CastSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let operand = try bindNode(syntax.operand, in: context)
        let type = try DataType(syntax.type)
        var bound: Expression
        if case .literal(.null, .null) = operand {
            bound = .literal(.null, type)
        } else if operand.type == type {
            bound = operand
        } else if Cast.kind(from: operand.type, to: type) != nil {
            bound = .cast(operand, to: type)
        } else {
            throw Diagnostic.failure(
                "cannot cast \(operand.type) to \(type)", code: "42846", at: range,
                hint: "\(operand.type) \(DataType.castHint(operand.type))")
        }
        if let limit = DataType.characterLimit(syntax.type) {
            bound = try call(
                "left", [bound, .literal(.integer(Int64(limit)), .integer)], [range, range],
                at: range)
        }
        return syntax.isTry ? .attempt(bound) : bound
    }
}

extension LogicalPlan {
    /// The constants among the columns that it computes itself.
    fileprivate var literals: [ColumnID: Expression] {
        guard case .project(let project) = self else { return [:] }
        var found: [ColumnID: Expression] = [:]
        for item in project.items {
            if case .literal = item.expression { found[item.output.id] = item.expression }
        }
        return found
    }
}

extension DataType {
    /// What values of `type` can be converted to, for a hint.
    fileprivate static func castHint(_ type: DataType) -> String {
        let targets: [DataType] = [
            .boolean, .smallint, .integer, .bigint, .real, .double,
            .decimal(precision: maximumDecimalPrecision, scale: 10), .text, .bytea, .date, .time,
            .timestamp, .timestamptz, .interval, .json, .uuid,
        ].filter { $0 != type && Cast.kind(from: type, to: $0) != nil }
        return "casts to " + targets.map(\.description).joined(separator: ", ")
    }
}
