/// What stands in FROM behind a table and is computed for each of its rows.
indirect enum Lateral: Sendable {
    /// One row of aggregates of the rows of a source that a condition chooses.
    case aggregates(Select, alias: String)
    /// The first rows in the order of all columns.
    case rows(Select, alias: String, count: Int, keepsUnmatched: Bool)
    /// The elements of an array of expressions or of an array.
    case elements(Term, alias: String, keepsUnmatched: Bool)
    /// The elements of two arrays beside each other.
    case pairs(Term, Term, alias: String)
    /// Whole numbers up to an expression.
    case series(from: Int, to: Term, step: Int, alias: String, keepsUnmatched: Bool)
    /// The elements of an array that the select list names; in streamsql's words the table alone.
    case selected(Term, alias: String)

    /// SQLite's numbers for places in arrays and for series.
    private static let numbers =
        "(VALUES \((-9...40).map { "(\($0))" }.joined(separator: ", ")))"

    /// With the table before it, in streamsql's words.
    func ours(_ table: String, _ own: String) -> String {
        switch self {
        case .aggregates(let select, let alias):
            return "\(table) \(own) CROSS JOIN LATERAL (\(select.text(.ours))) \(alias)"
        case .rows(let select, let alias, _, let keepsUnmatched):
            let word = keepsUnmatched ? "LEFT JOIN" : "JOIN"
            return "\(table) \(own) \(word) LATERAL (\(select.text(.ours))) \(alias) ON TRUE"
        case .elements(let array, let alias, let keepsUnmatched):
            let call = "UNNEST(\(array.text(.ours))) WITH ORDINALITY AS \(alias)(element, place)"
            return "\(table) \(own) "
                + (keepsUnmatched ? "LEFT JOIN \(call) ON TRUE" : "CROSS JOIN \(call)")
        case .pairs(let one, let other, let alias):
            return "\(table) \(own) CROSS JOIN UNNEST(\(one.text(.ours)), \(other.text(.ours))) "
                + "WITH ORDINALITY AS \(alias)(one, other, place)"
        case .series(let start, let end, let step, let alias, let keepsUnmatched):
            let call = "generate_series(\(start), \(end.text(.ours)), \(step)) AS \(alias)(number)"
            return "\(table) \(own) "
                + (keepsUnmatched ? "LEFT JOIN \(call) ON TRUE" : "CROSS JOIN \(call)")
        case .selected:
            return "\(table) \(own)"
        }
    }

    /// The same in SQLite's words, which has no LATERAL: aggregates are subqueries beside the table's
    /// columns, and rows are numbered for each row of the table.
    func theirs(_ table: String, _ own: String) -> String {
        switch self {
        case .aggregates(let select, _):
            let list = select.items.map { item in
                var one = select
                one.items = [item]
                return "(\(one.text(.theirs))) AS \(item.name)"
            }
            return "(SELECT *, \(list.joined(separator: ", ")) FROM \(table) \(own)) \(own)"
        case .rows(let select, _, let count, let keepsUnmatched):
            return Self.numbered(select, table, own, count, keepsUnmatched)
        case .elements(let array, let alias, let keepsUnmatched):
            return "\(table) \(own) \(keepsUnmatched ? "LEFT JOIN" : "JOIN") "
                + "json_each(\(array.text(.theirs))) \(alias)"
        case .pairs(let one, let other, let alias):
            let lengths = [one, other].map { "coalesce(json_array_length(\($0.text(.theirs))), 0)" }
            return "\(table) \(own) JOIN \(Self.numbers) \(alias) "
                + "ON \(alias).column1 BETWEEN 1 AND max(\(lengths.joined(separator: ", ")))"
        case .series(let start, let end, let step, let alias, let keepsUnmatched):
            return
                "\(table) \(own) \(keepsUnmatched ? "LEFT JOIN" : "JOIN") \(Self.numbers) \(alias) "
                + "ON \(alias).column1 BETWEEN \(start) AND \(end.text(.theirs)) "
                + "AND (\(alias).column1 - \(start)) % \(step) = 0"
        case .selected(let array, let alias):
            return "\(table) \(own) JOIN json_each(\(array.text(.theirs))) \(alias)"
        }
    }

    private static func numbered(
        _ select: Select, _ table: String, _ own: String, _ count: Int, _ keepsUnmatched: Bool
    ) -> String {
        // Where nothing matches all is NULL, also what reads the table.
        let other = select.source?.columns.first?.source ?? ""
        let items = select.items.map { item in
            "iif(\(other).rowid IS NULL, NULL, \(item.term.text(.theirs))) AS \(item.name)"
        }.joined(separator: ", ")
        let order = select.limit?.keys.map { key in
            var key = key
            if let item = select.items.first(where: { $0.name == key.term.ours }) {
                key.term = item.term
            }
            return key.text(.theirs)
        }
        let condition = select.filter?.text(.theirs) ?? "TRUE"
        return """
            (SELECT * FROM (SELECT \(own).*, \(items), row_number() OVER (PARTITION BY \(own).rowid \
            ORDER BY \((order ?? []).joined(separator: ", "))) AS nth FROM \(table) \(own) \
            \(keepsUnmatched ? "LEFT JOIN" : "JOIN") \(select.source?.text(.theirs) ?? "") \
            ON (\(condition))) WHERE nth <= \(count)) \(own)
            """
    }
}
