import Columnar
import SQL

/// A source or table as the planner sees it.
public struct RelationDefinition: Sendable {
    /// The name, unique in the catalog.
    public var name: String
    /// The columns, in the order of their declaration.
    public var columns: [ColumnDefinition]
    /// The columns of the primary key; empty when none is declared.
    public var primaryKey: [String]
    /// The event time; nil when no watermark is declared.
    public var watermark: WatermarkDefinition?
    /// How the relation changes.
    public var changes: RelationChanges
    /// Whether reading it ends by itself.
    public var isBounded: Bool
    /// Whether its records write and delete rows by the primary key, which an operator behind the
    /// source turns into changes (rule 41).
    public var isKeyed = false
    /// Whether its columns answer only to their qualified names, as those of `excluded` in
    /// ON CONFLICT do.
    public var isQualifiedOnly = false
    /// Whether it is a table as it stands now: what it held before is not known.
    public var isSnapshot = false

    /// A relation.
    public init(
        name: String, columns: [ColumnDefinition], primaryKey: [String] = [],
        watermark: WatermarkDefinition? = nil, changes: RelationChanges, isBounded: Bool
    ) {
        self.name = name
        self.columns = columns
        self.primaryKey = primaryKey
        self.watermark = watermark
        self.changes = changes
        self.isBounded = isBounded
    }
}

/// How the rows of a relation change over time.
public enum RelationChanges: String, Sendable {
    /// It is read once, to its end, before anything that looks rows up in it.
    case fixed
    /// Rows are only added.
    case appendOnly
    /// Rows are added and removed.
    case changing
}

/// A column of a relation.
public struct ColumnDefinition: Sendable {
    /// Where its values come from.
    public enum Origin: Sendable {
        /// The record itself.
        case record
        /// The connector: a key such as `offset`.
        case metadata(key: String)
        /// The other columns.
        case computed(ExpressionSyntax)
    }

    /// The name.
    public var name: String
    /// The type; of a computed column, that of its expression.
    public var type: DataType
    /// Whether NULL may occur.
    public var isNullable: Bool
    /// Where its values come from.
    public var origin: Origin
    /// Whether `*` leaves it out, as it does for `_partition` and its kind.
    public var isHidden: Bool

    /// A column.
    public init(
        name: String, type: DataType, isNullable: Bool = true, origin: Origin = .record,
        isHidden: Bool = false
    ) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.origin = origin
        self.isHidden = isHidden
    }
}

/// `WATERMARK FOR column AS expression`.
public struct WatermarkDefinition: Sendable {
    /// The column that holds a row's event time.
    public var column: String
    /// What the watermark is after a row, a timestamp computed from its columns.
    public var expression: ExpressionSyntax

    /// A watermark.
    public init(column: String, expression: ExpressionSyntax) {
        self.column = column
        self.expression = expression
    }
}
