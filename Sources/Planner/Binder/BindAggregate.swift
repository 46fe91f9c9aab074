import Columnar
import Functions
import SQL

extension Binder {
    /// Binds the call of an aggregate and gives the column with its result.
    func bindAggregate(
        _ function: AggregateFunction, _ syntax: FunctionCallSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> PlanColumn {
        guard let grouping = context.grouping else {
            throw Diagnostic.failure(
                context.isInAggregate
                    ? "aggregate function calls cannot be nested"
                    : "aggregate functions are not allowed in \(context.clause)",
                code: "42803", at: range,
                hint: context.clause == "WHERE" ? "use HAVING, or a subquery" : nil)
        }
        return grouping.output(
            of: try aggregateCall(function, syntax, at: range, in: context.insideAggregate))
    }

    /// The call of an aggregate whose arguments see what `inner` does.
    func aggregateCall(
        _ function: AggregateFunction, _ syntax: FunctionCallSyntax, at range: SourceRange,
        in inner: ExpressionContext
    ) throws -> AggregateCall {
        try checkClauses(of: syntax, function, at: range)
        let isSortedArgument = function.orderRole == .isArgument
        let sortItems = syntax.withinGroup.isEmpty ? syntax.orderBy : syntax.withinGroup
        var operands = try syntax.aggregateOperands(function.name, at: range)
        if isSortedArgument { operands = sortItems.map(\.expression) + operands }
        let arguments = try Binder.collecting(operands) { try bindExpression($0, in: inner) }
        let choice = try resolve(function, arguments, at: syntax.name.range)
        let overload = function.overloads[choice.index]
        var converted = try zip(zip(arguments, operands), choice.argumentTypes).map { pair, type in
            try coerce(pair.0, to: type, at: pair.1.range)
        }
        if let index = overload.fraction {
            converted[index] = try fraction(converted[index], at: operands[index].range)
        }
        var filter = try syntax.filter.map { try bindCondition($0, in: inner.in("FILTER")) }
        if syntax.nullTreatment == .ignore {
            let isThere = try call("is not null", [converted[0]], [range], at: range)
            filter = filter.map { .and($0, isThere) } ?? isThere
        }
        converted = converted.map { $0.guarded(by: filter) }
        let keys = try Binder.collecting(sortItems) {
            try bindExpression($0.expression, in: inner.in("ORDER BY")).guarded(by: filter)
        }
        if syntax.isDistinct, function.orderRole == .matters {
            try checkDistinct(keys, sortItems, among: converted)
        }
        return AggregateCall(
            function: function, overload: overload,
            arguments: function.orderRole == .matters ? converted + keys : converted,
            isDistinct: syntax.isDistinct, filter: filter,
            order: function.orderRole == .irrelevant ? [] : sortItems.map(AggregateOrder.init),
            output: newColumn(function.name, choice.resultType))
    }

    /// Refuses the clauses that mean nothing for an aggregate.
    private func checkClauses(
        of syntax: FunctionCallSyntax, _ function: AggregateFunction, at range: SourceRange
    ) throws {
        let name = function.name
        if function.orderRole == .irrelevant, !syntax.withinGroup.isEmpty {
            throw Diagnostic.failure(
                "\(name) is not an ordered-set aggregate, so it takes no WITHIN GROUP",
                code: "42809", at: range)
        }
        if function.orderRole == .isArgument {
            let takesPlainCall = function.overloads.allSatisfy { $0.fraction == nil }
            let isPlainCall = syntax.withinGroup.isEmpty && takesPlainCall
            guard isPlainCall || syntax.withinGroup.count == 1, syntax.orderBy.isEmpty,
                !syntax.isDistinct
            else {
                let arguments = takesPlainCall ? "" : "0.5"
                throw Diagnostic.failure(
                    "\(name) takes its values in WITHIN GROUP", code: "42883", at: range,
                    hint: "write \(name)(\(arguments)) WITHIN GROUP (ORDER BY x)")
            }
        }
        if syntax.nullTreatment == .ignore, function.orderRole != .matters {
            throw Diagnostic.failure(
                "\(name) skips NULLs by itself", code: "42809", at: range,
                hint: "leave IGNORE NULLS out")
        }
    }

    /// The constant that a percentile's fraction must be.
    private func fraction(
        _ expression: Expression, at range: SourceRange
    ) throws -> Expression {
        guard case .double(let value)? = expression.evaluated(session), value >= 0, value <= 1
        else {
            throw Diagnostic.failure(
                "the fraction must be a constant from 0 to 1", code: "22003", at: range,
                hint: "0.5 is the median")
        }
        return .literal(.double(value), .double)
    }

    private func checkDistinct(
        _ keys: [Expression], _ items: [SortItemSyntax], among arguments: [Expression]
    ) throws {
        for (key, item) in zip(keys, items) where !arguments.contains(key) {
            throw Diagnostic.failure(
                "in an aggregate with DISTINCT, ORDER BY expressions must appear in the arguments",
                code: "42P10", at: item.range)
        }
    }

    private func resolve(
        _ function: AggregateFunction, _ arguments: [Expression], at range: SourceRange
    ) throws -> OverloadResolution.Resolution {
        switch OverloadResolution.resolve(
            function, argumentTypes: arguments.map(\.type),
            unknownLiterals: arguments.map(\.isUnknownLiteral))
        {
        case .success(let choice):
            return choice
        case .failure(let failure):
            let types = arguments.map(\.type.description).joined(separator: ", ")
            throw Diagnostic.failure(
                "function \(function.name)(\(types)) does not exist", code: "42883", at: range,
                hint: "\(function.name) takes \(failure.candidates.joined(separator: ", or "))")
        }
    }
}

extension Expression {
    /// NULL where `filter` is not true, if it may fail: what FILTER leaves out is not evaluated.
    fileprivate func guarded(by filter: Expression?) -> Expression {
        guard let filter, !isTotal else { return self }
        return .conditional(
            [ExpressionBranch(condition: filter, value: self)], otherwise: .literal(.null, type),
            type: type)
    }
}

extension FunctionCallSyntax {
    /// The arguments of an aggregate; none for `count(*)`.
    fileprivate func aggregateOperands(
        _ name: String, at range: SourceRange
    ) throws -> [ExpressionSyntax] {
        try arguments.compactMap { argument in
            guard let expression = argument.expression else {
                throw Diagnostic.failure("\(name) takes expressions", at: argument.range)
            }
            guard case .star = expression.kind else { return expression }
            guard name == "count", arguments.count == 1 else {
                throw Diagnostic.failure(
                    "\(name)(*) does not exist", code: "42883", at: range,
                    hint: "only count takes *")
            }
            return nil
        }
    }
}

extension AggregateOrder {
    /// The direction that a sort item asks for: NULLs are the largest unless it says otherwise.
    fileprivate init(_ item: SortItemSyntax) {
        self.init(
            isDescending: item.isDescending, nullsFirst: item.nullsFirst ?? item.isDescending)
    }
}
