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
        if !syntax.orderBy.isEmpty || !syntax.withinGroup.isEmpty || syntax.nullTreatment != nil {
            throw Diagnostic.unsupported("ORDER BY within an aggregate", at: range)
        }
        let inner = context.insideAggregate
        let operands = try syntax.aggregateOperands(function.name, at: range)
        let arguments = try Binder.collecting(operands) { try bindExpression($0, in: inner) }
        let filter = try syntax.filter.map { try bindCondition($0, in: inner.in("FILTER")) }
        let choice = try resolve(function, arguments, at: syntax.name.range)
        let overload = function.overloads[choice.index]
        let converted = try zip(zip(arguments, operands), choice.argumentTypes).map { pair, type in
            try coerce(pair.0, to: type, at: pair.1.range)
        }
        let call = AggregateCall(
            function: function, overload: overload, arguments: converted,
            isDistinct: syntax.isDistinct, filter: filter,
            output: newColumn(function.name, choice.resultType))
        return grouping.output(of: call)
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
