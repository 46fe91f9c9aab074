/// GAP_FILL over a query whose first column is the key, or NULL for none, and whose second the time.
struct GapFill: Sendable {
    var groups: Select
    /// Seconds from one row to the next.
    var step: Int
    /// Whether the rows that are put in carry the values of the row before them.
    var carriesValues: Bool

    private var key: String { groups.items[0].name }
    private var time: String { groups.items[1].name }
    private var others: [String] { groups.items.dropFirst(2).map(\.name) }

    /// In streamsql's words.
    var ours: String {
        let fill = carriesValues ? ", 'locf'" : ""
        return """
            GAP_FILL(TABLE (\(groups.text(.ours))) PARTITION BY \(key), DESCRIPTOR(\(time)), \
            INTERVAL '\(step) seconds'\(fill))
            """
    }

    /// In SQLite's words: the steps from the first to the last row of each key, beside what there is.
    var theirs: String {
        let values = others.map { name in
            carriesValues
                ? """
                (SELECT b.\(name) FROM base b WHERE b.\(key) IS steps.\(key) \
                AND b.\(time) <= steps.\(time) ORDER BY b.\(time) DESC LIMIT 1) AS \(name)
                """ : "base.\(name) AS \(name)"
        }
        let list = ["steps.\(key) AS \(key)", "steps.\(time) AS \(time)"] + values
        return """
            (WITH RECURSIVE base AS (\(groups.text(.theirs))), steps AS (\
            SELECT \(key), min(\(time)) AS \(time), max(\(time)) AS latest FROM base GROUP BY \(key) \
            UNION ALL SELECT \(key), \(time) + \(step * 1_000_000), latest FROM steps \
            WHERE \(time) + \(step * 1_000_000) <= latest) \
            SELECT \(list.joined(separator: ", ")) FROM steps LEFT JOIN base \
            ON base.\(key) IS steps.\(key) AND base.\(time) = steps.\(time))
            """
    }
}
