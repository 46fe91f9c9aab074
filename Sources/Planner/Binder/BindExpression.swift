import Columnar
import Functions
import SQL

extension Binder {
    /// Binds an expression. Over a grouped input the result reads group keys and aggregates only.
    func bindExpression(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> Expression {
        guard let grouping = context.grouping else { return try bindNode(syntax, in: context) }
        let bound = try bindNode(syntax, in: context)
        if let key = grouping.keys.first(where: { $0.expression == bound }) {
            return .column(key.column)
        }
        return try grouped(bound, grouping, syntax, context)
    }

    /// Binds a condition: a boolean.
    func bindCondition(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> Expression {
        let bound = try bindExpression(syntax, in: context)
        if bound.type == .boolean { return bound }
        if bound.isUnknownLiteral { return try coerce(bound, to: .boolean, at: syntax.range) }
        throw Diagnostic.failure(
            "argument of \(context.clause) must be BOOLEAN, not \(bound.type)", code: "42804",
            at: syntax.range, hint: Binder.comparisonHint)
    }

    /// Replaces what is grouped by its key. A column of the input that is left over is added to the
    /// keys when the groups belong to windows, and an error otherwise.
    func grouped(
        _ expression: Expression, _ grouping: Grouping, _ syntax: ExpressionSyntax,
        _ context: ExpressionContext
    ) throws -> Expression {
        // A constant within an expression is itself, even where another item with its value is a key.
        if case .literal = expression { return expression }
        if let key = grouping.keys.first(where: { $0.expression == expression }) {
            return .column(key.column)
        }
        guard case .column(let column) = expression else {
            return try expression.mapChildren { try grouped($0, grouping, syntax, context) }
        }
        let isKnown =
            grouping.keys.contains { $0.column.id == column.id }
            || grouping.calls.contains { $0.output.id == column.id }
            || grouping.masks.contains { $0.column.id == column.id }
            || context.subqueries?.puts(out: column.id) ?? false || isOuter(column.id)
            || context.over?.isOutput(column.id) ?? false
            || pendingUnnests.contains { $0.element.id == column.id }
        if isKnown { return expression }
        let isWindowBound = context.windows.contains {
            $0.start.id == column.id || $0.end.id == column.id
        }
        guard grouping.hasWindow, isWindowBound || context.clause == "SELECT" else {
            throw Diagnostic.failure(
                "column '\(column.name)' must appear in the GROUP BY clause or be used in an "
                    + "aggregate function",
                code: "42803", at: syntax.firstName(column.name)?.range ?? syntax.range,
                hint: "add it to GROUP BY, or write max(\(column.name))")
        }
        grouping.keys.append(Grouping.Key(column: column))
        if !isWindowBound {
            notices.append(
                Diagnostic(
                    "'\(column.name)' is neither grouped nor aggregated, so it was added to GROUP BY",
                    severity: .notice, at: syntax.firstName(column.name)?.range ?? syntax.range,
                    sqlState: .success))
        }
        return expression
    }

    /// Binds one node and what is below it, before group keys are put in the place of what they group.
    func bindNode(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> Expression {
        func bind(_ operand: ExpressionSyntax) throws -> Expression {
            try bindNode(operand, in: context)
        }
        func call(_ name: String, _ operands: ExpressionSyntax...) throws -> Expression {
            try self.call(name, try operands.map(bind), operands.map(\.range), at: syntax.range)
        }
        if let key = context.grouping?.key(writtenAs: syntax) { return .column(key.column) }
        switch syntax.kind {
        case .name(let name):
            return try bindName(name, in: context)
        case .literal, .typedLiteral, .interval:
            return try bindLiteral(syntax)
        case .unary(.plus, let operand):
            return try bind(operand)
        case .unary(let operation, let operand):
            return try call(operation.rawValue, operand)
        case .binary(let binary) where binary.operator == .overlapsPeriod:
            return try bindOverlaps(binary, in: context)
        case .binary(let binary):
            return try bindComparison(
                binary.operator.rawValue, binary.left, binary.right, at: binary.operatorRange,
                in: context)
        case .and(let terms):
            return try bindLogical(terms, in: context) { .and($0, $1) }
        case .or(let terms):
            return try bindLogical(terms, in: context) { .or($0, $1) }
        case .not(let operand):
            return try self.call(
                "not", [try bindTruth(operand, in: context)], [operand.range], at: syntax.range)
        case .isTest(let test):
            return try bindIsTest(test, at: syntax.range, in: context)
        case .between(let between):
            return try bindBetween(between, at: syntax.range, in: context)
        case .inList(let list):
            return try bindIn(list, at: syntax.range, in: context)
        case .exists(let query):
            return try bindExists(query, at: syntax.range, in: context)
        case .subquery(let query):
            return try bindScalarSubquery(query, at: syntax.range, in: context)
        case .arraySubquery(let query):
            return try bindArraySubquery(query, at: syntax.range, in: context)
        case .like(let like):
            return try bindLike(like, at: syntax.range, in: context)
        case .caseExpression(let expression):
            return try bindCase(expression, at: syntax.range, in: context)
        case .cast(let cast):
            return try bindCast(cast, at: syntax.range, in: context)
        case .call(let function):
            return try bindCall(function, at: syntax.range, in: context)
        case .extract(let extract):
            let field = Expression.literal(.text(extract.field.lowercased()), .text)
            return try self.call(
                "date_part", [field, try bind(extract.operand)],
                [extract.fieldRange, extract.operand.range], at: syntax.range)
        case .position(let needle, let haystack):
            return try call("strpos", haystack, needle)
        case .substring(let substring):
            return try bindSubstring(substring, at: syntax.range, in: context)
        case .trim(let trim):
            let operands = [trim.operand] + (trim.characters.map { [$0] } ?? [])
            return try self.call(
                trim.functionName, try operands.map(bind), operands.map(\.range), at: syntax.range)
        case .overlay(let overlay):
            let operands =
                [overlay.operand, overlay.replacement, overlay.start]
                + [overlay.length].compactMap { $0 }
            return try self.call(
                "overlay", try operands.map(bind), operands.map(\.range), at: syntax.range)
        case .atTimeZone(let operand, let zone?):
            return try call("timezone", zone, operand)
        case .atTimeZone(let operand, nil):
            return try call("timezone", operand)
        case .collate(let operand, let collation):
            return try bindCollate(operand, collation, in: context)
        case .quantified(let quantified):
            return try bindQuantified(quantified, at: syntax.range, in: context)
        case .jsonAccess(let access):
            return try bindJSONAccess(access, at: syntax.range, in: context)
        case .array, .map, .row, .structure, .element, .slice, .field:
            return try bindParts(syntax, in: context)
        case .roundToUnit(let rounding):
            let unit = Expression.literal(.text(rounding.unit.rawValue), .text)
            return try self.call(
                rounding.isCeiling ? "date_ceil" : "date_trunc",
                [unit, try bind(rounding.operand)],
                [syntax.range, rounding.operand.range], at: syntax.range)
        default:
            throw Diagnostic.unsupported(syntax.description, at: syntax.range)
        }
    }

    func bindTruth(
        _ syntax: ExpressionSyntax, of what: String = "AND, OR and NOT",
        in context: ExpressionContext
    ) throws -> Expression {
        let bound = try bindNode(syntax, in: context)
        if bound.type == .boolean { return bound }
        if bound.isUnknownLiteral { return try coerce(bound, to: .boolean, at: syntax.range) }
        throw Diagnostic.failure(
            "\(what) take BOOLEAN, not \(bound.type)", code: "42804", at: syntax.range,
            hint: Binder.comparisonHint)
    }

    private static let comparisonHint = "write a comparison, such as x <> 0 or x IS NOT NULL"

    private func bindLogical(
        _ terms: [ExpressionSyntax], in context: ExpressionContext,
        _ combine: (Expression, Expression) -> Expression
    ) throws -> Expression {
        let bound = try Binder.collecting(terms) { try bindTruth($0, in: context) }
        return bound.dropFirst().reduce(bound[0], combine)
    }

    private func bindSubstring(
        _ substring: SubstringSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let start =
            substring.start
            ?? ExpressionSyntax(.literal(.integer("1")), range: range)
        let operands =
            substring.similar.map { [substring.operand, $0.pattern, $0.escape] }
            ?? [substring.operand, start] + [substring.length].compactMap { $0 }
        return try call(
            "substring", try operands.map { try bindNode($0, in: context) }, operands.map(\.range),
            at: range)
    }
}

extension TrimSyntax {
    /// The function that it is a call of.
    var functionName: String {
        switch side {
        case .both: "btrim"
        case .leading: "ltrim"
        case .trailing: "rtrim"
        }
    }
}

extension ExpressionSyntax {
    /// The first place in it where a column called `name` is named.
    fileprivate func firstName(_ name: String) -> NameSyntax? {
        if case .name(let found) = kind, found.base.name == name { return found }
        if case .call(let call) = kind {
            return call.arguments.lazy.compactMap { $0.expression?.firstName(name) }.first
        }
        return operands.lazy.compactMap { $0.firstName(name) }.first
    }

    /// What it is called in "… cannot be run yet".
    fileprivate var description: String {
        switch kind {
        case .allFields: "(row).* outside of a select list"
        case .star: "* here"
        case .parameter: "a parameter"
        case .descriptor: "DESCRIPTOR here"
        default: "this expression"
        }
    }
}
