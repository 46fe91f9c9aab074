/// A query that was made up, in both languages.
package indirect enum Query: Sendable {
    case select(Select)
    /// UNION, INTERSECT, EXCEPT; of queries with as many columns of the same kinds.
    case combined(SetOperation, Query, Query)
    /// WITH one common table, which stands in the main query under its name.
    case with(name: String, Query, main: Query)

    /// A set operation.
    package struct SetOperation: Sendable {
        var word: String
        var keepsDuplicates: Bool

        var text: String { keepsDuplicates ? word + " ALL" : word }
    }

    /// The columns of the result.
    var items: [Item] {
        switch self {
        case .select(let select): select.items
        case .combined(_, let left, let right):
            // A value may come from either side.
            zip(left.items, right.items).map { item, other in
                var item = item
                item.term.bound = max(item.term.bound, other.term.bound)
                item.term.limit = max(item.term.limit, other.term.limit)
                item.term.isExact = item.term.isExact && other.term.isExact
                return item
            }
        case .with(_, _, let main): main.items
        }
    }

    /// Whether what it holds depends on the watermark of a stream.
    var readsStream: Bool {
        if case .select(let select) = self { select.emission != nil } else { false }
    }

    /// The same of a table as it stands, where no row is late and nothing is still to come.
    var ofAllRows: Query {
        guard case .select(var select) = self, let emission = select.emission else { return self }
        select.emission = Emission(clause: emission.clause)
        select.source = select.source?.ofAllRows
        return .select(select)
    }

    /// Whether it asks for rows that a table no longer has, which only a view that was there can know.
    var readsVersions: Bool {
        guard case .select(let select) = self, case .join(let join, _, _) = select.source else {
            return false
        }
        return join.nearest?.versioned != nil
    }

    /// How SQLite counts the rows that are late for it; nil where that is not known.
    var lateCount: String? {
        guard case .select(let select) = self, select.filter == nil else { return nil }
        return select.emission?.lateCount
    }

    /// Whether it depends on the watermarks of two streams together.
    var isOfTwoStreams: Bool {
        if case .select(let select) = self { select.emission?.isOfTwo ?? false } else { false }
    }

    /// The text in one of the languages.
    package func text(_ dialect: Dialect) -> String {
        switch self {
        case .select(let select): return select.text(dialect)
        case .combined(let operation, let left, let right):
            if dialect == .ours {
                return "(\(left.text(.ours))) \(operation.text) (\(right.text(.ours)))"
            }
            return theirs(operation, left, right)
        case .with(let name, let table, let main):
            return "WITH \(name) AS (\(table.text(dialect))) \(main.text(dialect))"
        }
    }

    /// SQLite has neither operands in parentheses nor INTERSECT ALL and EXCEPT ALL: there the
    /// duplicates are numbered, so that the nth of one side meets the nth of the other.
    private func theirs(_ operation: SetOperation, _ left: Query, _ right: Query) -> String {
        guard operation.keepsDuplicates, operation.word != "UNION" else {
            return "SELECT * FROM (\(left.text(.theirs))) \(operation.text) "
                + "SELECT * FROM (\(right.text(.theirs)))"
        }
        func numbered(_ query: Query) -> String {
            let names = query.items.map(\.name).joined(separator: ", ")
            return "SELECT \(names), row_number() OVER (PARTITION BY \(names)) AS nth "
                + "FROM (\(query.text(.theirs)))"
        }
        let names = items.map(\.name).joined(separator: ", ")
        return "SELECT \(names) FROM (\(numbered(left)) \(operation.word) \(numbered(right)))"
    }
}

/// A column of a result.
package struct Item: Sendable {
    /// Its name, which no other column has.
    var name: String
    var term: Term
}

/// What a result is sorted by.
package struct SortKey: Sendable {
    /// An expression, or the place of a column.
    var term: Term
    var isDescending: Bool
    /// NULLS FIRST or LAST; nil for the language's default.
    var nullsFirst: Bool?

    /// SQLite has NULL first when ascending, PostgreSQL last.
    func text(_ dialect: Dialect) -> String {
        let direction = isDescending ? " DESC" : ""
        let text = term.text(dialect) + direction
        if let nullsFirst { return text + (nullsFirst ? " NULLS FIRST" : " NULLS LAST") }
        return dialect == .ours ? text : text + (isDescending ? " NULLS FIRST" : " NULLS LAST")
    }
}

extension [SortKey] {
    func text(_ dialect: Dialect) -> String {
        map { $0.text(dialect) }.joined(separator: ", ")
    }
}
