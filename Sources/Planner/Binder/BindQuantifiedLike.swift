import SQL

extension Binder {
    /// `x LIKE ANY (ARRAY['a%', 'b%'])`: a match with any, or with each, of the patterns written there.
    func bindQuantifiedLike(
        _ like: LikeSyntax, _ quantifier: QuantifierSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        guard case .array(let patterns) = like.pattern.kind else {
            throw Diagnostic.unsupported(
                "\(like.match.rawValue) ANY over an array that is not written out",
                at: like.pattern.range, hint: "write the patterns: ARRAY['a%', 'b%']")
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
}
