import Columnar
import Functions
import SQL

/// How a SELECT groups its input: filled while the select list, HAVING and ORDER BY are bound.
final class Grouping {
    /// A grouped expression and the column that holds it.
    struct Key {
        var expression: Expression
        var column: PlanColumn
        /// How it is written, where that says which expressions are it: those that hold subqueries, each
        /// of which is bound to joins of its own.
        var syntax: ExpressionSyntax?
    }

    /// The group keys, of all grouping sets.
    var keys: [Key]
    /// The grouping sets, each by the keys that it leaves out; one that leaves out none for a plain
    /// GROUP BY. A key that is added later is in all of them.
    let omitted: [Set<Int>]
    /// The aggregates met so far.
    var calls: [AggregateCall] = []
    /// The calls of GROUPING met so far.
    var masks: [Mask] = []
    /// Whether the groups belong to windows, which lets the select list add keys.
    let hasWindow: Bool
    /// The columns that were added since the select list has them.
    var addedColumns: [String] = []
    /// The end of the window that GROUP BY itself makes.
    var ownWindow: ColumnID?
    /// The arrays among the keys that are grouped by their elements.
    var unnests: [PendingUnnest] = []

    init(keys: [Key], omitted: [Set<Int>] = [[]], hasWindow: Bool = false) {
        self.keys = keys
        self.omitted = omitted
        self.hasWindow = hasWindow
    }

    /// The place of the key that an expression is.
    func position(of expression: Expression) -> Int? {
        keys.firstIndex { $0.expression == expression || .column($0.column) == expression }
    }

    /// The key that is written as `syntax` is.
    func key(writtenAs syntax: ExpressionSyntax) -> Key? {
        keys.first { $0.syntax == syntax }
    }

    /// The output of an aggregate: that of an equal one where there is one already.
    func output(of call: AggregateCall) -> PlanColumn {
        if let existing = calls.first(where: { $0.computesSame(as: call) }) {
            return existing.output
        }
        calls.append(call)
        return call.output
    }

    /// The aggregation over `input`, a union of several where there are several grouping sets.
    func plan(over input: LogicalPlan, binder: Binder) throws -> LogicalPlan {
        let input = input.unnesting(unnests)
        if omitted == [[]] { return aggregation(over: input) }
        return try unionOfSets(over: input, binder: binder)
    }

    /// One aggregation by all keys, below it a projection for those that are expressions.
    func aggregation(over input: LogicalPlan) -> LogicalPlan {
        if let sessions = sessions(in: input) { return sessions }
        let computed = keys.filter { $0.expression != .column($0.column) }
        let items = computed.map { ProjectItem(expression: $0.expression, output: $0.column) }
        return .aggregate(
            Aggregate(keys: keys.map(\.column), calls: calls, input: input.adding(items)))
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
            if key.expression == .column(key.column) { continue }
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
    func adding(_ items: [ProjectItem]) -> LogicalPlan {
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
        input: inout BoundTable, subqueries: SubqueryJoins
    ) throws -> Grouping? {
        guard let groupBy = select.groupBy else {
            let expressions =
                items.map(\.expression) + orderBy.map(\.expression)
                + select.windows.flatMap(\.specification.expressions)
                + (select.qualify.map { [$0] } ?? [])
            let aggregates = expressions.contains { $0.containsAggregate }
            return aggregates || select.having != nil ? Grouping(keys: []) : nil
        }
        let outerUnnests = pendingUnnests
        pendingUnnests = []
        defer { pendingUnnests = outerUnnests }
        var sets = try groupingSets(groupBy, items: items)
        try assignGroupedWindow(in: &sets, to: &input)
        let context = ExpressionContext(
            scope: input.scope, clause: "GROUP BY", windows: input.windows,
            subqueries: subqueries)
        var keys: [Grouping.Key] = []
        for bound in input.windows where bound.isGrouped {
            keys.append(Grouping.Key(column: bound.start))
            keys.append(Grouping.Key(column: bound.end))
        }
        let everywhere = Set(keys.indices)
        var members: [Set<Int>] = []
        for set in sets {
            let bound = try Binder.collecting(set) { element -> Int in
                let syntax = try keySyntax(element, items, context)
                if let known = keys.firstIndex(where: { $0.syntax == syntax }) { return known }
                let expression = try bindExpression(syntax, in: context)
                if let known = keys.firstIndex(where: { $0.expression == expression }) {
                    return known
                }
                keys.append(groupingKey(for: expression, syntax, isInAll: sets.count == 1))
                return keys.count - 1
            }
            let positions = everywhere.union(bound)
            if groupBy.isDistinct, members.contains(positions) { continue }
            members.append(positions)
        }
        let all = Set(keys.indices)
        let hasWindow = input.windows.contains { window in
            keys.contains { $0.expression == .column(window.start) }
                || keys.contains { $0.expression == .column(window.end) }
        }
        let grouping = Grouping(
            keys: keys, omitted: members.map { all.subtracting($0) }, hasWindow: hasWindow)
        grouping.ownWindow = input.windows.first(where: \.isGrouped)?.end.id
        grouping.unnests = pendingUnnests
        return grouping
    }

    /// Takes the call of a window function out of the sets, each of which must have it, and puts its
    /// windows over the input.
    private func assignGroupedWindow(
        in sets: inout [[ExpressionSyntax]], to input: inout BoundTable
    ) throws {
        let calls = sets.map { $0.filter { $0.windowCall != nil } }
        guard let first = calls.lazy.compactMap(\.first).first, let call = first.windowCall else {
            return
        }
        if let second = calls.lazy.compactMap({ $0.dropFirst().first }).first {
            throw Diagnostic.failure("GROUP BY takes one window", at: second.range)
        }
        guard calls.allSatisfy({ $0 == [first] }) else {
            throw Diagnostic.failure(
                "a window must be in every grouping set", code: "42803", at: first.range,
                hint: "write it beside them: GROUP BY \(call.name.text)(…), ROLLUP (…)")
        }
        for index in sets.indices { sets[index].removeAll { $0.windowCall != nil } }
        try assignWindow(call, at: first.range, to: &input)
    }

    /// The key for an expression. One that some grouping sets leave out gets a column of its own, so
    /// that the column of the input is not taken for it.
    private func groupingKey(
        for expression: Expression, _ syntax: ExpressionSyntax, isInAll: Bool
    ) -> Grouping.Key {
        let written = syntax.hasSubquery ? syntax : nil
        guard case .column(let column) = expression, !isOuter(column.id) else {
            return Grouping.Key(
                expression: expression, column: newColumn("key", expression.type), syntax: written)
        }
        return Grouping.Key(
            expression: expression,
            column: isInAll ? column : newColumn(column.name, column.type), syntax: written)
    }

    /// What an element of GROUP BY stands for: a position in the select list, a column of the input, an
    /// alias of the select list, or an expression, looked for in this order as PostgreSQL does.
    private func keySyntax(
        _ syntax: ExpressionSyntax, _ items: [SelectItemSyntax], _ context: ExpressionContext
    ) throws -> ExpressionSyntax {
        if let index = try ordinal(syntax, of: items, clause: "GROUP BY") {
            return items[index].expression
        }
        if case .name(let name) = syntax.kind, name.qualifiers.isEmpty,
            !context.scope.contains(name.base.name),
            let item = items.first(where: { $0.alias?.name == name.base.name })
        {
            return item.expression
        }
        return syntax
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
            let over: [ExpressionSyntax] =
                if case .specification(let window)? = call.over { window.expressions } else { [] }
            return over.contains(where: \.containsAggregate)
                || call.filter?.containsAggregate ?? false
                || call.arguments.contains { $0.expression?.containsAggregate ?? false }
        }
        return operands.contains(where: \.containsAggregate)
    }
}

extension WindowSpecificationSyntax {
    /// What it partitions and orders by.
    fileprivate var expressions: [ExpressionSyntax] { partitionBy + orderBy.map(\.expression) }
}
