/// What stands in FROM.
indirect enum Source: Sendable {
    case table(String, alias: String, columns: [Column])
    /// A table with a watermark, whose rows SQLite has with the watermark that each met.
    case arrivals(String, alias: String, columns: [Column])
    case derived(Query, alias: String, columns: [Column])
    case join(Join, Source, Source)
    /// TUMBLE or HOP of a table; in streamsql's words the table alone where GROUP BY has the window.
    case window(Window, isInGrouping: Bool, table: String, alias: String, columns: [Column])
    /// TUMBLE or HOP of a query, by one of its columns.
    case windows(Window, of: Query, time: String, alias: String, columns: [Column])
    /// What is computed for each row of a table: LATERAL, UNNEST.
    case lateral(Lateral, table: String, alias: String, columns: [Column])

    /// The groups of a query with rows for the steps at which there is none.
    case filled(GapFill, alias: String, columns: [Column])

    /// The kind of a join with its condition.
    struct Join: Sendable {
        /// `LEFT JOIN`, `CROSS JOIN`, `,`.
        var word: String
        /// After ON; nil where there is none.
        var condition: Term?
        /// The columns after USING.
        var using: [String] = []
        /// How the nearest row is found; nil but for ASOF.
        var nearest: Nearest?

        /// `column` is one of those that are joined.
        func condition(_ dialect: Dialect, _ column: Column?) -> String {
            if let nearest { return nearest.ours }
            if let condition {
                let text = condition.text(dialect)
                // SQLite 3.40 takes a part that is constant for a condition of the whole query, which
                // is wrong when a RIGHT or FULL JOIN follows.
                if dialect == .theirs, let name = column?.term.theirs {
                    return " ON ((\(text)) AND \(name) IS \(name)) IS TRUE"
                }
                return " ON \(text)"
            }
            return using.isEmpty ? "" : " USING (\(using.joined(separator: ", ")))"
        }
    }

    /// The columns that expressions over it may read.
    var columns: [Column] {
        switch self {
        case .table(_, _, let columns), .arrivals(_, _, let columns),
            .derived(_, _, let columns), .window(_, _, _, _, let columns),
            .windows(_, _, _, _, let columns), .lateral(_, _, _, let columns),
            .filled(_, _, let columns):
            columns
        case .join(_, let left, let right): left.columns + right.columns
        }
    }

    /// The same of tables as they stand, where no row is late and nothing is still to come.
    var ofAllRows: Source {
        switch self {
        case .derived(let rows, let alias, let columns):
            return .derived(rows.ofAllRows, alias: alias, columns: columns)
        case .window(var window, let isInGrouping, let table, let alias, let columns):
            window.kept = nil
            return .window(
                window, isInGrouping: isInGrouping, table: table, alias: alias, columns: columns)
        case .windows(let window, let rows, let time, let alias, let columns):
            return .windows(
                window, of: rows.ofAllRows, time: time, alias: alias, columns: columns)
        case .table, .arrivals, .join, .lateral, .filled: return self
        }
    }

    /// The same as a part of a join, where a comma would stand for more than it is meant to.
    private var joined: Source {
        guard case .join(var join, let left, let right) = self, join.word == "," else {
            return self
        }
        join.word = "CROSS JOIN"
        return .join(join, left, right)
    }

    /// Whether its text is a join, for which parentheses are needed on the right of another.
    private func isJoin(_ dialect: Dialect) -> Bool {
        switch self {
        case .join, .lateral(.elements, _, _, _), .lateral(.pairs, _, _, _),
            .lateral(.series, _, _, _):
            true
        case .lateral(.selected, _, _, _): dialect == .theirs
        case .lateral: dialect == .ours
        case .table, .arrivals, .derived, .window, .windows, .filled: false
        }
    }

    func text(_ dialect: Dialect) -> String {
        switch self {
        case .table(let name, let alias, _): return "\(name) \(alias)"
        case .arrivals(let name, let alias, _):
            return "\(dialect == .ours ? name : Table.arrivals(name)) \(alias)"
        case .derived(let query, let alias, _): return "(\(query.text(dialect))) \(alias)"
        case .join(let join, let left, let right):
            if dialect == .theirs, let nearest = join.nearest {
                return nearest.theirs(join, left, right)
            }
            let word = join.word == "," ? ", " : " \(join.word) "
            var other = right.joined.text(dialect)
            if right.isJoin(dialect) { other = "(\(other))" }
            return left.joined.text(dialect) + word + other
                + join.condition(dialect, left.columns.first)
        case .window(let window, let isInGrouping, let table, let alias, let columns):
            let time = columns.first { $0.kind == .timestamp }?.name ?? ""
            if isInGrouping, dialect == .ours { return "\(table) \(alias)" }
            return dialect == .ours
                ? "\(window.ours(table, time)) \(alias)"
                : "(\(window.theirs(table, time))) \(alias)"
        case .windows(let window, let rows, let time, let alias, _):
            let text = "(\(rows.text(dialect)))"
            return dialect == .ours
                ? "\(window.ours(text, time)) \(alias)" : "(\(window.theirs(text, time))) \(alias)"
        case .filled(let fill, let alias, _):
            return "\(dialect == .ours ? fill.ours : fill.theirs) \(alias)"
        case .lateral(let lateral, let table, let alias, _):
            return dialect == .ours
                ? lateral.ours(table, alias) : lateral.theirs(table, alias)
        }
    }
}

/// A column that can be read.
package struct Column: Sendable {
    /// The alias of what it belongs to.
    var source: String
    var name: String
    var kind: Kind
    var bound: Double
    var limit: Double
    var isExact = true
    /// How SQLite's query names it; nil for the same.
    var theirs: String?

    var term: Term {
        var term = Term(kind, "\(source).\(name)", theirs)
        term.bound = bound
        term.limit = limit
        term.isExact = isExact
        term.source = source
        return term
    }
}
