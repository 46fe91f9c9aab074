import SQL

/// Subqueries as terms of a filter, which only has to tell true from the rest: semi and anti joins.
extension Binder {
    /// Binds what a filter keeps rows by. Terms that are EXISTS or IN become semi joins and their
    /// negations anti joins, where that says the same; nil when nothing else is left.
    func bindFilter(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> Expression? {
        guard context.subqueries != nil, syntax.hasSubquery else {
            return try bindCondition(syntax, in: context)
        }
        var terms = [syntax]
        if case .and(let all) = syntax.kind { terms = all }
        let bound = try Binder.collecting(terms) { term -> Expression? in
            try bindTerm(term, isNegated: false, in: context)
        }
        return .conjunction(bound.compactMap { $0 })
    }

    private func bindTerm(
        _ term: ExpressionSyntax, isNegated: Bool, in context: ExpressionContext
    ) throws -> Expression? {
        switch term.kind {
        case .not(let operand) where operand.isSubqueryTest:
            return try bindTerm(operand, isNegated: !isNegated, in: context)
        case .exists(let query):
            let joins = try subqueryJoins(context, at: term.range)
            let plan = try bindSubquery(query, in: context).forExistence
            joins.add(isNegated ? .anti : .semi, plan)
            return nil
        case .inList(let syntax):
            guard case .query(let query) = syntax.source else { break }
            return try bindMember(
                syntax.operand, of: query, isNegated: syntax.isNegated != isNegated,
                at: term.range, in: context)
        case .quantified(let syntax) where syntax.quantifier == .any && syntax.operator == .equal:
            guard case .query(let query) = syntax.source else { break }
            return try bindMember(
                syntax.left, of: query, isNegated: isNegated, at: term.range, in: context)
        default: break
        }
        let bound = try bindCondition(term, in: context)
        return isNegated ? try negated(bound, at: term.range) : bound
    }

    /// A term `operand [NOT] IN (query)` of a filter, which has to tell only true from the rest.
    private func bindMember(
        _ operand: ExpressionSyntax, of query: QuerySyntax, isNegated: Bool, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression? {
        let joins = try subqueryJoins(context, at: range)
        let compared = try bindCompared(operand, with: query, at: range, in: context)
        let equalities = try compared.pairs.map { try comparison("=", $0.0, $0.1, at: range) }
        if !isNegated {
            joins.add(.semi, compared.plan, on: equalities)
            return nil
        }
        if compared.pairs.allSatisfy({ !$0.0.mayBeNull && !$0.1.mayBeNull }) {
            joins.add(.anti, compared.plan, on: equalities)
            return nil
        }
        guard equalities.count > 1, let match = Expression.conjunction(equalities) else {
            return try negated(membership(compared, at: range, in: context), at: range)
        }
        // A row that may be equal, for all that is known, keeps NOT IN from being true.
        joins.add(.anti, compared.plan, on: [try call("is not false", [match], [range], at: range)])
        return nil
    }
}

extension Expression {
    /// Whether it can be NULL, as far as its form tells.
    fileprivate var mayBeNull: Bool {
        switch self {
        case .column(let column): column.isNullable
        case .literal(let value, _): value.isNull
        default: true
        }
    }
}

extension ExpressionSyntax {
    /// Whether it is EXISTS, IN or their negation.
    fileprivate var isSubqueryTest: Bool {
        switch kind {
        case .exists, .inList: true
        case .not(let operand): operand.isSubqueryTest
        default: false
        }
    }
}
