import Columnar
import Connectors
import SQLiteClient

/// The changes of the internal tables of a workspace, in order, until all queries that read a table
/// have taken them in.
///
/// Every entry has a sequence number, which only grows. A statement appends what it changes in the
/// transaction that changes the table, so that a table and its log never disagree: the rows as of
/// number n and the entries after n are the table's history from n on. A reader is a job that reads
/// a table; what it will read next is kept with the job's epochs, and entries stay until no reader
/// needs them.
struct ChangeLog {
    let database: Database

    /// What happened to a table.
    struct Entry: Sendable {
        /// Its number.
        var sequence: Int64
        /// The changed rows, as `StoredChanges` keeps them; nil when only time went on.
        var changes: [UInt8]?
        /// What the watermark was advanced to; nil when rows changed.
        var watermark: Int64?
    }

    /// What a reader that has read nothing yet will read next: the rows.
    static let beginning: Int64 = 0

    static let tables = [
        """
        CREATE TABLE IF NOT EXISTS streamsql_changes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT, changes BLOB,
            watermark INTEGER)
        """,
        """
        CREATE INDEX IF NOT EXISTS streamsql_changes_by_table
            ON streamsql_changes (table_name, sequence)
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_readers (
            job TEXT, table_name TEXT, next INTEGER, PRIMARY KEY (job, table_name)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_watermarks (
            table_name TEXT PRIMARY KEY, watermark INTEGER) WITHOUT ROWID
        """,
    ]

    // MARK: Writing

    /// Appends changes of `table`, within the transaction that makes them.
    func append(_ changes: Batch, of table: String) throws {
        guard changes.count > 0 else { return }
        var statement = try database.prepare(
            "INSERT INTO streamsql_changes (table_name, changes) VALUES (?1, ?2)",
            doing: "logging changes of '\(table)'")
        try statement.bind(table, to: 1)
        try statement.bind(blob: StoredChanges.bytes(of: changes), to: 2)
        try statement.run()
    }

    /// Advances the watermark of `table` to `watermark`, unless it is there already.
    func advance(_ table: String, to watermark: Int64) throws {
        try database.transaction {
            guard watermark > (try self.watermark(of: table) ?? .min) else { return }
            for sql in [
                "INSERT OR REPLACE INTO streamsql_watermarks (table_name, watermark) VALUES (?1, ?2)",
                "INSERT INTO streamsql_changes (table_name, watermark) VALUES (?1, ?2)",
            ] {
                var statement = try database.prepare(
                    sql, doing: "advancing the watermark of '\(table)'")
                try statement.bind(table, to: 1)
                try statement.bind(watermark, to: 2)
                try statement.run()
            }
        }
    }

    /// Forgets everything about `table`, within a transaction.
    func forget(_ table: String) throws {
        for name in ["streamsql_changes", "streamsql_readers", "streamsql_watermarks"] {
            var statement = try database.prepare("DELETE FROM \(name) WHERE table_name = ?1")
            try statement.bind(table, to: 1)
            try statement.run()
        }
    }

    /// Drops the entries of `table` that every reader has taken in.
    func trim(_ table: String) throws {
        var statement = try database.prepare(
            """
            DELETE FROM streamsql_changes
            WHERE table_name = ?1 AND sequence < coalesce(
                (SELECT min(next) FROM streamsql_readers WHERE table_name = ?1),
                9223372036854775807)
            """, doing: "trimming the log of '\(table)'")
        try statement.bind(table, to: 1)
        try statement.run()
    }

    // MARK: Reading

    /// The number of the last entry of any table; 0 before the first.
    func lastSequence() throws -> Int64 {
        var statement = try database.prepare(
            "SELECT seq FROM sqlite_sequence WHERE name = 'streamsql_changes'")
        defer { statement.reset() }
        return try statement.step() ? statement.int64(at: 0) : 0
    }

    /// What the watermark of `table` was last advanced to; nil when it never was.
    func watermark(of table: String) throws -> Int64? {
        var statement = try database.prepare(
            "SELECT watermark FROM streamsql_watermarks WHERE table_name = ?1")
        try statement.bind(table, to: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.int64(at: 0) : nil
    }

    /// The entries of `table` from number `first` on, at most `limit`.
    func entries(of table: String, from first: Int64, limit: Int) throws -> [Entry] {
        var statement = try database.prepare(
            """
            SELECT sequence, changes, watermark FROM streamsql_changes
            WHERE table_name = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT ?3
            """, doing: "reading changes of '\(table)'")
        try statement.bind(table, to: 1)
        try statement.bind(first, to: 2)
        try statement.bind(Int64(limit), to: 3)
        var found: [Entry] = []
        while try statement.step() {
            found.append(
                Entry(
                    sequence: statement.int64(at: 0),
                    changes: statement.isNull(at: 1) ? nil : statement.byteArray(at: 1),
                    watermark: statement.isNull(at: 2) ? nil : statement.int64(at: 2)))
        }
        return found
    }

    // MARK: Readers

    /// Notes that `job` reads `table`; what it reads next stays as it is if that is known.
    func addReader(_ job: String, of table: String) throws {
        var statement = try database.prepare(
            "INSERT OR IGNORE INTO streamsql_readers (job, table_name, next) VALUES (?1, ?2, ?3)",
            doing: "reading table '\(table)'")
        try statement.bind(job, to: 1)
        try statement.bind(table, to: 2)
        try statement.bind(Self.beginning, to: 3)
        try statement.run()
    }

    /// Notes what `job` reads next of `table`, within the transaction of its epoch. Nothing happens
    /// when that is no table.
    func moveReader(_ job: String, of table: String, to next: Int64) throws {
        var statement = try database.prepare(
            "UPDATE streamsql_readers SET next = ?3 WHERE job = ?1 AND table_name = ?2",
            doing: "committing positions")
        try statement.bind(job, to: 1)
        try statement.bind(table, to: 2)
        try statement.bind(next, to: 3)
        try statement.run()
    }

    /// The jobs that read tables.
    func readers() throws -> [String] {
        var statement = try database.prepare(
            "SELECT DISTINCT job FROM streamsql_readers ORDER BY job")
        var found: [String] = []
        while try statement.step() { found.append(statement.string(at: 0)) }
        return found
    }

    /// Whether `job` has rows or entries to take in that are there now.
    func isBehind(_ job: String) throws -> Bool {
        var statement = try database.prepare(
            """
            SELECT 1 FROM streamsql_readers AS reader WHERE job = ?1 AND (next = ?2 OR EXISTS (
                SELECT 1 FROM streamsql_changes AS change
                WHERE change.table_name = reader.table_name AND sequence >= reader.next))
            """)
        try statement.bind(job, to: 1)
        try statement.bind(Self.beginning, to: 2)
        defer { statement.reset() }
        return try statement.step()
    }

    /// The tables that `job` reads.
    func tables(readBy job: String) throws -> [String] {
        var statement = try database.prepare(
            "SELECT table_name FROM streamsql_readers WHERE job = ?1")
        try statement.bind(job, to: 1)
        var found: [String] = []
        while try statement.step() { found.append(statement.string(at: 0)) }
        return found
    }
}
