/// When the groups of a window over a stream are seen, and which rows are late for them.
struct Emission: Sendable {
    /// The clause of streamsql: ` EMIT ON WINDOW CLOSE`.
    var clause: String
    /// Whether a window is seen only when it has closed.
    var closes = false
    /// For how many seconds a window is kept after it has closed.
    var lateness = 0
    /// Whether a window is still open when the watermark is at its end.
    var isOpenAtEnd = false
    /// Conditions of SQLite for the rows that are seen.
    var conditions: [String] = []
    /// Whether it depends on the watermarks of two streams together, from which one that is silent while
    /// the clock goes on is left out (rule 27).
    var isOfTwo = false
    /// What SQLite says of a row that is computed and may be seen; nil for all.
    var ready: String?

    /// The same for the windows of a table.
    func over(_ table: String, _ alias: String) -> Emission {
        var emission = self
        let sign = isOpenAtEnd ? ">=" : ">"
        emission.conditions = [
            "\(alias).window_end + \(lateness * 1_000_000) \(sign) \(alias).met"
        ]
        if closes {
            emission.conditions.append(
                "NOT \(alias).window_end \(sign) \(Table.watermark(table))")
        }
        return emission
    }
}
