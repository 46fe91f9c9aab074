/// A SELECT that was made up.
package struct Select: Sendable {
    var items: [Item]
    var source: Source?
    var filter: Term?
    var grouping = Grouping.none
    var having: Term?
    /// QUALIFY: a condition over the columns of the result.
    var qualify: Term?
    var unique = Unique.no
    var limit: Limit?
    /// Which rows of a stream count, and when they are seen; nil where no stream is read.
    var emission: Emission?

    /// What rows are grouped by.
    enum Grouping: Sendable {
        /// Not at all, or all into one group.
        case none
        /// By the items at these places.
        case keys([Int])
        /// By the items at these places and a window, TUMBLE(ts, …), whose bounds are at others.
        case window(String, keys: [Int], bounds: [Int])
        /// GROUPING SETS of the items at these places.
        case sets([[Int]])
    }

    /// Which rows are dropped for being there already.
    enum Unique: Sendable {
        case no
        case distinct
        /// DISTINCT ON the first columns; of each group the first row in the order of all columns.
        case on(count: Int, [SortKey])
    }

    /// ORDER BY and LIMIT.
    struct Limit: Sendable {
        var keys: [SortKey]
        var count: Int
        var offset = 0
        var withTies = false
    }

    func text(_ dialect: Dialect) -> String { dialect == .ours ? ours : theirs }

    /// What follows the list of items.
    private func rest(_ dialect: Dialect) -> String {
        var text = ""
        if let source { text += " FROM \(source.text(dialect))" }
        var conditions = filter.map { ["(\($0.text(dialect)))"] } ?? []
        if dialect == .theirs, let emission { conditions += emission.conditions }
        if !conditions.isEmpty { text += " WHERE \(conditions.joined(separator: " AND "))" }
        return text
    }

    private func list(_ dialect: Dialect) -> String {
        items.map { "\($0.term.text(dialect)) AS \($0.name)" }.joined(separator: ", ")
    }

    private var ours: String {
        var text = "SELECT "
        switch unique {
        case .no: break
        case .distinct: text += "DISTINCT "
        case .on(let count, _):
            let names = items.prefix(count).map(\.name).joined(separator: ", ")
            text += "DISTINCT ON (\(names)) "
        }
        text += list(.ours) + rest(.ours)
        switch grouping {
        case .none: break
        case .keys(let keys): text += " GROUP BY " + Self.ordinals(keys)
        case .window(let function, let keys, _):
            text += " GROUP BY " + (keys.map { "\($0 + 1)" } + [function]).joined(separator: ", ")
        case .sets(let sets): text += " GROUP BY " + shortest(sets)
        }
        if let having { text += " HAVING \(having.text(.ours))" }
        if let qualify { text += " QUALIFY \(qualify.text(.ours))" }
        if case .on(_, let order) = unique { text += " ORDER BY \(order.text(.ours))" }
        if let limit {
            text += " ORDER BY \(limit.keys.text(.ours))"
            if limit.offset > 0 { text += " OFFSET \(limit.offset)" }
            text +=
                limit.withTies
                ? " FETCH FIRST \(limit.count) ROWS WITH TIES" : " LIMIT \(limit.count)"
        }
        if let emission { text += emission.clause }
        return text
    }

    /// Grouping sets, every other time in the short form where there is one.
    private func shortest(_ sets: [[Int]]) -> String {
        if items.count % 2 == 0 {
            if sets == [[0, 1], [0], []] { return "ROLLUP (\(names([0, 1])))" }
            if sets == [[0, 1], [0], [1], []] { return "CUBE (\(names([0, 1])))" }
        }
        return "GROUPING SETS (\(sets.map { "(\(names($0)))" }.joined(separator: ", ")))"
    }

    private static func ordinals(_ keys: [Int]) -> String {
        keys.map { "\($0 + 1)" }.joined(separator: ", ")
    }

    private func names(_ keys: [Int]) -> String {
        keys.map { items[$0].name }.joined(separator: ", ")
    }

    private var names: String { items.map(\.name).joined(separator: ", ") }

    private var theirs: String {
        var text: String
        if case .sets(let sets) = grouping {
            text = sets.map(theirSet).joined(separator: " UNION ALL ")
        } else {
            let ready = emission?.ready.map { ", \($0) AS is_ready" } ?? ""
            text = "SELECT " + list(.theirs) + ready + rest(.theirs)
            if !ready.isEmpty { text = "SELECT \(names) FROM (\(text)) WHERE is_ready" }
            if case .keys(let keys) = grouping { text += " GROUP BY " + Self.ordinals(keys) }
            if case .window(_, let keys, let bounds) = grouping {
                text += " GROUP BY " + Self.ordinals(keys + bounds)
            }
            if let having { text += " HAVING \(having.text(.theirs))" }
        }
        if items.contains(where: { $0.term.finish != nil }) { text = finished(text) }
        if let qualify { text = "SELECT * FROM (\(text)) WHERE \(qualify.text(.theirs))" }
        switch unique {
        case .no: break
        case .distinct: text = "SELECT DISTINCT * FROM (\(text))"
        case .on(let count, let order):
            let keys = items.prefix(count).map(\.name).joined(separator: ", ")
            text = """
                SELECT \(names) FROM (SELECT *, row_number() OVER (PARTITION BY \(keys) ORDER BY \
                \(order.text(.theirs))) AS nth FROM (\(text))) WHERE nth = 1
                """
        }
        guard let limit else { return text }
        if limit.withTies {
            return """
                SELECT \(names) FROM (SELECT *, rank() OVER (ORDER BY \
                \(limit.keys.text(.theirs))) AS nth FROM (\(text))) WHERE nth <= \(limit.count)
                """
        }
        return "SELECT * FROM (\(text)) ORDER BY \(limit.keys.text(.theirs)) "
            + "LIMIT \(limit.count) OFFSET \(limit.offset)"
    }

    /// Groups with the aggregates that SQLite lacks computed from what they collected.
    private func finished(_ groups: String) -> String {
        let list = items.map { item in
            guard let finish = item.term.finish else { return item.name }
            return "\(finish.replacing("$v", with: item.name)) AS \(item.name)"
        }
        return "SELECT \(list.joined(separator: ", ")) FROM (\(groups))"
    }

    /// One grouping set as a query of its own: keys that are not in it are NULL.
    private func theirSet(_ set: [Int]) -> String {
        let allKeys: Set<Int> =
            if case .sets(let sets) = grouping { Set(sets.joined()) } else { [] }
        // What is left out is NULL wherever it stands, also where it is selected twice.
        let present = Set(set.map { items[$0].term.text(.theirs) })
        let absent = Set(allKeys.map { items[$0].term.text(.theirs) }).subtracting(present)
        let list = items.map { item in
            "\(item.term.withNull(for: absent, but: present).text(.theirs)) AS \(item.name)"
        }
        var text = "SELECT \(list.joined(separator: ", "))" + rest(.theirs)
        if !set.isEmpty { text += " GROUP BY " + Self.ordinals(set) }
        if let having {
            text += " HAVING \(having.withNull(for: absent, but: present).text(.theirs))"
        }
        // All rows are one group, also where none is and nothing is aggregated.
        guard set.isEmpty else { return text }
        let counted = "SELECT count(*) AS of_all, " + text.dropFirst("SELECT ".count)
        return "SELECT \(names) FROM (\(counted))"
    }
}
