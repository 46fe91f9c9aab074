extension SQLPrinter {
    mutating func createTable(_ table: CreateTableSyntax) {
        create(table.kind.rawValue, table.orReplace, table.ifNotExists, table.name)
        elements(table.elements)
        if table.isAppendOnly { put(" APPEND ONLY") }
        partitionedBy(table.partitionedBy)
        if let format = table.format { self.format(format) }
        with(table.options)
        if let comment = table.comment { put(" COMMENT " + SQLPrinter.string(comment)) }
        asQuery(table.query)
    }

    mutating func createView(_ view: CreateViewSyntax) {
        let kind = view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
        create(kind, view.orReplace, view.ifNotExists, view.name)
        if !view.columns.isEmpty {
            put(" ")
            columns(view.columns)
        }
        with(view.options)
        asQuery(view.query)
    }

    mutating func createSink(_ sink: CreateSinkSyntax) {
        create("SINK", sink.orReplace, sink.ifNotExists, sink.name)
        elements(sink.elements)
        partitionedBy(sink.partitionedBy)
        if let format = sink.format { self.format(format) }
        with(sink.options)
        asQuery(sink.query)
    }

    private mutating func create(
        _ kind: String, _ orReplace: Bool, _ ifNotExists: Bool, _ name: NameSyntax
    ) {
        put(orReplace ? "CREATE OR REPLACE " : "CREATE ")
        put(kind + (ifNotExists ? " IF NOT EXISTS " : " "))
        self.name(name)
    }

    private mutating func asQuery(_ query: QuerySyntax?) {
        guard let query else { return }
        put(" AS ")
        self.query(query)
    }

    private mutating func partitionedBy(_ columns: [IdentifierSyntax]) {
        guard !columns.isEmpty else { return }
        put(" PARTITIONED BY ")
        self.columns(columns)
    }

    private mutating func format(_ format: FormatSyntax) {
        put(" FORMAT ")
        identifier(format.envelope)
        if let encoding = format.encoding {
            put(" ENCODE ")
            identifier(encoding)
        }
        if !format.options.isEmpty {
            put(" ")
            options(format.options)
        }
    }

    private mutating func with(_ options: [OptionSyntax]) {
        guard !options.isEmpty else { return }
        put(" WITH ")
        self.options(options)
    }

    mutating func options(_ options: [OptionSyntax]) {
        parenthesised(options) { printer, option in
            printer.put(SQLPrinter.string(option.key) + " = ")
            printer.optionValue(option.value)
        }
    }

    mutating func optionValue(_ value: OptionValueSyntax) {
        switch value {
        case .string(let text): put(SQLPrinter.string(text))
        case .number(let text): put(text)
        case .boolean(let value): put(value ? "TRUE" : "FALSE")
        case .word(let text): put(text)
        case .list(let values): parenthesised(values) { $0.optionValue($1) }
        }
    }

    private mutating func elements(_ elements: [TableElementSyntax]) {
        guard !elements.isEmpty else { return }
        put(" ")
        parenthesised(elements) { printer, element in
            switch element {
            case .column(let column): printer.column(column)
            case .watermark(let watermark):
                printer.put("WATERMARK FOR ")
                printer.identifier(watermark.column)
                printer.clause(" AS ", watermark.expression)
            case .constraint(let constraint): printer.tableConstraint(constraint)
            }
        }
    }

    private mutating func column(_ column: ColumnDefinitionSyntax) {
        identifier(column.name)
        if let type = column.type {
            put(" ")
            self.type(type)
        }
        switch column.origin {
        case .stored: break
        case .computed(let expression, let isStored):
            put(" GENERATED ALWAYS AS (")
            self.expression(expression)
            put(isStored ? ") STORED" : ")")
        case .metadata(let key, let isVirtual):
            put(" METADATA")
            if let key { put(" FROM " + SQLPrinter.string(key)) }
            if isVirtual { put(" VIRTUAL") }
        }
        for constraint in column.constraints { columnConstraint(constraint) }
        if let comment = column.comment { put(" COMMENT " + SQLPrinter.string(comment)) }
    }

    private mutating func columnConstraint(_ constraint: ColumnConstraintSyntax) {
        constraintName(constraint.name, before: " ")
        switch constraint.kind {
        case .notNull: put(" NOT NULL")
        case .null: put(" NULL")
        case .primaryKey(let isEnforced):
            put(isEnforced ? " PRIMARY KEY" : " PRIMARY KEY NOT ENFORCED")
        case .unique: put(" UNIQUE")
        case .defaultValue(let value):
            put(" DEFAULT ")
            expression(value, Precedence.range.tighter)
        case .check(let condition): check(condition)
        case .references(let table, let columns): references(table, columns)
        }
    }

    private mutating func tableConstraint(_ constraint: TableConstraintSyntax) {
        constraintName(constraint.name, before: "")
        if constraint.name != nil { put(" ") }
        switch constraint.kind {
        case .primaryKey(let columns, let isEnforced):
            put("PRIMARY KEY ")
            self.columns(columns)
            if !isEnforced { put(" NOT ENFORCED") }
        case .unique(let columns):
            put("UNIQUE ")
            self.columns(columns)
        case .check(let condition): check(condition)
        case .foreignKey(let columns, let table, let referenced):
            put("FOREIGN KEY ")
            self.columns(columns)
            references(table, referenced)
        }
    }

    private mutating func constraintName(_ name: IdentifierSyntax?, before: String) {
        guard let name else { return }
        put(before + "CONSTRAINT ")
        identifier(name)
    }

    private mutating func check(_ condition: ExpressionSyntax) {
        put(" CHECK (")
        expression(condition)
        put(")")
    }

    private mutating func references(_ table: NameSyntax, _ columns: [IdentifierSyntax]) {
        put(" REFERENCES ")
        name(table)
        if !columns.isEmpty {
            put(" ")
            self.columns(columns)
        }
    }
}
