/// A statement that changes a table.
package struct Change: Sendable {
    var table: Table
    var action: Action

    enum Action: Sendable {
        case insert(rows: [[Term]], Conflict?)
        /// INSERT … SELECT.
        case copy(Query)
        case update([(column: String, value: Term)], filter: Term?)
        case delete(filter: Term?)
        /// ADVANCE WATERMARK, to a time.
        case advance(Term)
    }

    /// ON CONFLICT.
    struct Conflict: Sendable {
        /// After DO UPDATE SET; empty for DO NOTHING.
        var updates: [(column: String, value: Term)]
        var filter: Term?
    }

    /// The statement in one of the languages.
    package func text(_ dialect: Dialect) -> String {
        switch action {
        case .insert(let rows, let conflict):
            let values = rows.map { row in
                "(\(row.map { $0.text(dialect) }.joined(separator: ", ")))"
            }
            return "INSERT INTO \(table.name) VALUES \(values.joined(separator: ", "))"
                + (conflict.map { text($0, dialect) } ?? "")
        case .copy(let query):
            return "INSERT INTO \(table.name) \(query.text(dialect))"
        case .update(let updates, let filter):
            return "UPDATE \(table.name) SET \(Self.list(updates, dialect))"
                + rows(filter, dialect)
        case .delete(let filter):
            return "DELETE FROM \(table.name)" + rows(filter, dialect)
        case .advance(let time):
            return dialect == .ours
                ? "ADVANCE WATERMARK FOR \(table.name) TO \(time.text(.ours))"
                : "UPDATE \(table.name)_watermark SET value = max(value, \(time.text(.theirs)))"
        }
    }

    /// The condition for the rows that are changed. SQLite finds them first, or else a subquery would
    /// see the rows that were changed before.
    private func rows(_ filter: Term?, _ dialect: Dialect) -> String {
        guard dialect == .theirs, let filter, filter.hasQuery else {
            return Self.condition(filter, dialect)
        }
        let name = table.name
        return " WHERE rowid IN (SELECT \(name).rowid FROM \(name) WHERE \(filter.text(.theirs)))"
    }

    private func text(_ conflict: Conflict, _ dialect: Dialect) -> String {
        let keys = table.key.map { table.columns[$0].name }.joined(separator: ", ")
        guard !conflict.updates.isEmpty else { return " ON CONFLICT (\(keys)) DO NOTHING" }
        return " ON CONFLICT (\(keys)) DO UPDATE SET \(Self.list(conflict.updates, dialect))"
            + Self.condition(conflict.filter, dialect)
    }

    private static func list(
        _ updates: [(column: String, value: Term)], _ dialect: Dialect
    ) -> String {
        updates.map { "\($0.column) = \($0.value.text(dialect))" }.joined(separator: ", ")
    }

    private static func condition(_ filter: Term?, _ dialect: Dialect) -> String {
        filter.map { " WHERE \($0.text(dialect))" } ?? ""
    }
}
