import Columnar
import Functions
import SQL

/// A function that gives several rows: what it is called as, the scalar function that gives them as
/// one array, and the names of its columns.
struct SetFunction {
    /// The scalar function behind it; nil for UNNEST, whose arguments are arrays themselves.
    let array: String?
    /// The names of its columns, where they are not its own.
    let columns: [String]

    /// The functions, by name.
    static let all: [String: SetFunction] = {
        var all: [String: SetFunction] = [
            "unnest": SetFunction(array: nil, columns: []),
            "generate_series": SetFunction(array: "sequence", columns: []),
            "generate_subscripts": SetFunction(array: "array_subscripts", columns: []),
            "string_to_table": SetFunction(array: "string_to_array", columns: []),
            "regexp_matches": SetFunction(array: "regexp_match_all", columns: []),
            "regexp_split_to_table": SetFunction(array: "regexp_split_to_array", columns: []),
        ]
        for prefix in ["json", "jsonb"] {
            all[prefix + "_array_elements"] = SetFunction(
                array: "json_elements", columns: ["value"])
            all[prefix + "_array_elements_text"] = SetFunction(
                array: "json_elements_text", columns: ["value"])
            all[prefix + "_each"] = SetFunction(array: "json_entries", columns: [])
            all[prefix + "_each_text"] = SetFunction(array: "json_entries_text", columns: [])
            all[prefix + "_object_keys"] = SetFunction(array: "json_keys", columns: [])
        }
        return all
    }()
}

/// Arrays whose elements are put beside the rows of a SELECT.
struct PendingUnnest {
    var array: Expression
    var element: PlanColumn
}

extension LogicalPlan {
    /// The plan with the elements of arrays beside its rows.
    func unnesting(_ pending: [PendingUnnest]) -> LogicalPlan {
        guard !pending.isEmpty else { return self }
        return .unnest(
            Unnest(arrays: pending.map(\.array), elements: pending.map(\.element), input: self))
    }
}

extension TableSyntax {
    /// The function that gives several rows, if it is one.
    var setFunction: TableFunctionSyntax? {
        guard case .function(let function) = kind,
            SetFunction.all[function.call.name.base.name.lowercased()] != nil
        else { return nil }
        return function
    }
}

extension Binder {
    /// Binds UNNEST and its kin in FROM; their arguments see the columns of `left`. With `keepsEmpty`
    /// a row of `left` without elements stays.
    func bindSetFunction(
        _ function: TableFunctionSyntax, alias: TableAliasSyntax?, over left: BoundTable?,
        keepsEmpty: Bool = false
    ) throws -> BoundTable {
        let base =
            left
            ?? BoundTable(plan: .values(Values(columns: [], rows: [[]])), scope: Scope())
        let context = ExpressionContext(scope: base.scope, clause: "FROM")
        let name = function.call.name.base.name.lowercased()
        let arrays = try arrays(of: function.call, in: context)
        let elements = arrays.map { array in
            newColumn(SetFunction.all[name]?.columns.first ?? name, array.type.elementType)
        }
        let ordinality =
            function.withOrdinality ? newColumn("ordinality", .bigint) : nil
        var result = BoundTable(
            plan: .unnest(
                Unnest(
                    arrays: arrays, elements: elements, ordinality: ordinality,
                    keepsEmpty: keepsEmpty, input: base.plan)),
            scope: Scope())
        var columns: [PlanColumn] = []
        var items = result.plan.columns.map { ProjectItem(expression: .column($0), output: $0) }
        for element in elements {
            guard case .structure(let fields) = element.type else {
                columns.append(element)
                continue
            }
            for (index, field) in fields.enumerated() {
                let column = newColumn(field.name, field.type)
                items.append(
                    ProjectItem(
                        expression: self.field(index, of: .column(element), fields),
                        output: column))
                columns.append(column)
            }
        }
        if items.count > result.plan.columns.count {
            result.plan = .project(Project(items: items, input: result.plan))
        }
        // A single column takes the name of the table.
        if columns.count == 1, let alias, alias.columns.isEmpty {
            columns[0].name = alias.name.name
        }
        columns += ordinality.map { [$0] } ?? []
        result.scope = Scope(columns, qualifier: nil)
        result = try aliased(result, alias, else: name)
        result.scope.columns = base.scope.columns + result.scope.columns
        result.windows = base.windows
        return result
    }

    /// A call of such a function in the select list: the column of its elements.
    func bindSetFunctionCall(
        _ call: FunctionCallSyntax, at range: SourceRange, in context: ExpressionContext
    ) throws -> Expression {
        let name = call.name.base.name.lowercased()
        guard ["SELECT", "GROUP BY"].contains(context.clause), !context.isInAggregate else {
            throw Diagnostic.failure(
                "\(name) gives several rows and is not allowed here", code: "0A000", at: range,
                hint: "put it into FROM: FROM t, \(name)(…) AS x")
        }
        if context.clause == "GROUP BY", context.windows.contains(where: \.isGrouped) {
            throw Diagnostic.failure(
                "\(name) cannot be grouped by beside a window of GROUP BY", code: "0A000",
                at: range, hint: "put it into FROM: FROM t, \(name)(…) AS x")
        }
        let arrays = try arrays(of: call, in: context)
        guard var array = arrays.first, arrays.count == 1 else {
            throw Diagnostic.failure(
                "\(name) of several arrays belongs into FROM", code: "0A000", at: range)
        }
        if let grouping = context.grouping {
            if let key = grouping.unnests.first(where: { $0.array == array }) {
                return .column(key.element)
            }
            let syntax = ExpressionSyntax(.call(call), range: range)
            array = try grouped(array, grouping, syntax, context)
        } else if context.clause == "GROUP BY",
            let known = pendingUnnests.first(where: { $0.array == array })
        {
            return .column(known.element)
        }
        let element = newColumn(name, array.type.elementType)
        pendingUnnests.append(PendingUnnest(array: array, element: element))
        return .column(element)
    }

    /// The arrays whose elements a call gives.
    private func arrays(
        of call: FunctionCallSyntax, in context: ExpressionContext
    ) throws -> [Expression] {
        let operands = try call.arguments.map { argument in
            guard let expression = argument.expression, argument.name == nil else {
                throw Diagnostic.failure(
                    "\(call.name.text) takes plain arguments", code: "42883", at: argument.range)
            }
            return expression
        }
        let bound = try Binder.collecting(operands) { try bindNode($0, in: context) }
        let name = call.name.base.name.lowercased()
        guard let array = SetFunction.all[name]?.array else {
            guard !bound.isEmpty else {
                throw Diagnostic.failure(
                    "unnest takes an array", code: "42883", at: call.name.range)
            }
            return try zip(bound, operands).map { array, operand in
                switch array.type {
                case .array: return array
                case .map:
                    return try self.call("map_entries", [array], [operand.range], at: operand.range)
                default:
                    throw Diagnostic.failure(
                        "unnest takes an array or a map, not \(array.type)", code: "42883",
                        at: operand.range)
                }
            }
        }
        return [try self.call(array, bound, operands.map(\.range), at: call.name.range)]
    }
}
