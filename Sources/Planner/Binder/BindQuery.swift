import Columnar
import Functions
import SQL

extension Binder {
    /// Binds a query with its WITH, ORDER BY and LIMIT.
    func bindQuery(_ query: QuerySyntax) throws -> LogicalPlan {
        try nested(at: query.range) {
            let outerCount = commonTables.count
            defer { commonTables.removeLast(commonTables.count - outerCount) }
            try declare(query.with)
            if query.orderBy.isEmpty, query.limit == nil, query.offset == nil {
                return try bindBody(query.body)
            }
            return try bindOrdered(query)
        }
    }

    private func declare(_ with: WithSyntax?) throws {
        guard let with else { return }
        let end = with.isRecursive ? commonTables.count + with.tables.count : 0
        for table in with.tables {
            commonTables.append(
                CommonTable(
                    syntax: table, visibleCount: commonTables.count,
                    outerCount: outerScopes.count, recursionEnd: end))
        }
    }

    /// Binds what stands between WITH and ORDER BY.
    func bindBody(_ body: QueryBodySyntax) throws -> LogicalPlan {
        switch body {
        case .select(let select):
            let bound = try bindSelect(select, orderBy: [])
            return bound.hasHiddenColumns ? project(bound.plan, to: bound.columns) : bound.plan
        case .setOperation(let operation):
            return try bindSetOperation(operation)
        case .values(let rows):
            return try bindValues(rows)
        case .table(let name):
            let table = TableSyntax(.named(NamedTableSyntax(name: name)), range: name.range)
            let bound = try bindTable(table)
            let shown = bound.scope.columns.filter { !$0.isHidden }.map(\.column)
            return shown.count < bound.scope.columns.count
                ? project(bound.plan, to: shown) : bound.plan
        case .parenthesised(let query):
            return try bindQuery(query)
        }
    }

    private func bindOrdered(_ query: QuerySyntax) throws -> LogicalPlan {
        if query.withTies, query.orderBy.isEmpty {
            throw Diagnostic.failure(
                "WITH TIES needs an ORDER BY", code: "42601", at: query.limit?.range ?? query.range,
                hint: "rows tie where what they are ordered by is equal")
        }
        if case .select(let select) = query.body {
            let bound = try bindSelect(select, orderBy: query.orderBy)
            let rows = try first(of: bound.plan, by: bound.sortKeys, query)
            return bound.hasHiddenColumns ? project(rows, to: bound.columns) : rows
        }
        let body = try bindBody(query.body)
        let scope = Scope(body.columns, qualifier: nil)
        let keys = try Binder.collecting(query.orderBy) { item in
            if let ordinal = try ordinal(item.expression, of: body.columns, clause: "ORDER BY") {
                return SortKey(body.columns[ordinal], item)
            }
            guard case .name(let name) = item.expression.kind else {
                throw Diagnostic.failure(
                    "ORDER BY of a set operation takes the names or numbers of its columns",
                    code: "0A000", at: item.expression.range)
            }
            return SortKey(try scope.resolve(name), item)
        }
        return try first(of: body, by: keys, query)
    }

    /// The rows of `plan` in order, those that LIMIT and OFFSET leave.
    private func first(
        of plan: LogicalPlan, by keys: [SortKey], _ query: QuerySyntax
    ) throws -> LogicalPlan {
        let limit = try query.limit.flatMap { try rowCount($0, clause: "LIMIT") }
        let offset = try query.offset.flatMap { try rowCount($0, clause: "OFFSET") } ?? 0
        if limit == nil, offset == 0 { return .sort(Sort(keys: keys, input: plan)) }
        return .topN(
            TopN(
                keys: keys, counting: query.withTies ? .rowsWithTies : .rows, limit: limit,
                offset: offset, input: plan))
    }

    /// The value of LIMIT or OFFSET; nil for LIMIT NULL.
    private func rowCount(_ syntax: ExpressionSyntax, clause: String) throws -> Int? {
        guard !syntax.namesColumns,
            case let expression = try bindExpression(
                syntax, in: ExpressionContext(clause: clause)),
            let value = try coerce(expression, to: .bigint, at: syntax.range).evaluated(session)
        else {
            throw Diagnostic.failure(
                "\(clause) takes a constant number of rows", code: "42601", at: syntax.range,
                hint: "for example \(clause) 10")
        }
        guard case .integer(let number) = value else { return nil }
        guard number >= 0 else {
            throw Diagnostic.failure(
                "\(clause) must not be negative", code: "2201W", at: syntax.range)
        }
        return Int(number)
    }

    /// The column that an integer literal in GROUP BY or ORDER BY stands for.
    func ordinal(
        _ syntax: ExpressionSyntax, of columns: [some Any], clause: String
    ) throws -> Int? {
        guard case .literal(.integer(let text)) = syntax.kind else { return nil }
        guard let number = Int(text), number >= 1, number <= columns.count else {
            throw Diagnostic.failure(
                "\(clause) position \(text) is not in the select list", code: "42P10",
                at: syntax.range,
                hint: "it has \(columns.count) \(columns.count == 1 ? "column" : "columns")")
        }
        return number - 1
    }

    /// A projection to `columns` of the plan.
    func project(_ plan: LogicalPlan, to columns: [PlanColumn]) -> LogicalPlan {
        let items = columns.map { ProjectItem(expression: .column($0), output: $0) }
        return .project(Project(items: items, input: plan))
    }
}

extension SortKey {
    /// A key with PostgreSQL's rule for NULL: last when ascending, first when descending.
    init(_ column: PlanColumn, _ item: SortItemSyntax) {
        self.init(
            column: column, isDescending: item.isDescending,
            nullsFirst: item.nullsFirst ?? item.isDescending)
    }
}
