import Columnar
import SQL

extension Binder {
    /// `GAP_FILL(TABLE t PARTITION BY key, DESCRIPTOR(time), step [, FILL => 'null' | 'locf'])`.
    func bindGapFill(_ function: TableFunctionSyntax) throws -> BoundTable {
        var rest: [FunctionArgumentSyntax] = []
        var named: [String: FunctionArgumentSyntax] = [:]
        for argument in function.call.arguments {
            if let name = argument.name {
                named[name.name.lowercased()] = argument
            } else {
                rest.append(argument)
            }
        }
        let names = ["data", "timecol", "step", "fill"]
        if let unknown = named.first(where: { !names.contains($0.key) }) {
            throw Diagnostic.failure(
                "GAP_FILL has no argument '\(unknown.key)'", code: "42883",
                at: unknown.value.range, hint: hint(for: unknown.key, among: names))
        }
        var arguments: [String: FunctionArgumentSyntax] = named
        for name in names where arguments[name] == nil && !rest.isEmpty {
            arguments[name] = rest.removeFirst()
        }
        guard let data = arguments["data"], let time = arguments["timecol"]?.expression,
            let step = arguments["step"]?.expression, rest.isEmpty
        else {
            throw Diagnostic.failure(
                "wrong number of arguments for GAP_FILL", code: "42883", at: function.callRange,
                hint: Self.gapFillUsage)
        }
        var input = try bindTableArgument(data, usage: Self.gapFillUsage)
        let fill = try gapFill(
            over: input, time: time, step: step, data: data,
            carriesValues: try carriesValues(arguments["fill"]))
        input.plan = .gapFill(fill)
        for index in input.scope.columns.indices {
            let id = input.scope.columns[index].column.id
            if let column = fill.columns.first(where: { $0.id == id }) {
                input.scope.columns[index].column.isNullable = column.isNullable
            }
        }
        return input
    }

    private func gapFill(
        over input: BoundTable, time: ExpressionSyntax, step: ExpressionSyntax,
        data: FunctionArgumentSyntax, carriesValues: Bool
    ) throws -> GapFill {
        let column = try timeColumn(time, in: input.scope)
        guard column.type == .timestamp || column.type == .timestamptz else {
            throw Diagnostic.failure(
                "GAP_FILL needs a TIMESTAMP or TIMESTAMPTZ, and '\(column.name)' is \(column.type)",
                code: "42804", at: time.range)
        }
        let windows = input.plan.properties.windows
        let bound = windows[column.id]
        if let bound, !bound.kind.hasFixedSize {
            throw Diagnostic.failure(
                "\(bound.kind) windows make no regular series", code: "22023", at: time.range,
                hint: "fill the gaps of TUMBLE or HOP windows")
        }
        let shifted = input.plan.columns.filter {
            $0.id != column.id && bound != nil && windows[$0.id]?.window == bound?.window
        }
        return GapFill(
            time: column, step: try fixedInterval(step, for: "GAP_FILL"),
            partition: try partitionColumns(of: data, in: input.scope, for: "GAP_FILL"),
            shifted: shifted, carriesValues: carriesValues, input: input.plan)
    }

    private func carriesValues(_ argument: FunctionArgumentSyntax?) throws -> Bool {
        guard let argument else { return false }
        if case .literal(.string(let text))? = argument.expression?.kind {
            switch text.lowercased() {
            case "null": return false
            case "locf", "previous": return true
            default: break
            }
        }
        throw Diagnostic.failure(
            "GAP_FILL fills with 'null' or 'locf'", code: "22023", at: argument.range,
            hint: "'locf' carries the last values forward")
    }

    private static let gapFillUsage =
        "GAP_FILL(TABLE t PARTITION BY key, DESCRIPTOR(time column), STEP [, FILL => 'locf'])"
}
