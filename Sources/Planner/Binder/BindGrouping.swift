import Columnar
import Functions
import SQL

/// How a SELECT groups its input: filled while the select list, HAVING and ORDER BY are bound.
final class Grouping {
    /// A grouped expression and the column that holds it.
    struct Key {
        var expression: Expression
        var column: PlanColumn
    }

    /// The group keys.
    var keys: [Key]
    /// The aggregates met so far.
    var calls: [AggregateCall] = []
    /// Whether the groups belong to windows, which lets the select list add keys.
    let hasWindow: Bool
    /// The columns that were added since the select list has them.
    var addedColumns: [String] = []
    /// The end of the window that GROUP BY itself makes.
    var ownWindow: ColumnID?

    init(keys: [Key], hasWindow: Bool) {
        self.keys = keys
        self.hasWindow = hasWindow
    }

    /// The output of an aggregate: that of an equal one where there is one already.
    func output(of call: AggregateCall) -> PlanColumn {
        if let existing = calls.first(where: { $0.computesSame(as: call) }) {
            return existing.output
        }
        calls.append(call)
        return call.output
    }

    /// The aggregation over `input`, below it a projection for the keys that are expressions.
    func plan(over input: LogicalPlan, binder: Binder) throws -> LogicalPlan {
        if let sessions = sessions(in: input) { return sessions }
        let computed = keys.filter { key in
            if case .column(let column) = key.expression { return column.id != key.column.id }
            return true
        }
        var below = input
        if !computed.isEmpty {
            let passed = input.columns.map {
                ProjectItem(expression: .column($0), output: $0)
            }
            let items = computed.map { ProjectItem(expression: $0.expression, output: $0.column) }
            below = .project(Project(items: passed + items, input: input))
        }
        return .aggregate(Aggregate(keys: keys.map(\.column), calls: calls, input: below))
    }
}

extension Grouping {
    /// The aggregation over sessions that GROUP BY itself makes: they are those of each group, so
    /// that the keys are computed below them and partition them.
    private func sessions(in input: LogicalPlan) -> LogicalPlan? {
        guard case .windowAssign(var assign) = input, assign.kind.isSession,
            assign.windowEnd.id == ownWindow
        else { return nil }
        let window: Set<ColumnID> = [assign.windowStart.id, assign.windowEnd.id]
        var above: [ProjectItem] = []
        var below: [ProjectItem] = []
        for key in keys where !key.expression.columnIDs.isDisjoint(with: window) {
            if case .column = key.expression { continue }
            above.append(ProjectItem(expression: key.expression, output: key.column))
        }
        for key in keys where key.expression.columnIDs.isDisjoint(with: window) {
            assign.partition.append(key.column)
            if key.expression != .column(key.column) {
                below.append(ProjectItem(expression: key.expression, output: key.column))
            }
        }
        assign.input = assign.input.adding(below)
        return .aggregate(
            Aggregate(
                keys: keys.map(\.column), calls: calls,
                input: LogicalPlan.windowAssign(assign).adding(above)))
    }
}

extension LogicalPlan {
    /// The plan with computed columns behind its own.
    fileprivate func adding(_ items: [ProjectItem]) -> LogicalPlan {
        if items.isEmpty { return self }
        let passed = columns.map { ProjectItem(expression: .column($0), output: $0) }
        return .project(Project(items: passed + items, input: self))
    }
}

extension Binder {
    /// Binds GROUP BY; nil when the SELECT neither groups nor aggregates. A window function in it
    /// puts its windows over the input.
    func bindGrouping(
        _ select: SelectSyntax, items: [SelectItemSyntax], orderBy: [SortItemSyntax],
        input: inout BoundTable
    ) throws -> Grouping? {
        guard let groupBy = select.groupBy else {
            let expressions = items.map(\.expression) + orderBy.map(\.expression)
            let aggregates = expressions.contains { $0.containsAggregate }
            return aggregates || select.having != nil
                ? Grouping(keys: [], hasWindow: false) : nil
        }
        var elements = try groupingExpressions(groupBy, items: items)
        for (index, element) in elements.enumerated() {
            guard let call = element.windowCall else { continue }
            elements.remove(at: index)
            try assignWindow(call, at: element.range, to: &input)
            break
        }
        if let second = elements.first(where: { $0.windowCall != nil }) {
            throw Diagnostic.failure("GROUP BY takes one window", at: second.range)
        }
        let context = ExpressionContext(
            scope: input.scope, clause: "GROUP BY", windows: input.windows)
        var keys: [Grouping.Key] = []
        for bound in input.windows where bound.isGrouped {
            keys.append(Grouping.Key(column: bound.start))
            keys.append(Grouping.Key(column: bound.end))
        }
        for expression in try Binder.collecting(elements, { try bindKey($0, items, context) }) {
            if keys.contains(where: { $0.expression == expression }) { continue }
            keys.append(groupingKey(for: expression))
        }
        let hasWindow = input.windows.contains { window in
            keys.contains { $0.column.id == window.start.id || $0.column.id == window.end.id }
        }
        let grouping = Grouping(keys: keys, hasWindow: hasWindow)
        grouping.ownWindow = input.windows.first(where: \.isGrouped)?.end.id
        return grouping
    }

    private func groupingKey(for expression: Expression) -> Grouping.Key {
        if case .column(let column) = expression { return Grouping.Key(column: column) }
        return Grouping.Key(expression: expression, column: newColumn("key", expression.type))
    }

    /// An element of GROUP BY: a position in the select list, a column of the input, an alias of the
    /// select list, or an expression, looked for in this order as PostgreSQL does.
    private func bindKey(
        _ syntax: ExpressionSyntax, _ items: [SelectItemSyntax], _ context: ExpressionContext
    ) throws -> Expression {
        if let index = try ordinal(syntax, of: items, clause: "GROUP BY") {
            return try bindExpression(items[index].expression, in: context)
        }
        if case .name(let name) = syntax.kind, name.qualifiers.isEmpty,
            !context.scope.contains(name.base.name),
            let item = items.first(where: { $0.alias?.name == name.base.name })
        {
            return try bindExpression(item.expression, in: context)
        }
        return try bindExpression(syntax, in: context)
    }

    /// The expressions of a plain GROUP BY, ALL written out.
    private func groupingExpressions(
        _ groupBy: GroupBySyntax, items: [SelectItemSyntax]
    ) throws -> [ExpressionSyntax] {
        if groupBy.isAll {
            return items.map(\.expression).filter { !$0.containsAggregate }
        }
        return try groupBy.elements.flatMap { element in
            switch element.kind {
            case .expression(let expression): return [expression]
            case .composite(let expressions): return expressions
            case .rollup, .cube, .sets:
                throw Diagnostic.unsupported("GROUPING SETS", at: element.range)
            }
        }
    }
}

extension Grouping.Key {
    /// A key that is a column of the input.
    init(column: PlanColumn) {
        self.init(expression: .column(column), column: column)
    }
}

extension ExpressionSyntax {
    /// The call of a window function such as `TUMBLE(ts, …)`, for GROUP BY.
    fileprivate var windowCall: FunctionCallSyntax? {
        guard case .call(let call) = kind, WindowFunction(named: call.name.base.name) != nil else {
            return nil
        }
        return call
    }

    /// Whether an aggregate is called in it, outside of subqueries.
    var containsAggregate: Bool {
        if case .call(let call) = kind {
            if call.over == nil, Builtins.aggregate(named: call.name.base.name) != nil {
                return true
            }
            return call.arguments.contains { $0.expression?.containsAggregate ?? false }
        }
        return operands.contains(where: \.containsAggregate)
    }
}
