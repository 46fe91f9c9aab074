import Columnar
import Functions
import SQL

extension Binder {
    /// `JSON_VALUE(…)`, `JSON_QUERY(…)`, `JSON_EXISTS(…)` with their clauses, written out with
    /// functions, TRY and CASE.
    func bindJSONAccess(
        _ syntax: JSONAccessSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        var input = try bindNode(syntax.input, in: context)
        if input.type == .text, !input.isUnknownLiteral { input = .cast(input, to: .json) }
        let access = JSONAccessBinding(
            binder: self, syntax: syntax, input: input,
            path: try bindNode(syntax.path, in: context), range: range, context: context)
        switch syntax.function {
        case .exists: return try access.exists()
        case .query: return try access.query()
        case .value: return try access.value()
        }
    }
}

private struct JSONAccessBinding {
    let binder: Binder
    let syntax: JSONAccessSyntax
    let input: Expression
    let path: Expression
    let range: SourceRange
    let context: ExpressionContext

    func exists() throws -> Expression {
        let found = try call("json_exists")
        switch syntax.onError {
        case .error: return found
        case .boolean(let value):
            return .coalesce(
                [.attempt(found), .literal(.boolean(value), .boolean)], type: .boolean)
        case .unknown, nil: return .attempt(found)
        default: throw misplaced("ON ERROR")
        }
    }

    func query() throws -> Expression {
        var found: Expression
        switch syntax.wrapper {
        case nil, .without: found = try call("json_query")
        case .unconditional: found = try call("jsonb_path_query_array")
        case .conditional:
            throw Diagnostic.unsupported("WITH CONDITIONAL WRAPPER", at: range)
        }
        if let type = try returning(), type != .json { found = .cast(found, to: type) }
        return try withBehaviors(found)
    }

    func value() throws -> Expression {
        let text = try call("json_value")
        let type = try returning() ?? .text
        return try withBehaviors(type == .text ? text : .cast(text, to: type))
    }

    /// The value where nothing is found or the path or the conversion fails.
    private func withBehaviors(_ found: Expression) throws -> Expression {
        let type = found.type
        var result = found
        switch syntax.onError {
        case nil, .null: result = .attempt(found)
        case .error: break
        case let behavior?:
            // What is NULL without an error stays so: only a failure is replaced.
            let isFailed = try binder.call(
                "is not distinct from",
                [
                    .attempt(
                        .conditional(
                            [
                                ExpressionBranch(
                                    condition: try isNull(found),
                                    value: .literal(.boolean(true), .boolean))
                            ], otherwise: .literal(.boolean(true), .boolean), type: .boolean)),
                    .literal(.null, .boolean),
                ], [range, range], at: range)
            result = .conditional(
                [ExpressionBranch(condition: isFailed, value: try value(of: behavior, type))],
                otherwise: .attempt(found), type: type)
        }
        guard let onEmpty = syntax.onEmpty, onEmpty != .null else { return result }
        guard onEmpty != .error else {
            throw Diagnostic.unsupported("ERROR ON EMPTY", at: range)
        }
        let isThere = Expression.coalesce(
            [.attempt(try call("json_exists")), .literal(.boolean(true), .boolean)],
            type: .boolean)
        let isInput = try isNull(input)
        return .conditional(
            [ExpressionBranch(condition: .or(isInput, isThere), value: result)],
            otherwise: try value(of: onEmpty, type), type: type)
    }

    private func value(
        of behavior: JSONAccessSyntax.Behavior, _ type: DataType
    ) throws -> Expression {
        switch behavior {
        case .null: return .literal(.null, type)
        case .emptyArray: return try binder.parse("[]", as: type, at: range)
        case .emptyObject: return try binder.parse("{}", as: type, at: range)
        case .value(let syntax):
            return try binder.coerceForAssignment(
                try binder.bindNode(syntax, in: context), to: type, at: syntax.range)
        case .error, .boolean, .unknown: throw misplaced("ON EMPTY and ON ERROR")
        }
    }

    private func misplaced(_ clause: String) -> DiagnosticError {
        Diagnostic.failure(
            "\(syntax.function.rawValue) has no such \(clause)", code: "42601", at: range)
    }

    private func returning() throws -> DataType? {
        try syntax.returning.map { try DataType($0) }
    }

    private func isNull(_ expression: Expression) throws -> Expression {
        try binder.call("is null", [expression], [range], at: range)
    }

    private func call(_ name: String) throws -> Expression {
        try binder.call(
            name, [input, path], [syntax.input.range, syntax.path.range], at: range)
    }
}
