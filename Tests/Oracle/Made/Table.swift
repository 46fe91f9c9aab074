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

    /// By how many seconds the rows of streams may be out of order.
    static let disorder = 120

    /// Whether none of its rows is ever late.
    var isOrderly: Bool { (delay ?? 0) >= Self.disorder }

    /// The rows of a table with a watermark as SQLite has them, each with the watermark that it met.
    static func arrivals(_ name: String) -> String { "\(name)_arrivals" }

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
            return delay.map { table + "; " + noting(arrivals: parts, delay: $0) } ?? table
        }
        if let delay { parts.append("WATERMARK FOR ts AS ts - INTERVAL '\(delay) seconds'") }
        return "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
            + (isAppendOnly ? " APPEND ONLY" : "")
    }

    /// SQLite notes with each row the watermark of the rows before it.
    private func noting(arrivals columns: [String], delay: Int) -> String {
        let values = self.columns.map { "new.\($0.name)" }.joined(separator: ", ")
        let watermark = "\(name)_watermark"
        return """
            CREATE TABLE \(Self.arrivals(name)) (\(columns.joined(separator: ", ")), met INT); \
            CREATE TABLE \(watermark) (value INT); \
            INSERT INTO \(watermark) VALUES (\(Int64.min)); \
            CREATE TRIGGER \(name)_arrival AFTER INSERT ON \(name) BEGIN \
            INSERT INTO \(Self.arrivals(name)) SELECT \(values), value FROM \(watermark); \
            UPDATE \(watermark) SET value = \
            max(value, coalesce(new.ts - \(delay * 1_000_000), value)); \
            END
            """
    }

    /// Its columns as a query reads them under an alias.
    func columns(as alias: String) -> [Column] {
        columns.map {
            Column(source: alias, name: $0.name, kind: $0.kind, bound: $0.bound, limit: $0.limit)
        }
    }
}
