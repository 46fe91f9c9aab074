extension Parser {
    /// `(element, element, …)` of a CREATE, perhaps empty
    mutating func tableElements() throws -> [TableElementSyntax] {
        try expectOpen()
        if take(.rightParen) { return [] }
        let elements = try list { try $0.tableElement() }
        try expectClose("\",\" or \")\"")
        return elements
    }

    private mutating func tableElement() throws -> TableElementSyntax {
        if at(.watermark, .for) { return .watermark(try watermark()) }
        switch current.keyword {
        case .primary, .unique, .check, .foreign, .constraint:
            return .constraint(try tableConstraint())
        default: return .column(try columnDefinition())
        }
    }

    private mutating func watermark() throws -> WatermarkSyntax {
        let start = index
        advance()
        advance()
        let column = try identifier("a column name")
        try expect(.as)
        let expression = try expression()
        return WatermarkSyntax(column: column, expression: expression, range: range(from: start))
    }

    private mutating func tableConstraint() throws -> TableConstraintSyntax {
        let start = index
        let name = take(.constraint) ? try identifier("a constraint's name") : nil
        let kind: TableConstraintSyntax.Kind
        if take(.primary) {
            try expect(.key)
            kind = .primaryKey(try columnList(), isEnforced: try isEnforced())
        } else if take(.unique) {
            kind = .unique(try columnList())
        } else if take(.check) {
            kind = .check(try parenthesisedExpression())
        } else if take(.foreign) {
            try expect(.key)
            let columns = try columnList()
            try expect(.references)
            let table = try self.name("a table name")
            kind = .foreignKey(
                columns, references: table, at(.leftParen) ? try columnList() : [])
        } else {
            throw unexpected("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY")
        }
        return TableConstraintSyntax(kind: kind, name: name, range: range(from: start))
    }

    /// `[[NOT] ENFORCED]`; true if nothing is said.
    private mutating func isEnforced() throws -> Bool {
        if take(.not, .enforced) { return false }
        _ = take(.enforced)
        return true
    }

    private mutating func parenthesisedExpression() throws -> ExpressionSyntax {
        try expectOpen()
        let expression = try expression()
        try expectClose()
        return expression
    }

    private mutating func columnDefinition() throws -> ColumnDefinitionSyntax {
        let start = index
        var column = ColumnDefinitionSyntax(
            name: try identifier("a column name"), type: nil, origin: .stored, constraints: [],
            comment: nil, range: .none)
        if !endsColumnName { column.type = try type() }
        while try columnClause(of: &column) {}
        guard at(.comma) || at(.rightParen) else {
            throw unexpected("a constraint, \",\" or \")\"")
        }
        column.range = range(from: start)
        return column
    }

    /// Whether no type follows the column's name.
    private var endsColumnName: Bool {
        switch current.keyword {
        case .as, .not, .null, .primary, .unique, .default, .check, .references, .constraint: true
        case .generated: ahead(1).keyword == .always
        case .metadata: true
        case .comment: ahead(1).kind == .string
        default: at(.comma) || at(.rightParen)
        }
    }

    /// Takes one clause of a column; false if none is here.
    private mutating func columnClause(of column: inout ColumnDefinitionSyntax) throws -> Bool {
        if at(.comment), ahead(1).kind == .string {
            advance()
            column.comment = try string("a comment in single quotes")
            return true
        }
        if let origin = try columnOrigin() {
            guard column.origin == .stored else {
                throw failure("column \"\(column.name.name)\" has two origins")
            }
            column.origin = origin
            return true
        }
        guard let constraint = try columnConstraint() else { return false }
        column.constraints.append(constraint)
        return true
    }

    private mutating func columnOrigin() throws -> ColumnDefinitionSyntax.Origin? {
        if take(.metadata) {
            let key = take(.from) ? try string("a metadata key in single quotes") : nil
            return .metadata(key: key, isVirtual: take(.virtual))
        }
        if take(.generated) {
            try expect(.always)
            try expect(.as)
            return try computed(parenthesisedExpression())
        }
        guard take(.as) else { return nil }
        return try computed(expression())
    }

    private mutating func computed(
        _ expression: ExpressionSyntax
    ) -> ColumnDefinitionSyntax.Origin {
        let isStored = take(.stored)
        if !isStored { _ = take(.virtual) }
        return .computed(expression, isStored: isStored)
    }

    private mutating func columnConstraint() throws -> ColumnConstraintSyntax? {
        let start = index
        let name = take(.constraint) ? try identifier("a constraint's name") : nil
        let kind: ColumnConstraintSyntax.Kind
        if take(.not) {
            try expect(.null)
            kind = .notNull
        } else if take(.null) {
            kind = .null
        } else if take(.primary) {
            try expect(.key)
            kind = .primaryKey(isEnforced: try isEnforced())
        } else if take(.unique) {
            kind = .unique
        } else if take(.default) {
            kind = .defaultValue(try expression(Precedence.range.tighter))
        } else if take(.check) {
            kind = .check(try parenthesisedExpression())
        } else if take(.references) {
            let table = try self.name("a table name")
            kind = .references(table, at(.leftParen) ? try columnList() : [])
        } else {
            if name != nil { throw unexpected("a constraint") }
            return nil
        }
        return ColumnConstraintSyntax(kind: kind, name: name, range: range(from: start))
    }
}
