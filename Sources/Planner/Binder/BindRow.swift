import SQL

extension Binder {
    /// Compares two operands by an operator; two rows, of which one may be that of a query, value by
    /// value, as PostgreSQL does.
    func bindComparison(
        _ name: String, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
        at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        switch (left.kind, right.kind) {
        case (.row, .row):
            let pairs = try Binder.pairs(left, right).map { a, b in
                (try bindNode(a, in: context), try bindNode(b, in: context))
            }
            return try compare(name, pairs[...], at: range)
        case (.row(let row), .subquery(let query)):
            let values = try Binder.collecting(row) { try bindNode($0, in: context) }
            let others = try bindSubqueryRow(
                query, width: row.count, at: right.range, in: context)
            return try compare(name, Array(zip(values, others))[...], at: range)
        case (.subquery(let query), .row(let row)):
            let values = try bindSubqueryRow(query, width: row.count, at: left.range, in: context)
            let others = try Binder.collecting(row) { try bindNode($0, in: context) }
            return try compare(name, Array(zip(values, others))[...], at: range)
        default:
            return try call(
                name, [try bindNode(left, in: context), try bindNode(right, in: context)],
                [left.range, right.range], at: range)
        }
    }

    /// Compares one operand, bound once, with others; a row is bound for each, as the other one's values
    /// ask for it.
    func comparisons(
        with operand: ExpressionSyntax, in context: ExpressionContext
    ) throws -> (_ name: String, _ other: ExpressionSyntax) throws -> Expression {
        if case .row = operand.kind {
            return { try self.bindComparison($0, operand, $1, at: $1.range, in: context) }
        }
        let bound = try bindNode(operand, in: context)
        return { name, other in
            try self.comparison(
                name, bound, try self.bindNode(other, in: context), at: other.range)
        }
    }

    /// The values that two rows compare, those of rows within them in their place.
    private static func pairs(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax
    ) throws -> [(ExpressionSyntax, ExpressionSyntax)] {
        guard case .row(let lefts) = left.kind, case .row(let rights) = right.kind else {
            return [(left, right)]
        }
        guard lefts.count == rights.count, !lefts.isEmpty else {
            throw Diagnostic.failure(
                lefts.isEmpty && rights.isEmpty
                    ? "cannot compare rows of zero length"
                    : "unequal number of entries in row expressions",
                code: "42601", at: right.range,
                hint: "the left has \(lefts.count), the right \(rights.count)")
        }
        return try zip(lefts, rights).flatMap { try pairs($0, $1) }
    }

    /// `=` is true where all values are equal, `<>` and IS DISTINCT FROM where any differ; the others
    /// are decided by the first values that differ.
    private func compare(
        _ name: String, _ pairs: ArraySlice<(Expression, Expression)>, at range: SourceRange
    ) throws -> Expression {
        func each(_ name: String) throws -> [Expression] {
            try pairs.map { try comparison(name, $0, $1, at: range) }
        }
        switch name {
        case "=":
            return try each(name).reduce { .and($0, $1) }
        case "<>", "is distinct from":
            return try each(name).reduce { .or($0, $1) }
        case "<", "<=", ">", ">=":
            guard let (a, b) = pairs.first, pairs.count > 1 else {
                return try each(name).reduce { .and($0, $1) }
            }
            return .or(
                try comparison(String(name.prefix(1)), a, b, at: range),
                .and(
                    try comparison("=", a, b, at: range),
                    try compare(name, pairs.dropFirst(), at: range)))
        default:
            throw Diagnostic.failure(
                "operator \(name) does not compare rows", code: "0A000", at: range,
                hint: "rows are compared by =, <>, <, <=, > and >=")
        }
    }

    /// `row IS NULL` where all of its values are, `row IS NOT NULL` where none is.
    func bindRowNullTest(
        _ row: [ExpressionSyntax], isNegated: Bool, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        let tests = try Binder.collecting(row) { value in
            try call(
                isNegated ? "is not null" : "is null", [try bindNode(value, in: context)],
                [value.range], at: range)
        }
        return tests.isEmpty ? .literal(.boolean(true), .boolean) : tests.reduce { .and($0, $1) }
    }
}

extension [Expression] {
    /// All of them, at least one, combined from left to right.
    func reduce(_ combine: (Expression, Expression) -> Expression) -> Expression {
        dropFirst().reduce(self[0], combine)
    }
}
