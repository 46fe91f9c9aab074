extension SQLPrinter {
    /// A table; a join's right side and an aliased join go in parentheses.
    mutating func table(_ table: TableSyntax, isOperand: Bool = false) {
        let isJoin = if case .join = table.kind { true } else { false }
        let needsParentheses = isJoin && (isOperand || table.alias != nil)
        if needsParentheses { put("(") }
        kind(table)
        if needsParentheses { put(")") }
        if let alias = table.alias { self.alias(alias) }
    }

    private mutating func kind(_ table: TableSyntax) {
        switch table.kind {
        case .named(let named):
            name(named.name)
            clause(" FOR SYSTEM_TIME AS OF ", named.asOf)
        case .subquery(let query, let isLateral):
            if isLateral { put("LATERAL ") }
            parenthesisedQuery(query)
        case .function(let function): self.function(function)
        case .join(let join): self.join(join)
        }
    }

    private mutating func alias(_ alias: TableAliasSyntax) {
        put(" AS ")
        identifier(alias.name)
        if !alias.columns.isEmpty {
            put(" ")
            columns(alias.columns)
        }
    }

    private mutating func function(_ function: TableFunctionSyntax) {
        if function.isLateral { put("LATERAL ") }
        if function.isTableCall { put("TABLE(") }
        call(function.call)
        if function.isTableCall { put(")") }
        if function.withOrdinality { put(" WITH ORDINALITY") }
    }

    private mutating func join(_ join: JoinSyntax) {
        // A join that has an alias is in parentheses already.
        table(join.left)
        put(" ")
        if case .natural = join.condition { put("NATURAL ") }
        if join.isAsOf { put("ASOF ") }
        put(join.kind.rawValue + " ")
        table(join.right, isOperand: true)
        if let condition = join.matchCondition {
            put(" MATCH_CONDITION (")
            expression(condition)
            put(")")
        }
        switch join.condition {
        case .none, .natural: break
        case .on(let condition): clause(" ON ", condition)
        case .using(let columns, let alias):
            put(" USING ")
            self.columns(columns)
            if let alias {
                put(" AS ")
                identifier(alias)
            }
        }
    }
}
