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
                + Self.condition(filter, dialect)
        case .delete(let filter):
            return "DELETE FROM \(table.name)" + Self.condition(filter, dialect)
        }
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
