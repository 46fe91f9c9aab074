/// The types of which SQLite can judge expressions exactly, by what it stores for them.
///
/// A DECIMAL is its unscaled value (the scale is always 2), a TIMESTAMP its microseconds, a DATE its
/// days, a BOOLEAN 0 or 1. Numbers of DOUBLE PRECISION are multiples of 1/8 and small, so that sums
/// are exact in any order.
package enum Kind: CaseIterable, Hashable, Sendable {
    case integer, double, text, boolean, decimal, timestamp, date

    /// What the type is called where one is declared.
    var ours: String {
        switch self {
        case .integer: "INTEGER"
        case .double: "DOUBLE PRECISION"
        case .text: "TEXT"
        case .boolean: "BOOLEAN"
        case .decimal: "DECIMAL(12, 2)"
        case .timestamp: "TIMESTAMP"
        case .date: "DATE"
        }
    }

    /// What a column of SQLite is declared as: not INTEGER, of which it would make the rowid where
    /// it is the key.
    var theirs: String {
        switch self {
        case .integer, .boolean, .decimal, .timestamp, .date: "INT"
        case .double: "REAL"
        case .text: "TEXT"
        }
    }
}

/// The two languages that everything made up is written in.
package enum Dialect: Sendable {
    /// streamsql's.
    case ours
    /// SQLite's.
    case theirs
}
