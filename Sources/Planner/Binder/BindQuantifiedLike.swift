import Columnar
import Functions
import SQL

extension Binder {
    /// `x LIKE ANY (array)`: a match with any, or with each, of the patterns.
    func bindQuantifiedLike(
        _ like: LikeSyntax, _ quantifier: QuantifierSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        guard case .array(let patterns) = like.pattern.kind else {
            return try bindLikeOfArray(like, quantifier, at: range, in: context)
        }
        let terms = try Binder.collecting(patterns) { pattern in
            var single = like
            single.pattern = pattern
            single.quantifier = nil
            return try bindLike(single, at: range, in: context)
        }
        return Binder.quantified(quantifier, terms)
    }

    /// Any of the terms, or all; of none any is false and all is true.
    private static func quantified(
        _ quantifier: QuantifierSyntax, _ terms: [Expression]
    ) -> Expression {
        let isAny = quantifier == .any
        guard !terms.isEmpty else { return .literal(.boolean(!isAny), .boolean) }
        return terms.reduce { isAny ? .or($0, $1) : .and($0, $1) }
    }

    /// Patterns that are elements of a computed array, or the rows of a query.
    private func bindLikeOfArray(
        _ like: LikeSyntax, _ quantifier: QuantifierSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        let name = like.match.rawValue
        let operand = try coerce(
            bindNode(like.operand, in: context), to: .text, at: like.operand.range)
        let patterns: Expression
        if case .subquery(let query) = like.pattern.kind {
            patterns = try bindArraySubquery(query, at: like.pattern.range, in: context)
        } else {
            patterns = try coerce(
                bindNode(like.pattern, in: context), to: .array(.text), at: like.pattern.range)
        }
        guard patterns.type == .array(.text) else {
            throw Diagnostic.failure(
                "\(name) \(quantifier.rawValue) takes patterns of TEXT, not \(patterns.type)",
                code: "42883", at: like.pattern.range)
        }
        // Not like any is not (like all), and the other way round.
        let bound = try quantified(
            name.lowercased(), operand, patterns,
            isAll: (quantifier == .all) != like.isNegated,
            at: (like.operand.range, range, like.pattern.range))
        return like.isNegated ? try negated(bound, at: range) : bound
    }
}
