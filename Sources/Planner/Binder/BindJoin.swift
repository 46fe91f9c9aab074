import Columnar
import SQL

extension Binder {
    func bindJoin(_ syntax: JoinSyntax) throws -> BoundTable {
        if syntax.isAsOf { return try bindAsOfJoin(syntax) }
        if case .named(let named) = syntax.right.kind, let asOf = named.asOf {
            return try bindTemporalJoin(syntax, named, asOf: asOf)
        }
        if let function = syntax.right.setFunction {
            return try bindJoin(syntax, with: function)
        }
        let outerCount = lateralScopes.count
        defer { lateralScopes.removeLast(lateralScopes.count - outerCount) }
        let sides = try Binder.collecting([syntax.left, syntax.right]) { side in
            let item = try bindTable(side)
            lateralScopes.append(item.scope)
            return item
        }
        let (left, right) = (sides[0], sides[1])
        let kind = joinKind(syntax)
        switch syntax.condition {
        case .on(let condition):
            return try join(left, right, kind: kind, on: condition, at: syntax.joinRange)
        case .using(let columns, let alias):
            return try join(
                left, right, kind: kind, using: columns.map { ($0.name, $0.range) }, as: alias,
                at: syntax.joinRange)
        case .natural:
            let shared = sharedColumns(left.scope, right.scope)
            return try join(
                left, right, kind: kind, using: shared.map { ($0, syntax.joinRange) },
                at: syntax.joinRange)
        case .none where syntax.kind == .cross:
            return try join(left, right, kind: .inner, on: nil, at: syntax.joinRange)
        case .none:
            return try joinOnShared(left, right, kind: kind, at: syntax.joinRange)
        }
    }

    /// A join with UNNEST or its kin, which sees the columns of the left side.
    private func bindJoin(
        _ syntax: JoinSyntax, with function: TableFunctionSyntax
    ) throws -> BoundTable {
        let keepsEmpty = syntax.kind == .left
        guard keepsEmpty || syntax.kind == .inner || syntax.kind == .cross else {
            throw Diagnostic.unsupported(
                "\(syntax.kind.rawValue) with \(function.call.name.text)", at: syntax.joinRange)
        }
        var result = try bindSetFunction(
            function, alias: syntax.right.alias, over: try bindTable(syntax.left),
            keepsEmpty: keepsEmpty)
        switch syntax.condition {
        case .none: return result
        case .on(let condition):
            let bound = try bindCondition(
                condition, in: ExpressionContext(scope: result.scope, clause: "JOIN/ON"))
            if case .literal(.boolean(true), _) = bound { return result }
            guard !keepsEmpty else {
                throw Diagnostic.unsupported(
                    "LEFT JOIN with \(function.call.name.text) on a condition", at: condition.range,
                    hint: "write ON TRUE and filter in WHERE or in CASE")
            }
            result.plan = .filter(Filter(condition: bound, input: result.plan))
            return result
        case .using, .natural:
            throw Diagnostic.unsupported(
                "JOIN … USING with \(function.call.name.text)", at: syntax.joinRange,
                hint: "write ON TRUE, or CROSS JOIN")
        }
    }

    private func joinKind(_ syntax: JoinSyntax) -> JoinKind {
        switch syntax.kind {
        case .inner, .cross: .inner
        case .left: .left
        case .right: .right
        case .full: .full
        case .semi: .semi
        case .anti: .anti
        }
    }

    /// `JOIN` without a condition: on the columns that both sides share, of which there must be one.
    private func joinOnShared(
        _ left: BoundTable, _ right: BoundTable, kind: JoinKind, at range: SourceRange
    ) throws -> BoundTable {
        let shared = sharedColumns(left.scope, right.scope)
        guard !shared.isEmpty else {
            let leftNames = left.scope.visibleNames.joined(separator: ", ")
            let rightNames = right.scope.visibleNames.joined(separator: ", ")
            throw Diagnostic.failure(
                "JOIN without a condition needs a column that both sides share", code: "42P10",
                at: range,
                hint: "add ON …; left has \(leftNames); right has \(rightNames)")
        }
        return try join(left, right, kind: kind, using: shared.map { ($0, range) }, at: range)
    }

    private func sharedColumns(_ left: Scope, _ right: Scope) -> [String] {
        let rightNames = Set(right.visibleNames)
        return left.visibleNames.filter { rightNames.contains($0) }
    }

    /// Joins by a condition over both sides; nil pairs every row with every row.
    func join(
        _ left: BoundTable, _ right: BoundTable, kind: JoinKind, on condition: ExpressionSyntax?,
        at range: SourceRange
    ) throws -> BoundTable {
        var result = BoundTable(
            plan: left.plan, scope: Scope(columns: left.scope.columns + right.scope.columns),
            windows: left.windows + right.windows)
        let subqueries = SubqueryJoins(ids)
        let context = ExpressionContext(
            scope: result.scope, clause: "JOIN/ON", windows: result.windows,
            subqueries: subqueries)
        if kind == .inner {
            let bound = try condition.flatMap { try bindFilter($0, in: context) }
            if subqueries.isEmpty {
                result.plan = try joined(kind, left.plan, right.plan, on: bound, at: range)
            } else {
                let pairs = try joined(kind, left.plan, right.plan, on: nil, at: range)
                result.plan = subqueries.applied(to: pairs)
                if let bound { result.plan = .filter(Filter(condition: bound, input: result.plan)) }
            }
        } else {
            let bound = try condition.map { try bindCondition($0, in: context) }
            result.plan = try joined(
                kind, left.plan, right.plan, on: bound, subqueries, at: range)
        }
        result.scope.adoptNullability(of: result.plan)
        return kind.isLeftOnly
            ? BoundTable(plan: result.plan, scope: left.scope, windows: left.windows) : result
    }

    /// An outer join whose condition reads subqueries. What it pads cannot be left to a filter above
    /// it, so that each subquery is joined to the side that it reads; one that reads both makes the
    /// other side a LATERAL one.
    private func joined(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, on condition: Expression?,
        _ subqueries: SubqueryJoins, at range: SourceRange
    ) throws -> LogicalPlan {
        let (leftIDs, rightIDs) = (Set(left.columns.map(\.id)), Set(right.columns.map(\.id)))
        let ofLeft = subqueries.takeThose(reading: leftIDs.contains)
        let ofBoth = ofLeft.takeThose { rightIDs.contains($0) || subqueries.puts(out: $0) }
        let (left, right) = (ofLeft.applied(to: left), subqueries.applied(to: right))
        if ofBoth.isEmpty { return try joined(kind, left, right, on: condition, at: range) }
        switch kind {
        case .full:
            throw Diagnostic.unsupported(
                "a subquery that reads both sides of a FULL JOIN", at: range,
                hint: "compute it in a subquery of one side, or filter above the join")
        case .right:
            return try joined(.left, right, ofBoth.applied(to: left), on: condition, at: range)
        default:
            return try joined(kind, left, ofBoth.applied(to: right), on: condition, at: range)
        }
    }

    /// The join of two FROM items, of which the right one may read columns of the left (LATERAL).
    private func joined(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, on condition: Expression?,
        at range: SourceRange
    ) throws -> LogicalPlan {
        guard right.freeColumns.isDisjoint(with: left.columns.map(\.id)) else {
            guard kind != .right, kind != .full else {
                throw Diagnostic.failure(
                    "the right side of a \(kind.rawValue.uppercased()) JOIN cannot be LATERAL",
                    code: "42P10", at: range,
                    hint: "its rows without a partner have no left row to depend on")
            }
            return Decorrelation(ids: ids).join(
                kind, left, right, on: condition.map { [$0] } ?? [], at: range)
        }
        return .join(
            Join(
                kind: kind, equalities: [], residual: condition, left: left, right: right,
                range: range))
    }

    /// Joins by the equality of columns of the same name, which then stand once in front.
    private func join(
        _ left: BoundTable, _ right: BoundTable, kind: JoinKind,
        using columns: [(name: String, range: SourceRange)], as alias: IdentifierSyntax? = nil,
        at joinRange: SourceRange
    ) throws -> BoundTable {
        var equalities: [Expression] = []
        var either: [ProjectItem] = []
        var merged: [ScopeColumn] = []
        var scope = Scope(columns: left.scope.columns + right.scope.columns)
        for (name, range) in columns {
            let syntax = NameSyntax(name, range: range)
            let leftColumn = try left.scope.resolveShared(syntax, side: "left")
            let rightColumn = try right.scope.resolveShared(syntax, side: "right")
            equalities.append(
                try comparison("=", .column(leftColumn), .column(rightColumn), at: range))
            for index in scope.columns.indices
            where scope.columns[index].column.id == leftColumn.id
                || scope.columns[index].column.id == rightColumn.id
            {
                scope.columns[index].isHidden = true
                scope.columns[index].isMerged = true
            }
            var shared = kind == .right ? rightColumn : leftColumn
            if kind == .full {
                let item = try valueOfEither(leftColumn, rightColumn, named: name, at: range)
                either.append(item)
                shared = item.output
            }
            merged.append(ScopeColumn(qualifier: nil, column: shared))
            if let alias {
                scope.columns.append(
                    ScopeColumn(
                        qualifier: alias.name, column: shared, isHidden: true, isMerged: true))
            }
        }
        scope.columns = merged + scope.columns
        var plan = LogicalPlan.join(
            Join(
                kind: kind, equalities: [], residual: Expression.conjunction(equalities),
                left: left.plan, right: right.plan, range: joinRange))
        if kind.isLeftOnly {
            return BoundTable(plan: plan, scope: left.scope, windows: left.windows)
        }
        scope.adoptNullability(of: plan)
        if !either.isEmpty {
            let passed = plan.columns.map { ProjectItem(expression: .column($0), output: $0) }
            plan = .project(Project(items: passed + either, input: plan))
        }
        return BoundTable(plan: plan, scope: scope, windows: left.windows + right.windows)
    }
}

extension Binder {
    /// The column of FULL JOIN … USING: that of the side which has the row.
    private func valueOfEither(
        _ left: PlanColumn, _ right: PlanColumn, named name: String, at range: SourceRange
    ) throws -> ProjectItem {
        let sides = [Expression.column(left), .column(right)]
        let type = try commonType(of: sides, at: range, what: "JOIN/USING")
        let converted = try sides.map { try coerce($0, to: type, at: range) }
        return ProjectItem(
            expression: .coalesce(converted, type: type), output: newColumn(name, type))
    }
}

extension Scope {
    /// The names that `*` shows.
    var visibleNames: [String] { columns.filter { !$0.isHidden }.map(\.column.name) }

    /// The column of USING on one side of a join.
    fileprivate func resolveShared(_ name: NameSyntax, side: String) throws -> PlanColumn {
        if contains(name.base.name) { return try resolve(name) }
        throw Diagnostic.failure(
            "no column '\(name.base.spelling)' on the \(side) side of the JOIN", code: "42703",
            at: name.range, hint: hint(for: name.base.name, among: visibleNames))
    }

    /// Takes over which columns may be NULL after an outer join.
    mutating func adoptNullability(of plan: LogicalPlan) {
        let nullable = Set(plan.columns.filter(\.isNullable).map(\.id))
        for index in columns.indices where nullable.contains(columns[index].column.id) {
            columns[index].column.isNullable = true
        }
    }
}
