extension SQLPrinter {
    mutating func call(_ call: FunctionCallSyntax) {
        functionName(call)
        let isValueFunction =
            call.name.parts.count == 1 && valueFunctions.contains(call.name.base.name)
        if isValueFunction, call.arguments.isEmpty { return }
        put("(")
        if call.isDistinct { put("DISTINCT ") }
        list(call.arguments) { $0.argument($1) }
        orderBy(call.orderBy)
        put(")")
        if !call.withinGroup.isEmpty {
            put(" WITHIN GROUP (ORDER BY ")
            list(call.withinGroup) { $0.sortItem($1) }
            put(")")
        }
        if let filter = call.filter {
            put(" FILTER (WHERE ")
            expression(filter)
            put(")")
        }
        if let nulls = call.nullTreatment { put(" " + nulls.rawValue) }
        if let over = call.over { windowReference(over) }
    }

    /// Words with a grammar of their own stand bare where they are functions.
    private mutating func functionName(_ call: FunctionCallSyntax) {
        let base = call.name.base.name
        guard call.name.parts.count == 1, let keyword = Keyword(rawValue: base) else {
            return name(call.name)
        }
        let isBare = keyword.role == .joinWord || valueFunctions.contains(base)
        put(isBare ? base : SQLPrinter.quoted(base))
    }

    private mutating func argument(_ argument: FunctionArgumentSyntax) {
        if let name = argument.name {
            identifier(name)
            put(" => ")
        }
        switch argument.value {
        case .expression(let expression): self.expression(expression)
        case .table(let table): tableArgument(table)
        }
    }

    private mutating func tableArgument(_ table: TableArgumentSyntax) {
        put("TABLE ")
        if case .table(let name) = table.query.body, isBareTable(table.query) {
            self.name(name)
        } else {
            parenthesisedQuery(table.query)
        }
        if !table.partitionBy.isEmpty {
            put(" PARTITION BY ")
            parenthesised(table.partitionBy) { $0.expression($1) }
        }
        if !table.orderBy.isEmpty {
            put(" ORDER BY ")
            parenthesised(table.orderBy) { $0.sortItem($1) }
        }
    }

    private func isBareTable(_ query: QuerySyntax) -> Bool {
        query == QuerySyntax(body: query.body)
    }

    mutating func orderBy(_ items: [SortItemSyntax]) {
        guard !items.isEmpty else { return }
        put(" ORDER BY ")
        list(items) { $0.sortItem($1) }
    }

    mutating func sortItem(_ item: SortItemSyntax) {
        expression(item.expression)
        if item.isDescending { put(" DESC") }
        if let nullsFirst = item.nullsFirst { put(nullsFirst ? " NULLS FIRST" : " NULLS LAST") }
    }

    private mutating func windowReference(_ reference: WindowReferenceSyntax) {
        put(" OVER ")
        switch reference {
        case .named(let name): identifier(name)
        case .specification(let specification): windowSpecification(specification)
        }
    }

    mutating func windowSpecification(_ window: WindowSpecificationSyntax) {
        var inner = SQLPrinter()
        if let base = window.base {
            inner.put(" ")
            inner.identifier(base)
        }
        if !window.partitionBy.isEmpty {
            inner.put(" PARTITION BY ")
            inner.list(window.partitionBy) { $0.expression($1) }
        }
        inner.orderBy(window.orderBy)
        if let frame = window.frame { inner.frame(frame) }
        put("(" + inner.text.dropFirst() + ")")
    }

    private mutating func frame(_ frame: FrameSyntax) {
        put(" " + frame.unit.rawValue + " ")
        if let end = frame.end {
            put("BETWEEN ")
            bound(frame.start)
            put(" AND ")
            bound(end)
        } else {
            bound(frame.start)
        }
        if let exclusion = frame.exclusion { put(" EXCLUDE " + exclusion.rawValue) }
    }

    private mutating func bound(_ bound: FrameSyntax.Bound) {
        switch bound {
        case .unboundedPreceding: put("UNBOUNDED PRECEDING")
        case .currentRow: put("CURRENT ROW")
        case .unboundedFollowing: put("UNBOUNDED FOLLOWING")
        case .preceding(let distance):
            expression(distance, Precedence.range.tighter)
            put(" PRECEDING")
        case .following(let distance):
            expression(distance, Precedence.range.tighter)
            put(" FOLLOWING")
        }
    }
}

private let valueFunctions: Set<String> = [
    "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "localtime", "localtimestamp", "session_user",
]
