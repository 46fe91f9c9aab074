/// When the groups of a window over a stream are seen, and which rows are late for them.
struct Emission: Sendable {
    /// The clause of streamsql: ` EMIT ON WINDOW CLOSE`.
    var clause: String
    /// Whether a window is seen only when it has closed.
    var closes = false
    /// For how many seconds a window is kept after it has closed.
    var lateness = 0
    /// Conditions of SQLite for the rows that are seen.
    var conditions: [String] = []
    /// Whether it depends on the watermarks of two streams together, from which one that is silent while
    /// the clock goes on is left out (rule 27).
    var isOfTwo = false
    /// How SQLite counts the rows that are late; nil where that is not known.
    var lateCount: String?
    /// What SQLite says of a row that is computed and may be seen; nil for all.
    var ready: String?

    /// The same for the windows of a table, under an alias.
    func over(_ window: Window, _ table: String, _ alias: String) -> Emission {
        var emission = self
        let isSession = window.kept != nil
        emission.conditions = []
        if isSession {
            // Late rows are in none of the sessions that SQLite keeps.
            let count = "(SELECT count(*) FROM"
            emission.lateCount = """
                SELECT \(count) \(Table.arrivals(table)) WHERE ts IS NOT NULL) - \
                \(count) (\(window.theirs(table, "ts"))))
                """
        } else {
            let isInTime = "window_end + \(lateness * 1_000_000) >"
            emission.conditions.append("\(alias).\(isInTime) \(alias).met")
            // Of several windows a row may be in time for one and late for another.
            if case .regular(let size, let slide, _) = window.form, size == slide {
                emission.lateCount = """
                    SELECT count(*) FROM (\(window.theirs(table, "ts"))) WHERE NOT \(isInTime) met
                    """
            }
        }
        if closes {
            // A row at the very end of a session belongs to it still.
            emission.conditions.append(
                "NOT \(alias).window_end \(isSession ? ">=" : ">") \(Table.watermark(table))")
        }
        return emission
    }
}
