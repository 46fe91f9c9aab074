extension SQLPrinter {
    mutating func parenthesisedQuery(_ query: QuerySyntax) {
        put("(")
        self.query(query)
        put(")")
    }

    mutating func query(_ query: QuerySyntax) {
        if let with = query.with { self.with(with) }
        body(query.body)
        orderBy(query.orderBy)
        if query.withTies {
            clause(" OFFSET ", query.offset)
            put(" FETCH FIRST ")
            if let limit = query.limit { expression(limit, .additive) }
            put(" ROWS WITH TIES")
        } else {
            clause(" LIMIT ", query.limit)
            clause(" OFFSET ", query.offset)
        }
        if let emit = query.emit { self.emit(emit) }
    }

    mutating func with(_ with: WithSyntax) {
        put(with.isRecursive ? "WITH RECURSIVE " : "WITH ")
        list(with.tables) { printer, table in
            printer.identifier(table.name)
            if !table.columns.isEmpty {
                printer.put(" ")
                printer.columns(table.columns)
            }
            printer.put(" AS ")
            if let isMaterialized = table.isMaterialized {
                printer.put(isMaterialized ? "MATERIALIZED " : "NOT MATERIALIZED ")
            }
            printer.parenthesisedQuery(table.query)
        }
        put(" ")
    }

    private mutating func emit(_ emit: EmitSyntax) {
        switch emit.kind {
        case .changes: put(" EMIT CHANGES")
        case .onWindowClose: put(" EMIT ON WINDOW CLOSE")
        case .every(let interval): clause(" EMIT EVERY ", interval)
        }
        if let lateness = emit.lateness { clause(" ALLOWED LATENESS ", lateness) }
    }

    private mutating func body(_ body: QueryBodySyntax) {
        switch body {
        case .select(let select): self.select(select)
        case .setOperation(let operation): setOperation(operation)
        case .values(let rows):
            put("VALUES ")
            list(rows) { $0.parenthesised($1) { $0.expression($1) } }
        case .table(let name):
            put("TABLE ")
            self.name(name)
        case .parenthesised(let query): parenthesisedQuery(query)
        }
    }

    private mutating func setOperation(_ operation: SetOperationSyntax) {
        body(operation.left)
        put(" \(operation.operation.rawValue)\(operation.isAll ? " ALL" : "") ")
        body(operation.right)
    }

    mutating func select(_ select: SelectSyntax) {
        put("SELECT ")
        switch select.distinct {
        case .rows?: put("DISTINCT ")
        case .on(let expressions)?:
            put("DISTINCT ON ")
            parenthesised(expressions) { $0.expression($1) }
            put(" ")
        case nil: break
        }
        list(select.items) { $0.selectItem($1) }
        if !select.from.isEmpty {
            put(" FROM ")
            list(select.from) { $0.table($1) }
        }
        clause(" WHERE ", select.whereCondition)
        if let groupBy = select.groupBy { self.groupBy(groupBy) }
        clause(" HAVING ", select.having)
        if !select.windows.isEmpty {
            put(" WINDOW ")
            list(select.windows) { printer, window in
                printer.identifier(window.name)
                printer.put(" AS ")
                printer.windowSpecification(window.specification)
            }
        }
        clause(" QUALIFY ", select.qualify)
    }

    mutating func selectItem(_ item: SelectItemSyntax) {
        expression(item.expression)
        if let alias = item.alias {
            put(" AS ")
            identifier(alias)
        }
    }

    private mutating func groupBy(_ groupBy: GroupBySyntax) {
        put(" GROUP BY ")
        if groupBy.isAll { return put("ALL") }
        if groupBy.isDistinct { put("DISTINCT ") }
        list(groupBy.elements) { $0.groupingElement($1) }
    }

    private mutating func groupingElement(_ element: GroupingElementSyntax) {
        switch element.kind {
        case .expression(let expression): self.expression(expression)
        case .composite(let expressions): parenthesised(expressions) { $0.expression($1) }
        case .rollup(let columns):
            put("ROLLUP ")
            groupingColumns(columns)
        case .cube(let columns):
            put("CUBE ")
            groupingColumns(columns)
        case .sets(let elements):
            put("GROUPING SETS ")
            parenthesised(elements) { $0.groupingElement($1) }
        }
    }

    private mutating func groupingColumns(_ columns: [[ExpressionSyntax]]) {
        parenthesised(columns) { printer, group in
            if group.count == 1 {
                printer.expression(group[0])
            } else {
                printer.parenthesised(group) { $0.expression($1) }
            }
        }
    }
}
