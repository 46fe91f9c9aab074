import Columnar
import Functions
import SQL

/// A SELECT that was bound, with what ORDER BY needs of it.
struct BoundSelect {
    /// Puts out `columns` and behind them the hidden columns that only ORDER BY reads.
    var plan: LogicalPlan
    /// The columns of the result.
    var columns: [PlanColumn]
    /// The order that ORDER BY asks for.
    var sortKeys: [SortKey]

    /// Whether the plan puts out more than the result.
    var hasHiddenColumns: Bool { plan.columns.count > columns.count }
}

extension Binder {
    /// Binds a SELECT together with the ORDER BY of its query.
    func bindSelect(_ select: SelectSyntax, orderBy: [SortItemSyntax]) throws -> BoundSelect {
        try check(select.windows)
        var input = try bindFrom(select.from)
        var failures: [Diagnostic] = []
        do {
            try filter(&input, by: select.whereCondition)
        } catch let error as DiagnosticError {
            failures = error.diagnostics
        }
        do {
            let items = try expandStars(select, over: input)
            let subqueries = SubqueryJoins(ids)
            let grouping = try bindGrouping(
                select, items: items, orderBy: orderBy, input: &input, subqueries: subqueries)
            let bound = try bindItems(
                select, items: items, orderBy: orderBy, input: input, grouping,
                inputSubqueries: subqueries)
            if failures.isEmpty { return bound }
        } catch let error as DiagnosticError {
            failures = error.diagnostics + failures
        }
        throw DiagnosticError(failures)
    }

    private func filter(_ input: inout BoundTable, by condition: ExpressionSyntax?) throws {
        guard let condition else { return }
        let subqueries = SubqueryJoins(ids)
        let bound = try bindFilter(
            condition,
            in: ExpressionContext(
                scope: input.scope, clause: "WHERE", subqueries: subqueries))
        input.plan = subqueries.applied(to: input.plan)
        if let bound { input.plan = .filter(Filter(condition: bound, input: input.plan)) }
    }

    /// Binds the select list, HAVING and ORDER BY over the input, grouped if there is a grouping.
    private func bindItems(
        _ select: SelectSyntax, items: [SelectItemSyntax], orderBy: [SortItemSyntax],
        input: BoundTable, _ grouping: Grouping?, inputSubqueries: SubqueryJoins
    ) throws -> BoundSelect {
        let subqueries = SubqueryJoins(ids)
        let over = OverCollector(named: select.windows)
        var context = ExpressionContext(
            scope: input.scope, clause: "SELECT", grouping: grouping, windows: input.windows,
            subqueries: subqueries)
        context.inputSubqueries = inputSubqueries
        let beforeOver = context
        context.over = over
        let outerUnnests = pendingUnnests
        pendingUnnests = []
        defer { pendingUnnests = outerUnnests }
        let expressions = try Binder.collecting(items) {
            try bindExpression($0.expression, in: context)
        }
        var outputs: [ProjectItem] = []
        for (item, expression) in zip(items, expressions) {
            outputs.append(output(for: expression, named: item.outputName, beside: outputs))
        }
        let having = try select.having.flatMap { try bindFilter($0, in: beforeOver.in("HAVING")) }
        let visible = outputs.map(\.output)
        let keys = try Binder.collecting(orderBy) { item in
            SortKey(
                try orderColumn(
                    item.expression, items: items, outputs: &outputs,
                    context: context.in("ORDER BY")), item)
        }
        let distinctOn = try Binder.collecting(select.distinct?.expressions ?? []) {
            try orderColumn(
                $0, items: items, outputs: &outputs, context: context.in("DISTINCT ON"))
        }
        let qualify = try select.qualify.map { try bindQualify($0, outputs: outputs, in: context) }
        let selected = Set((qualify?.selected ?? []).map(\.output.id))
        let later = subqueries.takeThose { over.isOutput($0) || selected.contains($0) }
        let rows = inputSubqueries.applied(to: input.plan)
        var plan = try grouping.map { try $0.plan(over: rows, binder: self) } ?? rows
        plan = subqueries.applied(to: plan)
        if let having { plan = .filter(Filter(condition: having, input: plan)) }
        plan = over.plan(over: plan, binder: self)
        if !later.isEmpty {
            let named = (qualify?.selected ?? []).filter { later.reads($0.output.id) }
            plan = later.applied(to: plan.adding(named))
        }
        if let qualify { plan = .filter(Filter(condition: qualify.condition, input: plan)) }
        plan = .project(Project(items: outputs, input: plan.unnesting(pendingUnnests)))
        if let distinct = select.distinct {
            plan =
                distinct == .rows
                ? try bindDistinct(plan, isWider: outputs.count > visible.count, at: select.range)
                : try first(of: plan, ofEach: distinctOn, by: keys, orderBy)
        }
        return BoundSelect(plan: plan, columns: visible, sortKeys: keys)
    }

    /// QUALIFY: a condition over the results of calls with OVER, which may also name what is selected;
    /// with it, the selected expressions under the columns by which its subqueries know them.
    private func bindQualify(
        _ syntax: ExpressionSyntax, outputs: [ProjectItem], in context: ExpressionContext
    ) throws -> (condition: Expression, selected: [ProjectItem]) {
        var sight = context.in("QUALIFY")
        var selected: [ProjectItem] = []
        let unnested = Set(pendingUnnests.map(\.element.id))
        for item in outputs
        where !context.scope.contains(item.output.name)
            && item.expression.columnIDs.isDisjoint(with: unnested)
        {
            let stand = newColumn(item.output.name, item.output.type)
            sight.scope.columns.append(ScopeColumn(qualifier: nil, column: stand))
            sight.selected[stand.id] = item.expression
            selected.append(ProjectItem(expression: item.expression, output: stand))
        }
        return (try bindCondition(syntax, in: sight), selected)
    }

    private func bindDistinct(
        _ plan: LogicalPlan, isWider: Bool, at range: SourceRange
    ) throws -> LogicalPlan {
        if isWider {
            throw Diagnostic.failure(
                "for SELECT DISTINCT, ORDER BY expressions must appear in the select list",
                code: "42P10", at: range)
        }
        return distinct(plan)
    }

    /// DISTINCT ON: the first row of each partition in the order of ORDER BY, which begins with the
    /// partition.
    private func first(
        of plan: LogicalPlan, ofEach partition: [PlanColumn], by keys: [SortKey],
        _ orderBy: [SortItemSyntax]
    ) throws -> LogicalPlan {
        var columns: [PlanColumn] = []
        for column in partition where !columns.contains(column) { columns.append(column) }
        for (key, item) in zip(keys, orderBy).prefix(columns.count)
        where !columns.contains(key.column) {
            throw Diagnostic.failure(
                "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
                code: "42P10", at: item.range,
                hint: "ORDER BY the expressions of DISTINCT ON first")
        }
        let within = keys.filter { !columns.contains($0.column) }
        return .topN(TopN(partition: columns, keys: within, limit: 1, input: plan))
    }

    /// The column of the result for an expression: a column that is only passed on keeps its id,
    /// unless it was selected before.
    private func output(
        for expression: Expression, named name: String, beside others: [ProjectItem]
    ) -> ProjectItem {
        if case .column(var column) = expression, !isOuter(column.id),
            !others.contains(where: { $0.output.id == column.id })
        {
            column.name = name
            return ProjectItem(expression: expression, output: column)
        }
        return ProjectItem(expression: expression, output: newColumn(name, expression.type))
    }

    /// The column that an item of ORDER BY or DISTINCT ON names: a position, an alias, or an expression over the
    /// input, which is then carried along.
    private func orderColumn(
        _ syntax: ExpressionSyntax, items: [SelectItemSyntax], outputs: inout [ProjectItem],
        context: ExpressionContext
    ) throws -> PlanColumn {
        if let index = try ordinal(syntax, of: items, clause: context.clause) {
            return outputs[index].output
        }
        if case .name(let name) = syntax.kind, name.qualifiers.isEmpty,
            let index = items.firstIndex(where: { $0.outputName == name.base.name })
        {
            return outputs[index].output
        }
        let expression = try bindExpression(syntax, in: context)
        if let existing = outputs.first(where: { $0.expression == expression }) {
            return existing.output
        }
        outputs.append(output(for: expression, named: "order", beside: outputs))
        return outputs[outputs.count - 1].output
    }
}

extension DistinctSyntax {
    /// What DISTINCT ON names.
    fileprivate var expressions: [ExpressionSyntax] {
        if case .on(let expressions) = self { expressions } else { [] }
    }
}
