import Columnar
import Functions
import SQL

extension Binder {
    /// Binds a call with OVER and gives the column with its result.
    func bindOver(
        _ syntax: FunctionCallSyntax, _ reference: WindowReferenceSyntax, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        guard let collector = context.over else {
            throw Diagnostic.failure(
                context.isInOver
                    ? "window function calls cannot be nested"
                    : "window functions are not allowed in \(context.clause)",
                code: "42P20", at: range,
                hint: context.isInOver
                    ? "compute the inner one in a subquery" : "use QUALIFY, or a subquery")
        }
        let inner = context.insideOver
        let window = try specification(reference, among: collector.named)
        let partition = try Binder.collecting(window.partitionBy) {
            try bindExpression($0, in: inner.in("PARTITION BY"))
        }
        let order = try Binder.collecting(window.orderBy) { item in
            OverCollector.OrderItem(
                expression: try bindExpression(item.expression, in: inner.in("ORDER BY")),
                isDescending: item.isDescending, nullsFirst: item.nullsFirst ?? item.isDescending)
        }
        let frame = try bindFrame(window.frame, order: order)
        let call = try bindOverCall(syntax, frame: frame, at: range, in: inner)
        let read = partition + order.map(\.expression) + call.expressions
        if read.contains(where: { $0.columnIDs.contains(where: collector.isOutput) }) {
            throw Diagnostic.failure(
                "window function calls cannot be nested", code: "42P20", at: range,
                hint: "compute the inner one in a subquery")
        }
        return .column(collector.output(of: call, partition: partition, order: order))
    }

    private func bindOverCall(
        _ syntax: FunctionCallSyntax, frame: OverFrame, at range: SourceRange,
        in context: ExpressionContext
    ) throws -> OverCall {
        let name = syntax.name.base.name.lowercased()
        let ignoresNulls = syntax.nullTreatment == .ignore
        if let function = Builtins.over(named: name) {
            if syntax.isDistinct || syntax.filter != nil {
                throw Diagnostic.failure(
                    "\(name) takes neither DISTINCT nor FILTER", code: "0A000", at: range,
                    hint: "they belong to aggregates")
            }
            if syntax.nullTreatment != nil, !function.takesNullTreatment {
                throw Diagnostic.failure(
                    "\(name) takes no \(ignoresNulls ? "IGNORE" : "RESPECT") NULLS", code: "42809",
                    at: range)
            }
            return try bind(function, syntax, frame, ignoresNulls, in: context)
        }
        guard let aggregate = Builtins.aggregate(named: name) else {
            guard Builtins.scalar(named: name) != nil else {
                throw unknownFunction(name, at: range)
            }
            throw Diagnostic.failure(
                "OVER specified, but \(name) is not a window function nor an aggregate function",
                code: "42809", at: range)
        }
        if syntax.isDistinct {
            throw Diagnostic.failure(
                "DISTINCT is not implemented for window functions", code: "0A000", at: range)
        }
        if let item = syntax.orderBy.first ?? syntax.withinGroup.first {
            throw Diagnostic.failure(
                "an order within an aggregate is not implemented for window functions",
                code: "0A000", at: item.range, hint: "ORDER BY in OVER orders the rows")
        }
        if syntax.nullTreatment != nil {
            throw Diagnostic.failure(
                "aggregate functions take no IGNORE NULLS", code: "42809", at: range,
                hint: "FILTER (WHERE x IS NOT NULL) leaves NULL out")
        }
        let call = try aggregateCall(aggregate, syntax, at: range, in: context)
        return OverCall(.aggregate(call), frame: frame, output: call.output)
    }

    private func bind(
        _ function: OverFunction, _ syntax: FunctionCallSyntax, _ frame: OverFrame,
        _ ignoresNulls: Bool, in context: ExpressionContext
    ) throws -> OverCall {
        let operands = try syntax.arguments.map { argument in
            guard let expression = argument.expression, argument.name == nil else {
                throw Diagnostic.failure(
                    "\(function.name) takes plain arguments", code: "42883", at: argument.range)
            }
            return expression
        }
        let arguments = try Binder.collecting(operands) { try bindExpression($0, in: context) }
        switch OverloadResolution.resolve(
            function, argumentTypes: arguments.map(\.type),
            unknownLiterals: arguments.map(\.isUnknownLiteral))
        {
        case .success(let choice):
            let converted = try zip(arguments.indices, choice.argumentTypes).map { index, type in
                try coerce(arguments[index], to: type, at: operands[index].range)
            }
            return OverCall(
                .over(function, function.overloads[choice.index], converted),
                frame: function.reach == .frame ? frame : .partition, ignoresNulls: ignoresNulls,
                output: newColumn(function.name, choice.resultType))
        case .failure(let failure):
            let types = arguments.map(\.type.description).joined(separator: ", ")
            throw Diagnostic.failure(
                "function \(function.name)(\(types)) does not exist", code: "42883",
                at: syntax.name.range,
                hint: "\(function.name) takes \(failure.candidates.joined(separator: ", or "))")
        }
    }

    /// What OVER says, the windows it is based on written out.
    private func specification(
        _ reference: WindowReferenceSyntax, among named: [NamedWindowSyntax]
    ) throws -> WindowSpecificationSyntax {
        switch reference {
        case .named(let name): return try window(name, among: named)
        case .specification(let window):
            guard let base = window.base else { return window }
            return try refined(window, base, among: named)
        }
    }

    private func window(
        _ name: IdentifierSyntax, among named: [NamedWindowSyntax]
    ) throws -> WindowSpecificationSyntax {
        guard let index = named.firstIndex(where: { $0.name.name == name.name }) else {
            throw Diagnostic.failure(
                "window '\(name.spelling)' does not exist", code: "42704", at: name.range,
                hint: hint(for: name.name, among: named.map(\.name.name))
                    ?? "WINDOW \(name.spelling) AS (…) behind HAVING declares it")
        }
        let window = named[index].specification
        guard let base = window.base else { return window }
        // A window is based on those in front of it, so that there is no circle.
        return try refined(window, base, among: Array(named[..<index]))
    }

    private func refined(
        _ window: WindowSpecificationSyntax, _ base: IdentifierSyntax,
        among named: [NamedWindowSyntax]
    ) throws -> WindowSpecificationSyntax {
        let inherited = try self.window(base, among: named)
        func refuse(_ what: String, at range: SourceRange) -> DiagnosticError {
            Diagnostic.failure(
                "cannot \(what) of window '\(base.spelling)'", code: "42P20", at: range)
        }
        if let first = window.partitionBy.first {
            throw refuse("override PARTITION BY clause", at: first.range)
        }
        if !inherited.orderBy.isEmpty, let first = window.orderBy.first {
            throw refuse("override ORDER BY clause", at: first.range)
        }
        if inherited.frame != nil { throw refuse("copy the frame clause", at: base.range) }
        var result = window
        result.base = nil
        result.partitionBy = inherited.partitionBy
        if result.orderBy.isEmpty { result.orderBy = inherited.orderBy }
        return result
    }

    /// Says that each window of the WINDOW clause has a name of its own.
    func check(_ named: [NamedWindowSyntax]) throws {
        for (index, window) in named.enumerated()
        where named[..<index].contains(where: { $0.name.name == window.name.name }) {
            throw Diagnostic.failure(
                "window '\(window.name.spelling)' is already defined", code: "42P20",
                at: window.name.range)
        }
    }
}
