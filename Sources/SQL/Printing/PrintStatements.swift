extension SQLPrinter {
    mutating func statement(_ statement: StatementSyntax) {
        switch statement {
        case .query(let query): self.query(query)
        case .createTable(let table): createTable(table)
        case .createView(let view): createView(view)
        case .createSink(let sink): createSink(sink)
        case .drop(let drop): self.drop(drop)
        case .insert(let insert): self.insert(insert)
        case .update(let update): self.update(update)
        case .delete(let delete): self.delete(delete)
        case .explain(let explain): self.explain(explain)
        case .show(let show): self.show(show)
        case .describe(let describe): self.describe(describe)
        case .set(let set): self.set(set)
        case .reset(let reset): put("RESET " + (reset.name.map(SQLPrinter.string) ?? "ALL"))
        case .copy(let copy): self.copy(copy)
        case .flush: put("FLUSH")
        case .advanceClock(let advance):
            clause(advance.isTime ? "ADVANCE CLOCK TO " : "ADVANCE CLOCK BY ", advance.value)
        case .advanceWatermark(let advance):
            put("ADVANCE WATERMARK FOR ")
            name(advance.table)
            clause(" TO ", advance.time)
        }
    }

    private mutating func drop(_ drop: DropSyntax) {
        put("DROP \(drop.kind.rawValue) " + (drop.ifExists ? "IF EXISTS " : ""))
        list(drop.names) { $0.name($1) }
        if drop.isCascade { put(" CASCADE") }
    }

    private mutating func insert(_ insert: InsertSyntax) {
        if let with = insert.with { self.with(with) }
        put("INSERT INTO ")
        name(insert.target)
        alias(insert.alias)
        if !insert.columns.isEmpty {
            put(" ")
            columns(insert.columns)
        }
        put(" ")
        if let query = insert.query { self.query(query) } else { put("DEFAULT VALUES") }
        if let conflict = insert.conflict { self.conflict(conflict) }
        returning(insert.returning)
    }

    private mutating func alias(_ alias: IdentifierSyntax?) {
        guard let alias else { return }
        put(" AS ")
        identifier(alias)
    }

    private mutating func conflict(_ conflict: ConflictSyntax) {
        put(" ON CONFLICT ")
        if !conflict.columns.isEmpty {
            columns(conflict.columns)
            put(" ")
        }
        guard let update = conflict.update else { return put("DO NOTHING") }
        put("DO UPDATE SET ")
        list(update.assignments) { $0.assignment($1) }
        clause(" WHERE ", update.whereCondition)
    }

    private mutating func assignment(_ assignment: AssignmentSyntax) {
        if assignment.columns.count == 1 {
            identifier(assignment.columns[0])
        } else {
            columns(assignment.columns)
        }
        clause(" = ", assignment.value)
    }

    private mutating func returning(_ items: [SelectItemSyntax]) {
        guard !items.isEmpty else { return }
        put(" RETURNING ")
        list(items) { $0.selectItem($1) }
    }

    private mutating func update(_ update: UpdateSyntax) {
        if let with = update.with { self.with(with) }
        put("UPDATE ")
        name(update.target)
        alias(update.alias)
        put(" SET ")
        list(update.assignments) { $0.assignment($1) }
        tables(" FROM ", update.from)
        clause(" WHERE ", update.whereCondition)
        returning(update.returning)
    }

    private mutating func delete(_ delete: DeleteSyntax) {
        if let with = delete.with { self.with(with) }
        put("DELETE FROM ")
        name(delete.target)
        alias(delete.alias)
        tables(" USING ", delete.using)
        clause(" WHERE ", delete.whereCondition)
        returning(delete.returning)
    }

    private mutating func tables(_ word: String, _ tables: [TableSyntax]) {
        guard !tables.isEmpty else { return }
        put(word)
        list(tables) { $0.table($1) }
    }

    private mutating func explain(_ explain: ExplainSyntax) {
        put("EXPLAIN ")
        if explain.isAnalyze { put("ANALYZE ") }
        if explain.isVerbose { put("VERBOSE ") }
        if !explain.options.isEmpty {
            options(explain.options)
            put(" ")
        }
        statement(explain.statement)
    }

    private mutating func show(_ show: ShowSyntax) {
        put("SHOW ")
        switch show.subject {
        case .objects(let objects): put(objects.rawValue)
        case .columns(let table):
            put("COLUMNS FROM ")
            name(table)
        case .create(let kind, let name):
            put("CREATE " + (kind.map { $0.rawValue + " " } ?? ""))
            self.name(name)
        case .allSettings: put("ALL")
        case .setting(let setting): name(setting)
        }
        if let pattern = show.pattern {
            put(pattern.isCaseSensitive ? " LIKE " : " ILIKE ")
            put(SQLPrinter.string(pattern.text))
        }
    }

    private mutating func describe(_ describe: DescribeSyntax) {
        put(describe.isExtended ? "DESCRIBE EXTENDED " : "DESCRIBE ")
        switch describe.subject {
        case .relation(let name): self.name(name)
        case .function(let name):
            put("FUNCTION ")
            put(name.base.name)
        case .query(let query): self.query(query)
        }
    }

    private mutating func set(_ set: SetSyntax) {
        put("SET " + SQLPrinter.string(set.name) + " = ")
        switch set.value {
        case nil: put("DEFAULT")
        case .list(let values)? where values.count > 1: list(values) { $0.optionValue($1) }
        case let value?: optionValue(value)
        }
    }

    private mutating func copy(_ copy: CopySyntax) {
        put("COPY ")
        switch copy.source {
        case .query(let query): parenthesisedQuery(query)
        case .table(let table, let columns):
            name(table)
            if !columns.isEmpty {
                put(" ")
                self.columns(columns)
            }
        }
        put(" \(copy.direction.rawValue) " + SQLPrinter.string(copy.path))
        if !copy.options.isEmpty {
            put(" WITH ")
            options(copy.options)
        }
    }
}
