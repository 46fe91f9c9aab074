/// The types of which SQLite can judge expressions exactly, by what it stores for them.
///
/// A DECIMAL is its unscaled value (the scale is always 2), a TIMESTAMP its microseconds, a DATE its
/// days, a BOOLEAN 0 or 1. Numbers of DOUBLE PRECISION are multiples of 1/8 and small, so that sums
/// are exact in any order. What is nested is JSON: an array or the fields of a row as a JSON array. A UUID
/// is its text, whose order is that of its bytes.
package enum Kind: CaseIterable, Hashable, Sendable {
    case integer, double, text, boolean, decimal, timestamp, date
    case instant, uuid, array, row, json

    /// Whether both engines sort its values alike.
    var isOrdered: Bool { self != .array && self != .row && self != .json }

    /// The kinds whose values both engines sort alike.
    static let ordered = allCases.filter(\.isOrdered)

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
        case .instant: "TIMESTAMPTZ"
        case .uuid: "UUID"
        case .array: "INTEGER[]"
        case .row: "ROW(a INTEGER, b TEXT)"
        case .json: "JSON"
        }
    }

    /// What a column of SQLite is declared as: not INTEGER, of which it would make the rowid where
    /// it is the key.
    var theirs: String {
        switch self {
        case .integer, .boolean, .decimal, .timestamp, .date, .instant: "INT"
        case .double: "REAL"
        case .text, .uuid, .array, .row, .json: "TEXT"
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
