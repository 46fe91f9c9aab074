import SQL

/// What an expression may refer to where it stands.
struct ExpressionContext {
    /// The columns in sight.
    var scope: Scope
    /// The clause, for messages: `WHERE`.
    var clause: String
    /// How the SELECT groups its input; nil where it does not, or where aggregates are not allowed.
    var grouping: Grouping?
    /// The windows that `TUMBLE_START(…)` and its kind may mean.
    var windows: [BoundWindow]
    /// Where calls with OVER are collected; nil where they are not allowed.
    var over: OverCollector?
    /// What columns stand for that name selected expressions, which were bound before.
    var selected: [ColumnID: Expression] = [:]
    /// Whether the expression is the argument of an aggregate, where no other may be called.
    var isInAggregate = false
    /// Where subqueries of the expression are joined to what it is computed over; nil where there can
    /// be none.
    var subqueries: SubqueryJoins?
    /// The same for what is computed before the grouping.
    var inputSubqueries: SubqueryJoins?
    /// Whether the expression is the argument of a call with OVER, or part of its window.
    var isInOver = false

    init(
        scope: Scope = Scope(), clause: String, grouping: Grouping? = nil,
        windows: [BoundWindow] = [], subqueries: SubqueryJoins? = nil
    ) {
        self.scope = scope
        self.clause = clause
        self.grouping = grouping
        self.windows = windows
        self.subqueries = subqueries
        inputSubqueries = subqueries
    }

    /// The same sight in another clause.
    func `in`(_ clause: String) -> ExpressionContext {
        var copy = self
        copy.clause = clause
        return copy
    }

    /// The sight from within the arguments of an aggregate: the rows before grouping.
    var insideAggregate: ExpressionContext {
        var copy = self
        copy.grouping = nil
        copy.over = nil
        copy.isInAggregate = true
        copy.subqueries = inputSubqueries
        return copy
    }

    /// The sight from within a call with OVER: the rows after grouping.
    var insideOver: ExpressionContext {
        var copy = self
        copy.over = nil
        copy.isInOver = true
        return copy
    }
}
