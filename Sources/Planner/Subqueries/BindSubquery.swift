import Columnar
import Functions
import SQL

/// Subqueries as values. Each becomes a plan with one row for each row that the expression is computed
/// over, which is left-joined to these; the value is then an expression over the joined columns. So
/// that every change of the subquery is a change of a join.
extension Binder {
    /// `EXISTS (query)`
    func bindExists(
        _ query: QuerySyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let joins = try subqueryJoins(context, at: range)
        let plan = try bindSubquery(query, in: context).forExistence
        let counted = try aggregation(of: plan, [("count", nil)])
        let count = join(counted, joins, in: context)[0]
        return try comparison(">", count, .literal(.integer(0), .bigint), at: range)
    }

    /// `(query)`: its only row's only column, NULL for none (rule 16 of SQL's scalar subqueries).
    func bindScalarSubquery(
        _ query: QuerySyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        try bindSubqueryRow(query, width: 1, at: range, in: context)[0]
    }

    /// The `width` columns of the only row of `(query)`, NULLs for none.
    func bindSubqueryRow(
        _ query: QuerySyntax, width: Int, at range: SourceRange, in context: ExpressionContext
    ) throws -> [Expression] {
        let joins = try subqueryJoins(context, at: range)
        let plan = try bindSubquery(query, in: context)
        try check(plan, hasColumns: width, at: range)
        if plan.hasOneRowAtMost { return join(plan, joins, in: context) }
        let counted = try aggregation(
            of: plan, plan.columns.map { ("max", .column($0)) } + [("count", nil)])
        let results = counted.columns.map(Expression.column)
        let items = try zip(results, plan.columns).map { result, column in
            let single = try call(
                "single_row", [result, results[width]], [range, range], at: range)
            return ProjectItem(expression: single, output: newColumn(column.name, single.type))
        }
        return join(.project(Project(items: items, input: counted)), joins, in: context)
    }

    /// `ARRAY (query)`: the values of its only column in the order of its ORDER BY; an empty array for
    /// no rows.
    func bindArraySubquery(
        _ query: QuerySyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let joins = try subqueryJoins(context, at: range)
        let plan = try bindSubquery(query, in: context)
        try check(plan, hasColumns: 1, at: range)
        let (rows, value, keys) = plan.orderedColumn
        let order = keys.map {
            AggregateOrder(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        }
        let collected = try aggregation(
            of: rows, [("array_agg", value)], orderedBy: keys.map { .column($0.column) }, order)
        let array = join(collected, joins, in: context)[0]
        return .coalesce([array, .literal(.array([]), array.type)], type: array.type)
    }

    /// `operand IN (query)` as a value, negation left to the caller (rule 4).
    func bindMembership(
        _ syntax: InSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        guard case .query(let query) = syntax.source else {
            throw PlanError("IN without a query")
        }
        let compared = try bindCompared(syntax.operand, with: query, at: range, in: context)
        return try membership(compared, at: range, in: context)
    }

    /// `operand operator ANY (query)` and `operand operator ALL (query)`.
    func bindQuantified(
        _ syntax: QuantifiedSyntax, _ query: QuerySyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        let isAny = syntax.quantifier == .any
        let compared = try bindCompared(syntax.left, with: query, at: range, in: context)
        switch (syntax.operator, isAny) {
        case (.equal, true):
            return try membership(compared, at: range, in: context)
        case (.notEqual, false):
            return try negated(try membership(compared, at: range, in: context), at: range)
        case (.equal, false), (.notEqual, true), (.less, _), (.lessOrEqual, _), (.greater, _),
            (.greaterOrEqual, _):
            let bound = try extremes(compared, syntax.operator, isAny, at: range, in: context)
            return bound
        default:
            throw Diagnostic.unsupported(
                "\(syntax.operator.rawValue) with ANY or ALL of a query", at: syntax.operatorRange)
        }
    }
}

// MARK: Values by counting

extension Binder {
    /// An operand and the query that it is compared with, of the same types.
    struct Compared {
        var operands: [Expression]
        var plan: LogicalPlan

        var pairs: [(Expression, Expression)] {
            Array(zip(operands, plan.columns.map(Expression.column)))
        }
    }

    func bindCompared(
        _ operand: ExpressionSyntax, with query: QuerySyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Compared {
        var parts = [operand]
        if case .row(let row) = operand.kind { parts = row }
        let operands = try Binder.collecting(parts) { try bindExpression($0, in: context) }
        let plan = try bindSubquery(query, in: context)
        try check(plan, hasColumns: operands.count, at: range)
        let types = try zip(operands, plan.columns).map { operand, column in
            try commonType(of: [operand, .column(column)], at: range, what: "IN")
        }
        return Compared(
            operands: try zip(zip(operands, types), parts).map { pair, part in
                try coerce(pair.0, to: pair.1, at: part.range)
            }, plan: try converted(plan, to: types, at: range))
    }

    /// `operand IN (plan)` from three counts: of the rows that are equal, of all rows, and of those
    /// that are not NULL.
    func membership(
        _ compared: Compared, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let joins = try subqueryJoins(context, at: range)
        let equalities = try compared.pairs.map { try comparison("=", $0.1, $0.0, at: range) }
        let isEqual = equalities.reduce { .and($0, $1) }
        func some(_ condition: Expression) throws -> Expression {
            let rows = LogicalPlan.filter(Filter(condition: condition, input: compared.plan))
            let counted = try aggregation(of: rows, [("count", nil)])
            return try comparison(">", join(counted, joins, in: context)[0], zero, at: range)
        }
        guard compared.pairs.count == 1 else {
            // A row may be equal, for all that is known, while another part of it is NULL.
            let isPossible = try some(call("is not false", [isEqual], [range], at: range))
            return .conditional(
                [
                    ExpressionBranch(
                        condition: try some(isEqual), value: .literal(.boolean(true), .boolean)),
                    ExpressionBranch(condition: isPossible, value: .literal(.null, .boolean)),
                ], otherwise: .literal(.boolean(false), .boolean), type: .boolean)
        }
        let (operand, value) = compared.pairs[0]
        let counts = join(
            try aggregation(of: compared.plan, [("count", nil), ("count", value)]), joins,
            in: context)
        return try verdict(
            overNothing: false, decided: try some(isEqual), operand, counts, at: range)
    }

    /// `operand operator ANY/ALL (plan)` from the smallest and largest value.
    private func extremes(
        _ compared: Compared, _ operation: BinaryOperatorSyntax, _ isAny: Bool,
        at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        guard compared.operands.count == 1 else {
            throw Diagnostic.unsupported("ANY and ALL with a row and a query", at: range)
        }
        let joins = try subqueryJoins(context, at: range)
        let (operand, value) = compared.pairs[0]
        let results = join(
            try aggregation(
                of: compared.plan,
                [("count", nil), ("count", value), ("min", value), ("max", value)]), joins,
            in: context)
        func test(_ extreme: Int) throws -> Expression {
            try comparison(operation.rawValue, operand, results[extreme], at: range)
        }
        let (minimum, maximum) = (2, 3)
        let holds: Expression =
            switch operation {
            case .equal: .and(try test(minimum), try test(maximum))
            case .notEqual: .or(try test(minimum), try test(maximum))
            case .less, .lessOrEqual: try test(isAny ? maximum : minimum)
            default: try test(isAny ? minimum : maximum)
            }
        return try verdict(
            overNothing: !isAny, decided: isAny ? holds : negated(holds, at: range), operand,
            results, at: range)
    }

    private var zero: Expression { .literal(.integer(0), .bigint) }

    /// The answer about a list of values: `overNothing` when there is none, the opposite of it where
    /// `decided` is true; NULL where a NULL on either side leaves it open (rule 4).
    private func verdict(
        overNothing: Bool, decided: Expression, _ operand: Expression, _ counts: [Expression],
        at range: SourceRange
    ) throws -> Expression {
        func branch(_ condition: Expression, _ value: Bool?) -> ExpressionBranch {
            ExpressionBranch(
                condition: condition,
                value: .literal(value.map { .boolean($0) } ?? .null, .boolean))
        }
        let isOpen = Expression.or(
            try call("is null", [operand], [range], at: range),
            try comparison("<", counts[1], counts[0], at: range))
        return .conditional(
            [
                branch(try comparison("=", counts[0], zero, at: range), overNothing),
                branch(decided, !overNothing), branch(isOpen, nil),
            ], otherwise: .literal(.boolean(overNothing), .boolean), type: .boolean)
    }

    /// An aggregation of all rows, or those of each outer row.
    private func aggregation(
        of plan: LogicalPlan, _ calls: [(name: String, argument: Expression?)],
        orderedBy keys: [Expression] = [], _ order: [AggregateOrder] = []
    ) throws -> LogicalPlan {
        let calls = try calls.map { name, argument in
            let arguments = argument.map { [$0] } ?? []
            guard let function = Builtins.aggregate(named: name),
                case .success(let choice) = OverloadResolution.resolve(
                    function, argumentTypes: arguments.map(\.type),
                    unknownLiterals: arguments.map { _ in false })
            else { throw PlanError("no aggregate \(name) for a subquery") }
            return AggregateCall(
                function: function, overload: function.overloads[choice.index],
                arguments: arguments + keys, isDistinct: false, filter: nil, order: order,
                output: newColumn(name, choice.resultType))
        }
        return .aggregate(Aggregate(keys: [], calls: calls, input: plan))
    }

    /// The columns of a plan with one row at most, beside each row of the expression's input.
    private func join(
        _ plan: LogicalPlan, _ joins: SubqueryJoins, in context: ExpressionContext
    ) -> [Expression] {
        let outer = plan.freeColumns.filter { !isOuter($0) }
        if !outer.isEmpty, let row = PullUp(outer: outer, ids: ids).pullSingleRow(plan) {
            joins.add(.left, row.plan, on: row.predicates)
            return plan.columns.map { row.values[$0.id] ?? .column($0) }
        }
        joins.add(.left, plan)
        return plan.columns.map { .column($0.nullable(if: true)) }
    }

    func subqueryJoins(
        _ context: ExpressionContext, at range: SourceRange
    ) throws -> SubqueryJoins {
        if let joins = context.subqueries { return joins }
        throw Diagnostic.unsupported("a subquery in \(context.clause)", at: range)
    }

    private func check(
        _ plan: LogicalPlan, hasColumns count: Int, at range: SourceRange
    ) throws {
        guard plan.columns.count != count else { return }
        throw Diagnostic.failure(
            count == 1
                ? "subquery must return only one column"
                : "subquery has \(plan.columns.count) columns, \(count) are compared with it",
            code: "42601", at: range)
    }
}

extension LogicalPlan {
    /// The plan for whoever asks only whether there are rows.
    var forExistence: LogicalPlan {
        switch self {
        case .project(let project): project.input.forExistence
        case .sort(let sort): sort.input.forExistence
        case .topN(let top) where top.offset == 0 && top.limit != 0: top.input.forExistence
        default: self
        }
    }

    /// The rows of a query with one column, what the column is computed as over them, and the order
    /// that the query puts them in.
    fileprivate var orderedColumn: (rows: LogicalPlan, value: Expression, keys: [SortKey]) {
        var rows = self
        var value = Expression.column(columns[0])
        if case .project(let project) = self {
            rows = project.input
            value = project.items[0].expression
        }
        switch rows {
        case .sort(let sort): return (sort.input, value, sort.keys)
        case .topN(let top): return (rows, value, top.keys)
        default: return (self, .column(columns[0]), [])
        }
    }
}

extension ExpressionSyntax {
    /// Whether a subquery stands in it.
    var hasSubquery: Bool {
        switch kind {
        case .exists, .subquery, .arraySubquery: return true
        case .inList(let syntax):
            if case .query = syntax.source { return true }
        case .quantified(let syntax):
            if case .query = syntax.source { return true }
        case .call(let call):
            return call.arguments.contains { $0.expression?.hasSubquery ?? false }
        default: break
        }
        return operands.contains(where: \.hasSubquery)
    }
}
