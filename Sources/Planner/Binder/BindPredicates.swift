import Columnar
import SQL

extension Binder {
    func bindIsTest(
        _ test: IsTestSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        if case .row(let row) = test.operand.kind, case .null = test.test {
            return try bindRowNullTest(row, isNegated: test.isNegated, at: range, in: context)
        }
        if case .distinctFrom(let other) = test.test, case .row = other.kind {
            let bound = try bindComparison(
                "is distinct from", test.operand, other, at: range, in: context)
            return test.isNegated ? try negated(bound, at: range) : bound
        }
        let operand = try bindNode(test.operand, in: context)
        var operands = [operand]
        var ranges = [test.operand.range]
        let name: String
        switch test.test {
        case .null: name = "is null"
        case .boolean(let value): name = value ? "is true" : "is false"
        case .unknown: name = "is unknown"
        case .distinctFrom(let other):
            name = "is distinct from"
            operands.append(try bindNode(other, in: context))
            ranges.append(other.range)
        case .json(let kind):
            name = "is json"
            operands.append(.literal(.text(kind.rawValue), .text))
            ranges.append(range)
        }
        let bound = try call(name, operands, ranges, at: range)
        return test.isNegated ? try negated(bound, at: range) : bound
    }

    func bindBetween(
        _ between: BetweenSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let operand = try comparisons(with: between.operand, in: context)
        func within(_ low: ExpressionSyntax, _ high: ExpressionSyntax) throws -> Expression {
            .and(try operand(">=", low), try operand("<=", high))
        }
        var bound = try within(between.low, between.high)
        if between.isSymmetric { bound = .or(bound, try within(between.high, between.low)) }
        return between.isNegated ? try negated(bound, at: range) : bound
    }

    func bindIn(
        _ syntax: InSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        guard case .list(let list) = syntax.source else {
            let bound = try bindMembership(syntax, at: range, in: context)
            return syntax.isNegated ? try negated(bound, at: range) : bound
        }
        let operand = try comparisons(with: syntax.operand, in: context)
        let terms = try Binder.collecting(list) { try operand("=", $0) }
        let bound = terms.dropFirst().reduce(terms[0]) { .or($0, $1) }
        return syntax.isNegated ? try negated(bound, at: range) : bound
    }

    func bindLike(
        _ like: LikeSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        if let quantifier = like.quantifier {
            return try bindQuantifiedLike(like, quantifier, at: range, in: context)
        }
        let operands = [like.operand, like.pattern] + [like.escape].compactMap { $0 }
        let arguments = try Binder.collecting(operands) { operand in
            let argument = try bindNode(operand, in: context)
            if argument.type == .text || argument.type == .null { return argument }
            throw Diagnostic.failure(
                "\(like.match.rawValue) takes TEXT, not \(argument.type)", code: "42883",
                at: operand.range, hint: "convert it: CAST(… AS TEXT)")
        }
        let bound = try call(
            like.match.rawValue.lowercased(), arguments, operands.map(\.range), at: range)
        return like.isNegated ? try negated(bound, at: range) : bound
    }

    func bindCase(
        _ syntax: CaseSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let operand = try syntax.operand.map { try bindNode($0, in: context) }
        let conditions = try Binder.collecting(syntax.branches) { branch -> Expression in
            guard let operand else {
                return try bindTruth(branch.condition, of: "CASE conditions", in: context)
            }
            let value = try bindNode(branch.condition, in: context)
            return try comparison("=", operand, value, at: branch.condition.range)
        }
        let results = try Binder.collecting(syntax.branches) {
            try bindNode($0.result, in: context)
        }
        let otherwise =
            try syntax.otherwise.map { try bindNode($0, in: context) }
            ?? .literal(.null, .null)
        let type = try commonType(of: results + [otherwise], at: range, what: "CASE")
        let branches = try zip(zip(conditions, results), syntax.branches).map { pair, branch in
            ExpressionBranch(
                condition: pair.0,
                value: try coerce(pair.1, to: type, at: branch.result.range))
        }
        return .conditional(
            branches,
            otherwise: try coerce(otherwise, to: type, at: syntax.otherwise?.range ?? range),
            type: type)
    }

    /// A comparison of two expressions by an operator.
    func comparison(
        _ name: String, _ left: Expression, _ right: Expression, at range: SourceRange
    ) throws -> Expression {
        try call(name, [left, right], [range, range], at: range)
    }

    func negated(_ expression: Expression, at range: SourceRange) throws -> Expression {
        try call("not", [expression], [range], at: range)
    }
}
