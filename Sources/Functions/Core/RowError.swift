import Columnar

/// Why one row could not be computed. It never stops the batch: the row leaves the result and goes
/// to the dead letters, or fails an ad hoc query.
public struct RowError: Error, Hashable, Sendable {
    /// The SQLSTATE, as PostgreSQL numbers them: `22012` for a division by zero.
    public let code: String
    /// What happened, in PostgreSQL's words where it has any.
    public let message: String

    /// An error with its SQLSTATE.
    public init(code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A key of a JSON object is NULL.
    static let nullKey = RowError(code: "22004", "a key of an object must not be NULL")

    /// A number left the range of its type.
    public static func outOfRange(_ type: DataType) -> RowError {
        RowError(code: "22003", "\(type.description.lowercased()) out of range")
    }

    /// A division, or a remainder, by zero.
    public static let divisionByZero = RowError(code: "22012", "division by zero")

    /// A text that is no value of `type`.
    public static func invalidText(_ text: String, _ type: DataType) -> RowError {
        let shown = text.count > 80 ? text.prefix(80) + "…" : text[...]
        let name = type.description.lowercased()
        return RowError(code: "22P02", "invalid input syntax for type \(name): \"\(shown)\"")
    }
}

/// The rows of a batch that could not be computed, in the order they were met. Empty at almost all
/// times, so that asking costs nothing.
public struct RowErrors: Sendable {
    /// The failed rows with their reasons; a row may occur more than once.
    public private(set) var entries: [(row: Int, error: RowError)] = []

    /// No errors.
    public init() {}

    /// Whether every row was computed.
    public var isEmpty: Bool { entries.isEmpty }

    /// Says that row `row` failed.
    public mutating func record(_ error: RowError, row: Int) {
        entries.append((row, error))
    }

    /// Takes over the errors of `other` in the rows that `isKept` accepts.
    public mutating func merge(_ other: RowErrors, where isKept: (Int) -> Bool) {
        for entry in other.entries where isKept(entry.row) { entries.append(entry) }
    }

    /// Drops the errors of the rows that `isDropped` names.
    public mutating func remove(where isDropped: (Int) -> Bool) {
        entries.removeAll { isDropped($0.row) }
    }
}
