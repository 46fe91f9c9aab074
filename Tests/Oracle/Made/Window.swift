/// A window over a table, its lengths in seconds.
struct Window: Sendable {
    var form: Form
    /// Whether it is over a table with a watermark.
    var isOverStream = false
    /// Which of the sessions that SQLite keeps of a stream's rows it has; nil where none is kept.
    var kept: Int?

    enum Form: Sendable {
        /// TUMBLE where size and slide are the same, else HOP.
        case regular(size: Int, slide: Int, offset: Int)
        /// CUMULATE
        case growing(step: Int, size: Int)
        /// SESSION, of all rows or of those with the same value of a column.
        case session(gap: Int, partition: String?)
    }

    private var name: String {
        switch form {
        case .regular(let size, let slide, _): size == slide ? "TUMBLE" : "HOP"
        case .growing: "CUMULATE"
        case .session: "SESSION"
        }
    }

    /// The lengths as they stand after the time column.
    private var arguments: String {
        let lengths: [Int]
        switch form {
        case .regular(let size, let slide, let offset):
            lengths = (size == slide ? [size] : [slide, size]) + (offset == 0 ? [] : [offset])
        case .growing(let step, let size): lengths = [step, size]
        case .session(let gap, _): lengths = [gap]
        }
        return lengths.map { "INTERVAL '\($0) seconds'" }.joined(separator: ", ")
    }

    /// As a table function, in one of the two notations.
    func ours(_ table: String, _ time: String) -> String {
        switch form {
        case .regular(let size, _, _) where size % 2 == 1:
            return "TABLE(\(name)(TABLE \(table), DESCRIPTOR(\(time)), \(arguments)))"
        case .session(_, let partition?):
            return "\(name)(\(table) PARTITION BY \(partition), \(time), \(arguments))"
        default:
            return "\(name)(\(table), \(time), \(arguments))"
        }
    }

    /// As a grouping function.
    func function(_ time: String) -> String { "\(name)(\(time), \(arguments))" }

    /// The rows of a table with the windows that they fall into, in SQLite's words.
    func theirs(_ name: String, _ time: String) -> String {
        let table = isOverStream ? Table.arrivals(name) : name
        return switch form {
        case .regular(let size, let slide, let offset):
            Self.regular(table, time, size * 1_000_000, slide * 1_000_000, offset * 1_000_000)
        case .growing(let step, let size):
            Self.growing(table, time, step * 1_000_000, size * 1_000_000)
        case .session(let gap, _) where kept != nil:
            "SELECT *, last + \(gap * 1_000_000) AS window_end FROM \(Table.sessions(name, kept ?? 0))"
        case .session(let gap, let partition):
            Self.session(table, time, gap * 1_000_000, partition)
        }
    }

    /// start = k · slide + offset in (time - size, time].
    private static func regular(
        _ table: String, _ time: String, _ size: Int, _ slide: Int, _ offset: Int
    ) -> String {
        let steps = (0...(size / slide)).map { "(\($0))" }.joined(separator: ", ")
        return """
            SELECT e.*, e.last - i.column1 * \(slide) AS window_start, \
            e.last - i.column1 * \(slide) + \(size) AS window_end FROM (SELECT *, \
            \(time) - (((\(time) - (\(offset))) % \(slide)) + \(slide)) % \(slide) AS last \
            FROM \(table)) e, (VALUES \(steps)) i WHERE e.last - i.column1 * \(slide) > e.\(time) - \(size)
            """
    }

    /// One start for each size, and an end for each step behind the row.
    private static func growing(
        _ table: String, _ time: String, _ step: Int, _ size: Int
    ) -> String {
        let steps = (1...(size / step)).map { "(\($0))" }.joined(separator: ", ")
        return """
            SELECT e.*, e.first AS window_start, e.first + i.column1 * \(step) AS window_end \
            FROM (SELECT *, \(time) - ((\(time) % \(size)) + \(size)) % \(size) AS first \
            FROM \(table)) e, (VALUES \(steps)) i WHERE e.first + i.column1 * \(step) > e.\(time)
            """
    }

    /// A session begins where the row before is more than the gap away.
    private static func session(
        _ table: String, _ time: String, _ gap: Int, _ partition: String?
    ) -> String {
        let own = partition.map { "PARTITION BY \($0)" } ?? ""
        let shared = "PARTITION BY \(partition.map { $0 + ", " } ?? "")number"
        return """
            SELECT *, min(\(time)) OVER (\(shared)) AS window_start, \
            max(\(time)) OVER (\(shared)) + \(gap) AS window_end FROM (SELECT *, sum(begins) \
            OVER (\(own) ORDER BY \(time)) AS number FROM (SELECT *, coalesce(\(time) - \
            lag(\(time)) OVER (\(own) ORDER BY \(time)) > \(gap), 0) AS begins FROM \(table) \
            WHERE \(time) IS NOT NULL))
            """
    }
}
