import Columnar
import Connectors
import SQL

/// A table that lives in the workspace: its rows in a SQLite table of its name, its changes in the
/// log that running queries read.
struct InternalTable: Sendable {
    /// Where the rows are.
    var stored: StoredTable
    /// The columns of the primary key, as indexes into the fields; empty when there is none.
    var primaryKey: [Int]
    /// Whether rows are only ever inserted.
    var isAppendOnly: Bool
    /// What a column holds where INSERT does not say.
    var defaults: [String: ExpressionSyntax]
    /// What must hold for every row.
    var checks: [TableCheck]
    /// How many characters VARCHAR(n) and CHAR(n) columns hold at most, by index into the fields.
    var lengths: [Int: Int] = [:]

    /// The hidden column by which statements know the rows.
    static let rowIDColumn = "_rowid"

    /// The name.
    var name: String { stored.name }

    /// The stored columns.
    var fields: [Field] { stored.fields }
}

/// A CHECK constraint.
struct TableCheck: Sendable {
    /// The name it is known by in messages.
    var name: String
    /// The condition.
    var condition: ExpressionSyntax
}
