import Columnar
import SQL

/// A FROM item that was bound.
struct BoundTable {
    var plan: LogicalPlan
    /// What expressions over it see.
    var scope: Scope
    /// The windows over it that names such as `window_start` and calls such as `TUMBLE_START` mean.
    var windows: [BoundWindow] = []
}

/// A window over a FROM item.
struct BoundWindow {
    var start: PlanColumn
    var end: PlanColumn
    /// The function that made it.
    var function: WindowFunction
    /// Whether GROUP BY itself made it, so that it is a group key in any case.
    var isGrouped: Bool
}

extension Binder {
    /// Binds a FROM clause; without one there is a single row without columns.
    func bindFrom(_ tables: [TableSyntax]) throws -> BoundTable {
        let outerCount = lateralScopes.count
        defer { lateralScopes.removeLast(lateralScopes.count - outerCount) }
        // Functions such as UNNEST see what stands before them.
        let bound = try Binder.collecting(tables) { table -> BoundTable? in
            if table.setFunction != nil { return nil }
            let item = try bindTable(table)
            lateralScopes.append(item.scope)
            return item
        }
        var joined: BoundTable?
        for (table, next) in zip(tables, bound) {
            if let function = table.setFunction {
                joined = try bindSetFunction(function, alias: table.alias, over: joined)
            } else if let next {
                joined =
                    try joined.map {
                        try join($0, next, kind: .inner, on: nil, at: table.range)
                    } ?? next
            }
        }
        guard let result = joined else {
            return BoundTable(plan: .values(Values(columns: [], rows: [[]])), scope: Scope())
        }
        try checkAliases(result.scope, at: tables.first?.range)
        return result
    }

    /// Binds one FROM item.
    func bindTable(_ table: TableSyntax) throws -> BoundTable {
        try nested(at: table.range) {
            switch table.kind {
            case .named(let named):
                return try bindNamed(named, alias: table.alias)
            case .subquery(let query, let isLateral):
                let plan =
                    try isLateral
                    ? bindLateral(query) : seeingOuter(outerScopes.count) { try bindQuery(query) }
                return try aliased(BoundTable(query: plan), table.alias, else: nil)
            case .function(let function):
                if table.setFunction != nil {
                    return try bindSetFunction(function, alias: table.alias, over: nil)
                }
                let bound = try bindTableFunction(function)
                return try aliased(bound, table.alias, else: function.call.name.base.name)
            case .join(let join):
                return try aliased(bindJoin(join), table.alias, else: nil)
            }
        }
    }

    private func bindNamed(
        _ named: NamedTableSyntax, alias: TableAliasSyntax?
    ) throws -> BoundTable {
        if let asOf = named.asOf {
            throw Diagnostic.unsupported(
                "FOR SYSTEM_TIME AS OF outside a join", at: asOf.range,
                hint: "write v JOIN t FOR SYSTEM_TIME AS OF v.ts ON v.key = t.key")
        }
        let name = named.name
        if name.qualifiers.isEmpty,
            let index = commonTables.lastIndex(where: { $0.syntax.name.name == name.base.name })
        {
            if commonTables[index].isBeingDefined {
                throw Diagnostic.unsupported(
                    "WITH RECURSIVE with a table that reads itself or a later one", at: name.range,
                    hint: "write a known number of steps as a chain of WITH tables")
            }
            let table = try bindCommonTable(at: index)
            try readOnceIfRandom(table.plan, commonTables[index].syntax.name, at: name.range)
            return try aliased(table, alias, else: name.base.name)
        }
        switch try catalog.entry(named: name) {
        case .relation(let relation):
            return try aliased(bindScan(relation), alias, else: name.base.name)
        case .view(let view):
            return try aliased(bindView(view, at: name.range), alias, else: name.base.name)
        case nil:
            let known = catalog.names + commonTables.map(\.syntax.name.name)
            throw Diagnostic.failure(
                "no source, table or view '\(name.text)'", code: "42P01", at: name.range,
                hint: hint(for: name.text, among: known.sorted())
                    ?? "declare it with CREATE SOURCE or CREATE TABLE")
        }
    }

    /// Binds a WITH table where it is used, with only the tables in sight that it saw.
    private func bindCommonTable(at index: Int) throws -> BoundTable {
        let table = commonTables[index]
        let saved = commonTables
        commonTables.removeLast(commonTables.count - table.visibleCount)
        for var other in saved[..<max(table.recursionEnd, index)].dropFirst(table.visibleCount) {
            other.isBeingDefined = true
            commonTables.append(other)
        }
        defer { commonTables = saved }
        let plan = try seeingOuter(table.outerCount) { try bindQuery(table.syntax.query) }
        return try renamed(
            BoundTable(query: plan), to: table.syntax.columns.map(\.name),
            at: table.syntax.name.range)
    }

    /// A WITH table is computed wherever it is read, and `random()` would be another each time.
    private func readOnceIfRandom(
        _ plan: LogicalPlan, _ name: IdentifierSyntax, at range: SourceRange
    ) throws {
        let first = randomTables[name.range]
        guard first != range, plan.isRandom else { return }
        guard first != nil else {
            randomTables[name.range] = range
            return
        }
        throw Diagnostic.failure(
            "'\(name.name)' cannot be read twice: a function such as random() in it would give other "
                + "values each time", code: "0A000", at: range,
            hint: "store its rows first: CREATE TABLE … AS, or INSERT INTO … SELECT")
    }

    /// Binds a view's query as if it stood in parentheses, with none of the WITH tables in sight.
    private func bindView(_ view: ViewDefinition, at range: SourceRange) throws -> BoundTable {
        let saved = commonTables
        commonTables = []
        defer { commonTables = saved }
        do {
            return try renamed(
                BoundTable(query: seeingOuter(0) { try bindQuery(view.query) }),
                to: view.columns, at: range)
        } catch let error as DiagnosticError {
            // Places in the view's own text mean nothing in this one.
            throw DiagnosticError(
                error.diagnostics.map {
                    var moved = $0
                    moved.message = "in view '\(view.name)': \($0.message)"
                    moved.range = range
                    return moved
                })
        }
    }

    /// Gives a FROM item its alias, or the name it has without one.
    func aliased(
        _ table: BoundTable, _ alias: TableAliasSyntax?, else name: String?
    ) throws -> BoundTable {
        guard let qualifier = alias?.name.name ?? name else { return table }
        var result = table
        if let alias {
            result = try renamed(result, to: alias.columns.map(\.name), at: alias.name.range)
        }
        for index in result.scope.columns.indices {
            result.scope.columns[index].qualifier = qualifier
        }
        return result
    }

    /// Renames the first columns.
    private func renamed(
        _ table: BoundTable, to names: [String], at range: SourceRange
    ) throws -> BoundTable {
        if names.isEmpty { return table }
        let visible = table.scope.columns.indices.filter { !table.scope.columns[$0].isHidden }
        guard names.count <= visible.count else {
            throw Diagnostic.failure(
                "\(names.count) column names for \(visible.count) "
                    + (visible.count == 1 ? "column" : "columns"), code: "42P10", at: range)
        }
        var result = table
        for (index, name) in zip(visible, names) { result.scope.columns[index].column.name = name }
        return result
    }

    private func checkAliases(_ scope: Scope, at range: SourceRange?) throws {
        var seen: [String: Set<ColumnID>] = [:]
        for column in scope.columns {
            guard let qualifier = column.qualifier else { continue }
            let name = "\(qualifier).\(column.column.name)"
            seen[name, default: []].insert(column.column.id)
        }
        for (name, ids) in seen.sorted(by: { $0.key < $1.key }) where ids.count > 1 {
            let qualifier = name.prefix { $0 != "." }
            throw Diagnostic.failure(
                "table name '\(qualifier)' is specified more than once", code: "42712", at: range,
                hint: "give one of them an alias: \(qualifier) AS other")
        }
    }
}

extension BoundTable {
    /// A query as a FROM item.
    init(query: LogicalPlan) {
        self.init(plan: query, scope: Scope(query.columns, qualifier: nil))
    }
}
