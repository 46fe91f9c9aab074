import Columnar
import Functions
import SQL

extension Binder {
    func bindCall(
        _ syntax: FunctionCallSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let name = syntax.name.base.name.lowercased()
        if let over = syntax.over { return try bindOver(syntax, over, at: range, in: context) }
        if let bound = bindWindowBound(name, in: context) { return bound }
        if SetFunction.all[name] != nil {
            return try bindSetFunctionCall(syntax, at: range, in: context)
        }
        if let aggregate = Builtins.aggregate(named: name) {
            return .column(try bindAggregate(aggregate, syntax, at: range, in: context))
        }
        if Builtins.over(named: name) != nil {
            throw Diagnostic.failure(
                "window function \(name) requires an OVER clause", code: "42P20", at: range,
                hint: "\(name)(…) OVER (PARTITION BY … ORDER BY …)")
        }
        try refuseAggregateClauses(syntax, at: range)
        var operands = try syntax.arguments.map { argument in
            guard let expression = argument.expression, argument.name == nil else {
                throw Diagnostic.failure(
                    "\(name) takes plain arguments", code: "42883", at: argument.range)
            }
            return expression
        }
        if Builtins.unitFirstNames.contains(name) { operands.nameUnit() }
        if name == "grouping" || name == "grouping_id" {
            return try bindGroupingCall(syntax, operands, at: range, in: context)
        }
        let arguments = try Binder.collecting(operands) { try bindNode($0, in: context) }
        switch name {
        case "coalesce", "ifnull", "nvl":
            return try coalesce(arguments, operands, at: range)
        case "try" where arguments.count == 1:
            return .attempt(arguments[0])
        case "if" where arguments.count == 3, "iif" where arguments.count == 3:
            return try conditional(arguments, operands, at: range)
        case "nvl2" where arguments.count == 3:
            let test = try call(
                "is not null", [arguments[0]], [operands[0].range], at: operands[0].range)
            return try conditional([test, arguments[1], arguments[2]], operands, at: range)
        default:
            return try call(
                name, arguments, operands.map(\.range), at: syntax.name.range)
        }
    }

    private func coalesce(
        _ arguments: [Expression], _ operands: [ExpressionSyntax], at range: SourceRange
    ) throws -> Expression {
        guard !arguments.isEmpty else {
            throw Diagnostic.failure("coalesce takes at least one argument", at: range)
        }
        let type = try commonType(of: arguments, at: range, what: "COALESCE")
        let converted = try zip(arguments, operands).map {
            try coerce($0, to: type, at: $1.range)
        }
        return .coalesce(converted, type: type)
    }

    /// `IF(condition, value, otherwise)`, which skips one of the two as CASE does (rule 39).
    private func conditional(
        _ arguments: [Expression], _ operands: [ExpressionSyntax], at range: SourceRange
    ) throws -> Expression {
        let condition = try coerce(arguments[0], to: .boolean, at: operands[0].range)
        let type = try commonType(of: Array(arguments[1...]), at: range, what: "IF")
        let value = try coerce(arguments[1], to: type, at: operands[1].range)
        let otherwise = try coerce(arguments[2], to: type, at: operands[2].range)
        return .conditional(
            [ExpressionBranch(condition: condition, value: value)], otherwise: otherwise,
            type: type)
    }

    /// `TUMBLE_START(…)` and its kind: the bounds of the window that the query is grouped by.
    private func bindWindowBound(_ name: String, in context: ExpressionContext) -> Expression? {
        for window in context.windows {
            let prefix = window.function.rawValue
            if name == prefix + "_start" { return .column(window.start) }
            if name == prefix + "_end" { return .column(window.end) }
        }
        return nil
    }

    private func refuseAggregateClauses(
        _ syntax: FunctionCallSyntax, at range: SourceRange
    ) throws {
        let isAggregateCall =
            syntax.isDistinct || syntax.filter != nil || !syntax.orderBy.isEmpty
            || !syntax.withinGroup.isEmpty
        guard isAggregateCall, Builtins.scalar(named: syntax.name.base.name) != nil else { return }
        throw Diagnostic.failure(
            "'\(syntax.name.text)' is not an aggregate function", code: "42809", at: range,
            hint: "DISTINCT, FILTER and ORDER BY belong to aggregates")
    }

    /// A call of a function or operator by name. `range` is where its name stands.
    func call(
        _ name: String, _ arguments: [Expression], _ ranges: [SourceRange], at range: SourceRange
    ) throws -> Expression {
        guard let function = Builtins.scalar(named: name) else {
            throw unknownFunction(name, at: range)
        }
        let types = arguments.map(\.type)
        switch OverloadResolution.resolve(
            function, argumentTypes: types,
            unknownLiterals: arguments.map(\.isUnknownLiteral))
        {
        case .success(let choice):
            let converted = try zip(arguments.indices, choice.argumentTypes).map { index, type in
                try coerce(arguments[index], to: type, at: ranges[index])
            }
            let call = FunctionCall(
                function: function, overload: function.overloads[choice.index],
                arguments: converted, type: choice.resultType)
            try checkUnits(of: call, ranges)
            return .call(call)
        case .failure(let failure):
            throw Diagnostic.failure(
                function.mismatch(types), code: "42883", at: range,
                hint: function.advice(types, failure.candidates))
        }
    }

    func unknownFunction(_ name: String, at range: SourceRange) -> DiagnosticError {
        if let window = WindowFunction(named: name) {
            let shown = window.rawValue.uppercased()
            return Diagnostic.failure(
                "\(shown) stands in GROUP BY or in FROM", code: "42P20", at: range,
                hint: window.usage)
        }
        if let window = WindowFunction(named: name.prefixBeforeBound) {
            let shown = window.rawValue.uppercased()
            return Diagnostic.failure(
                "\(name.uppercased()) needs a \(shown) window", code: "42P20", at: range,
                hint: "GROUP BY \(shown)(…), or FROM \(shown)(…)")
        }
        let known =
            Builtins.scalar.flatMap { [$0.name] + $0.aliases }
            + Builtins.aggregate.flatMap { [$0.name] + $0.aliases } + Builtins.over.map(\.name)
            + SetFunction.all.keys
        let words = known.filter { $0.utf8.allSatisfy { $0 == 0x5F || $0 >= 0x30 } }
        return Diagnostic.failure(
            "function '\(name)' does not exist", code: "42883", at: range,
            hint: Candidates.hint(for: name, in: words)
                ?? "SHOW FUNCTIONS lists those there are")
    }
}

extension Binder {
    /// Tries a call that names a unit, field, format, zone or pattern by a literal, such as
    /// `extract(epoche FROM ts)`, so that a misspelt one is told now and not by every row.
    fileprivate func checkUnits(of call: FunctionCall, _ ranges: [SourceRange]) throws {
        let unit = call.arguments.firstIndex {
            if case .literal(.text, _) = $0 { true } else { false }
        }
        guard let unit, call.overload.volatility != .volatile else { return }
        var probe = call
        // An empty text may be no format; it is as good as any to try a pattern on.
        var codes: Set<String> = ["22023", "2201B", "42601"]
        for (index, argument) in call.arguments.enumerated() where index != unit {
            if case .literal = argument { continue }
            guard let sample = argument.type.sample else { return }
            if argument.type == .text { codes = ["2201B", "42601"] }
            probe.arguments[index] = .literal(sample, argument.type)
        }
        guard probe.arguments.count > 1,
            let error = Expression.call(probe).evaluationError(session),
            codes.contains(error.code)
        else { return }
        throw Diagnostic.failure(
            error.message, code: error.code, at: ranges[unit],
            hint: "DESCRIBE FUNCTION \(call.function.name) shows how it is called")
    }
}

extension DataType {
    /// A value that calls can be tried with: 1970-01-01 or no text; nil for other types.
    fileprivate var sample: Value? {
        switch self {
        case .text: .text("")
        case .date: .date(0)
        case .time: .time(0)
        case .timestamp: .timestamp(0)
        case .timestamptz: .timestamptz(0)
        case .interval: .interval(.zero)
        case .json: .json(Array("null".utf8))
        default: nil
        }
    }
}

extension String {
    /// `tumble` of `tumble_start` and `tumble_end`.
    fileprivate var prefixBeforeBound: String {
        for suffix in ["_start", "_end"] where hasSuffix(suffix) {
            return String(dropLast(suffix.count))
        }
        return ""
    }
}

extension ScalarFunction {
    private var isOperator: Bool {
        !(name.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false)
    }

    /// What is said when no overload takes arguments of `types`.
    fileprivate func mismatch(_ types: [DataType]) -> String {
        let shown = types.map { $0 == .null ? "NULL" : $0.description }
        if isOperator, shown.count == 2 {
            return "operator does not exist: \(shown[0]) \(name) \(shown[1])"
        }
        if isOperator, shown.count == 1 { return "operator does not exist: \(name) \(shown[0])" }
        return "function \(name)(\(shown.joined(separator: ", "))) does not exist"
    }

    /// What to do then: a cast where it helps, else the overloads that come near.
    fileprivate func advice(_ types: [DataType], _ candidates: [String]) -> String {
        if isOperator, types.count == 2, types[0] != types[1] {
            if category == .comparison {
                return "convert one side: CAST(… AS \(types[0])) or CAST(… AS \(types[1]))"
            }
            if let text = types.firstIndex(of: .text) {
                return "convert the TEXT side: CAST(… AS \(types[1 - text]))"
            }
        }
        let words = Set(types.map { $0.description.lowercased() })
        var near = candidates.filter { $0.parameterCount == types.count }
        let related = near.filter { candidate in words.contains { candidate.contains($0) } }
        if near.count > 6, !related.isEmpty { near = related }
        if near.isEmpty { near = candidates }
        return "\(name) takes \(near.joined(separator: ", or "))"
    }
}

extension String {
    /// How many parameters a signature such as `a + b` or `round(a, b)` shows.
    fileprivate var parameterCount: Int {
        guard let open = firstIndex(of: "(") else { return hasPrefix("- ") ? 1 : 2 }
        let inside = self[index(after: open)...].dropLast()
        return inside.isEmpty ? 0 : inside.split(separator: ",").count
    }
}

extension [ExpressionSyntax] {
    /// Reads the unit of `TIMESTAMPADD(DAY, …)`, which looks like a column, as the text it stands for.
    fileprivate mutating func nameUnit() {
        guard let first, case .name(let name) = first.kind, name.qualifiers.isEmpty,
            TimeUnitSyntax(word: name.base.name) != nil
        else { return }
        self[0] = ExpressionSyntax(.literal(.string(name.base.name)), range: first.range)
    }
}
