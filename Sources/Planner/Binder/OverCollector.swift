import SQL

/// The windows of a SELECT and the calls over them: filled while the select list, ORDER BY and QUALIFY
/// are bound.
final class OverCollector {
    /// A window that is computed, with its calls.
    struct Window {
        var partition: [Expression]
        var order: [OrderItem]
        var calls: [OverCall] = []
    }

    /// An expression to order by.
    struct OrderItem: Equatable {
        var expression: Expression
        var isDescending: Bool
        var nullsFirst: Bool
    }

    /// The windows of the WINDOW clause.
    let named: [NamedWindowSyntax]
    /// The windows met so far.
    private(set) var windows: [Window] = []

    init(named: [NamedWindowSyntax]) {
        self.named = named
    }

    /// Whether a column is the result of a call.
    func isOutput(_ id: ColumnID) -> Bool {
        windows.contains { $0.calls.contains { $0.output.id == id } }
    }

    /// The output of a call over a window: that of an equal one where there is one already.
    func output(
        of call: OverCall, partition: [Expression], order: [OrderItem]
    ) -> PlanColumn {
        let known = windows.firstIndex { $0.partition == partition && $0.order == order }
        guard let known else {
            windows.append(Window(partition: partition, order: order, calls: [call]))
            return call.output
        }
        if let same = windows[known].calls.first(where: { $0.computesSame(as: call) }) {
            return same.output
        }
        windows[known].calls.append(call)
        return call.output
    }

    /// The calls over `input`, a node for each window, below them a projection for what is
    /// partitioned and ordered by and is no column yet.
    func plan(over input: LogicalPlan, binder: Binder) -> LogicalPlan {
        guard !windows.isEmpty else { return input }
        var items = input.columns.map { ProjectItem(expression: .column($0), output: $0) }
        func column(_ expression: Expression) -> PlanColumn {
            if let known = items.first(where: { $0.expression == expression }) {
                return known.output
            }
            let output = binder.newColumn("over", expression.type)
            items.append(ProjectItem(expression: expression, output: output))
            return output
        }
        let nodes = windows.map { window in
            (
                window.partition.map(column),
                window.order.map {
                    SortKey(
                        column: column($0.expression), isDescending: $0.isDescending,
                        nullsFirst: $0.nullsFirst)
                }, window.calls
            )
        }
        let isComputed = items.count > input.columns.count
        let base = isComputed ? .project(Project(items: items, input: input)) : input
        return nodes.reduce(base) { below, node in
            .over(Over(partition: node.0, keys: node.1, calls: node.2, input: below))
        }
    }
}
