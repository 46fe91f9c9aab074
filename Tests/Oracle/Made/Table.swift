/// An internal table that was made up.
package struct Table: Sendable {
    var name: String
    var columns: [TableColumn]
    /// The columns of the primary key, as indexes; empty for none.
    var key: [Int]
    /// Whether rows are only ever added.
    var isAppendOnly = false
    /// By how many seconds its watermark is behind the latest `ts`; nil without a watermark.
    var delay: Int?

    /// A table.
    package init(name: String, columns: [TableColumn], key: [Int] = []) {
        self.name = name
        self.columns = columns
        self.key = key
    }

    /// The sessions that SQLite keeps of its rows, for queries in which some are late.
    var sessions: [Sessions] = []

    /// Sessions into which rows go in the order in which they come.
    struct Sessions: Sendable {
        /// Seconds between two sessions, and for how many more each takes rows.
        var gap: Int
        var lateness: Int
        /// Rows of one session have the same value of this column; nil for all rows.
        var partition: String?
    }

    /// By how many seconds the rows of streams may be out of order.
    static let disorder = 120

    /// Whether none of its rows is ever late.
    var isOrderly: Bool { (delay ?? 0) >= Self.disorder }

    /// The rows of a table with a watermark as SQLite has them, each with the watermark that it met.
    static func arrivals(_ name: String) -> String { "\(name)_arrivals" }

    /// The rows of a table with a watermark that were not late for some sessions, each with the first and
    /// the last time of the session that it is in.
    static func sessions(_ name: String, _ index: Int) -> String { "\(name)_sessions\(index)" }

    /// The versions of a table by key as SQLite has them.
    static func versions(_ name: String) -> String { "\(name)_versions" }

    /// What SQLite says the watermark of a table is now.
    static func watermark(_ name: String) -> String { "(SELECT value FROM \(name)_watermark)" }

    /// A column as it is declared.
    package struct TableColumn: Sendable {
        var name: String
        var kind: Kind
        /// The declared type in streamsql.
        var type: String
        /// No value is further from 0.
        var bound: Double
        var limit: Double

        /// A column. Numbers are small, so that none that is computed is too large, unless it is said
        /// that they are not; `type` is the declared type, and `limit` the largest value of it.
        package init(
            _ name: String, _ kind: Kind, isLarge: Bool = false, type: String? = nil,
            limit: Double? = nil
        ) {
            self.name = name
            self.kind = kind
            self.type = type ?? (isLarge ? "BIGINT" : kind.ours)
            bound = isLarge ? .infinity : kind == .integer ? 1_000 : 10_000
            self.limit = limit ?? (isLarge ? Term.bigintLimit : Term.integerLimit)
        }
    }

    /// The statement that makes it.
    func declaration(_ dialect: Dialect) -> String {
        var parts = columns.map { column in
            "\(column.name) \(dialect == .ours ? column.type : column.kind.theirs)"
        }
        if !key.isEmpty {
            let names = key.map { columns[$0].name }.joined(separator: ", ")
            // SQLite lets a key be NULL unless told otherwise.
            if dialect == .theirs {
                for index in key { parts[index] += " NOT NULL" }
            }
            parts.append("PRIMARY KEY (\(names))")
        }
        if dialect == .theirs {
            let table = "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
            guard let delay else { return table }
            let names = columns.map { "\($0.name) \($0.kind.theirs)" }
            return table + "; "
                + (key.isEmpty ? noting(arrivals: names, delay) : noting(versions: names, delay))
        }
        if let delay { parts.append("WATERMARK FOR ts AS ts - INTERVAL '\(delay) seconds'") }
        return "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
            + (isAppendOnly ? " APPEND ONLY" : "")
    }

    /// SQLite notes with each row the watermark of the rows before it.
    private func noting(arrivals columns: [String], _ delay: Int) -> String {
        let sessions = sessions.indices.map { sessionTable($0, columns) }
        return """
            CREATE TABLE \(Self.arrivals(name)) (\(columns.joined(separator: ", ")), met INT); \
            \(watermarkTable); \(sessions.joined()) \
            CREATE TRIGGER \(name)_arrival AFTER INSERT ON \(name) BEGIN \
            INSERT INTO \(Self.arrivals(name)) \
            SELECT \(newValues), value FROM \(name)_watermark; \
            \(self.sessions.indices.map(placing).joined()) \
            \(risingWatermark(delay)); END
            """
    }

    /// SQLite keeps the rows that there were, of those of one time the last.
    private func noting(versions columns: [String], _ delay: Int) -> String {
        let versions = Self.versions(name)
        let keys = key.map { self.columns[$0].name } + ["ts"]
        let same = keys.map { "\($0) = new.\($0)" }.joined(separator: " AND ")
        let triggers = ["INSERT", "UPDATE"].map { event in
            """
            CREATE TRIGGER \(name)_\(event.lowercased()) AFTER \(event) ON \(name) BEGIN \
            DELETE FROM \(versions) WHERE \(same); INSERT INTO \(versions) VALUES (\(newValues)); \
            \(risingWatermark(delay)); END
            """
        }
        return """
            CREATE TABLE \(versions) (\(columns.joined(separator: ", "))); \
            \(watermarkTable); \(triggers.joined(separator: "; "))
            """
    }

    private var newValues: String { columns.map { "new.\($0.name)" }.joined(separator: ", ") }

    private var watermarkTable: String {
        """
        CREATE TABLE \(name)_watermark (value INT); \
        INSERT INTO \(name)_watermark VALUES (\(Int64.min))
        """
    }

    private func risingWatermark(_ delay: Int) -> String {
        """
        UPDATE \(name)_watermark SET value = \
        max(value, coalesce(new.ts - \(delay * 1_000_000), value))
        """
    }

    private func sessionTable(_ index: Int, _ columns: [String]) -> String {
        """
        CREATE TABLE \(Self.sessions(name, index)) (\(columns.joined(separator: ", ")), \
        window_start INT, last INT, is_touched INT);
        """
    }

    /// What SQLite does with a new row: it opens a session or goes into those that it touches and that
    /// still take rows, which become one. It is late where it does neither.
    private func placing(_ index: Int) -> String {
        let (own, rule) = (Self.sessions(name, index), sessions[index])
        let gap = rule.gap * 1_000_000
        let stays = gap + rule.lateness * 1_000_000
        let watermark = Self.watermark(name)
        let isTouched = """
            last + \(stays) >= \(watermark) AND window_start - \(gap) <= new.ts \
            AND new.ts <= last + \(gap)\(rule.partition.map { " AND \($0) IS new.\($0)" } ?? "")
            """
        return """
            INSERT INTO \(own) SELECT \(newValues), new.ts, new.ts, 1 WHERE new.ts IS NOT NULL AND \
            (new.ts + \(stays) >= \(watermark) OR EXISTS (SELECT 1 FROM \(own) WHERE \(isTouched))); \
            UPDATE \(own) SET is_touched = 1 WHERE \(isTouched) \
            AND EXISTS (SELECT 1 FROM \(own) WHERE is_touched); \
            UPDATE \(own) SET window_start = (SELECT min(window_start) FROM \(own) WHERE is_touched), \
            last = (SELECT max(last) FROM \(own) WHERE is_touched) WHERE is_touched; \
            UPDATE \(own) SET is_touched = 0 WHERE is_touched;
            """
    }

    /// Its columns as a query reads them under an alias.
    func columns(as alias: String) -> [Column] {
        columns.map {
            Column(source: alias, name: $0.name, kind: $0.kind, bound: $0.bound, limit: $0.limit)
        }
    }
}
