import SQL

/// What a subquery sees of a query around it.
struct OuterScope {
    /// The columns in sight there.
    var scope: Scope
    /// How that query groups its rows, where the subquery stands behind the grouping.
    var grouping: Grouping?
    /// The columns that stand for what that query selects.
    var selected: Set<ColumnID> = []

    /// The column that `name` means there; nil when it means none. Throws where it may mean several,
    /// or a column that the query's groups do not have.
    fileprivate func column(_ name: NameSyntax) throws -> PlanColumn? {
        guard scope.knows(name) else { return nil }
        let column = try scope.resolve(name)
        guard let grouping, !selected.contains(column.id) else { return column }
        if let key = grouping.keys.first(where: { $0.expression == .column(column) }) {
            return key.column
        }
        throw Diagnostic.failure(
            "subquery uses ungrouped column '\(name.text)' from outer query", code: "42803",
            at: name.range, hint: "add it to the GROUP BY of the outer query")
    }

    fileprivate func has(_ id: ColumnID) -> Bool {
        scope.columns.contains { $0.column.id == id }
            || grouping?.keys.contains { $0.column.id == id } ?? false
    }
}

extension Binder {
    /// The column that `name` names where `context` is in sight, or in the queries around.
    func resolve(_ name: NameSyntax, in context: ExpressionContext) throws -> PlanColumn {
        if !context.scope.knows(name) {
            for outer in outerScopes.reversed() {
                if let column = try outer.column(name) { return column }
            }
        }
        return try context.scope.resolve(name)
    }

    /// Whether a column belongs to a query around the one that is being bound.
    func isOuter(_ column: ColumnID) -> Bool {
        outerScopes.contains { $0.has(column) }
    }

    /// Binds a subquery of an expression, which sees what the expression sees.
    func bindSubquery(
        _ query: QuerySyntax, in context: ExpressionContext
    ) throws -> LogicalPlan {
        let scope = OuterScope(
            scope: context.scope, grouping: context.grouping,
            selected: Set(context.selected.keys))
        return try seeing([scope]) { try bindQuery(query) }
    }

    /// Binds a FROM item that sees those to its left.
    func bindLateral(_ query: QuerySyntax) throws -> LogicalPlan {
        try seeing(lateralScopes.map { OuterScope(scope: $0) }) { try bindQuery(query) }
    }

    private func seeing(
        _ scopes: [OuterScope], _ body: () throws -> LogicalPlan
    ) throws -> LogicalPlan {
        let saved = (outerScopes, lateralScopes)
        defer { (outerScopes, lateralScopes) = saved }
        outerScopes += scopes
        lateralScopes = []
        return try body()
    }

    /// Binds what is written elsewhere and sees only the first `count` of the queries around.
    func seeingOuter<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
        let saved = (outerScopes, lateralScopes)
        defer { (outerScopes, lateralScopes) = saved }
        outerScopes.removeLast(outerScopes.count - count)
        lateralScopes = []
        return try body()
    }
}
