/// One element between the parentheses of a CREATE SOURCE, TABLE or SINK.
public enum TableElementSyntax: Hashable, Sendable {
    /// A column.
    case column(ColumnDefinitionSyntax)
    /// `WATERMARK FOR column AS expression`
    case watermark(WatermarkSyntax)
    /// A constraint on the whole row.
    case constraint(TableConstraintSyntax)
}

/// `name [type] [AS expression | METADATA …] [constraints]`.
public struct ColumnDefinitionSyntax: Hashable, Sendable {
    /// The column's name.
    public var name: IdentifierSyntax
    /// Its type; nil if it follows from the expression or the source.
    public var type: TypeSyntax?
    /// Where its values come from.
    public var origin: Origin
    /// What holds for each value.
    public var constraints: [ColumnConstraintSyntax]
    /// `COMMENT 'text'`
    public var comment: String?
    /// Where the definition stands.
    @Located public var range: SourceRange

    /// Where a column's values come from.
    public enum Origin: Hashable, Sendable {
        /// From the data.
        case stored
        /// `name AS expression`, `name TYPE AS (expression)` or
        /// `name TYPE GENERATED ALWAYS AS (expression) [STORED]`.
        case computed(ExpressionSyntax, isStored: Bool)
        /// `METADATA [FROM 'key'] [VIRTUAL]`; without a key, the column's name is it.
        case metadata(key: String?, isVirtual: Bool)
    }
}

/// A constraint on one column.
public struct ColumnConstraintSyntax: Hashable, Sendable {
    /// Which constraint.
    public var kind: Kind
    /// The name of `CONSTRAINT name`.
    public var name: IdentifierSyntax?
    /// Where it stands.
    @Located public var range: SourceRange

    /// The constraints.
    public enum Kind: Hashable, Sendable {
        /// `NOT NULL`
        case notNull
        /// `NULL`, the default said aloud.
        case null
        /// `PRIMARY KEY [[NOT] ENFORCED]`
        case primaryKey(isEnforced: Bool)
        /// `UNIQUE`
        case unique
        /// `DEFAULT expression`
        case defaultValue(ExpressionSyntax)
        /// `CHECK (condition)`
        case check(ExpressionSyntax)
        /// `REFERENCES table [(columns)]`
        case references(NameSyntax, [IdentifierSyntax])
    }
}

/// A constraint on the whole row.
public struct TableConstraintSyntax: Hashable, Sendable {
    /// Which constraint.
    public var kind: Kind
    /// The name of `CONSTRAINT name`.
    public var name: IdentifierSyntax?
    /// Where it stands.
    @Located public var range: SourceRange

    /// The constraints.
    public enum Kind: Hashable, Sendable {
        /// `PRIMARY KEY (columns) [[NOT] ENFORCED]`
        case primaryKey([IdentifierSyntax], isEnforced: Bool)
        /// `UNIQUE (columns)`
        case unique([IdentifierSyntax])
        /// `CHECK (condition)`
        case check(ExpressionSyntax)
        /// `FOREIGN KEY (columns) REFERENCES table [(columns)]`
        case foreignKey([IdentifierSyntax], references: NameSyntax, [IdentifierSyntax])
    }
}

/// `WATERMARK FOR column AS expression`.
public struct WatermarkSyntax: Hashable, Sendable {
    /// The event-time column.
    public var column: IdentifierSyntax
    /// What the watermark is for a row, as `ts - INTERVAL '5 seconds'`.
    public var expression: ExpressionSyntax
    /// Where the clause stands.
    @Located public var range: SourceRange
}
