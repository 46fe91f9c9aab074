import CSQLite

/// One connection to a SQLite database; closes it when released.
///
/// A database and its statements are used by one thread at a time (the connection is opened with
/// `SQLITE_OPEN_NOMUTEX`): whoever shares one across threads brings the lock. A `Statement` may outlive
/// its `Database`: the connection then closes with the last of them.
public final class Database {
    /// Where the database is and what may be done to it.
    public enum Location: Sendable, Hashable {
        /// A file, created when missing.
        case file(String)
        /// A file that must exist already.
        case existingFile(String)
        /// A file that is only read.
        case readOnlyFile(String)
        /// A private database in memory, gone when closed.
        case memory

        var path: String {
            switch self {
            case .file(let path), .existingFile(let path), .readOnlyFile(let path): path
            case .memory: ":memory:"
            }
        }

        var flags: Int32 {
            switch self {
            case .file, .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .existingFile: SQLITE_OPEN_READWRITE
            case .readOnlyFile: SQLITE_OPEN_READONLY
            }
        }
    }

    /// How a transaction takes its locks.
    public enum TransactionMode: String, Sendable {
        /// Locks at the first read or write; a later write may then fail as locked.
        case deferred = "DEFERRED"
        /// Takes the write lock at once: the right one for writers.
        case immediate = "IMMEDIATE"
        /// Keeps readers out too (outside WAL).
        case exclusive = "EXCLUSIVE"
    }

    /// Where this database is.
    public let location: Location

    private let handle: OpaquePointer

    /// Opens `location`, and reads its header so that a file that is no database fails here.
    ///
    /// - Parameter busyTimeoutMilliseconds: how long a statement waits for another connection's lock.
    /// - Throws: `cannotOpen`, `notADatabase`, `readOnly`, `locked`, …; `doing` names the path.
    public init(_ location: Location, busyTimeoutMilliseconds: Int = 5_000) throws(SQLiteError) {
        let doing = "opening '\(location.path)'"
        var opened: OpaquePointer?
        let flags = location.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(location.path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteError(code: code, handle: opened, doing: doing)
            sqlite3_close_v2(opened)
            throw error
        }
        self.location = location
        handle = opened
        sqlite3_busy_timeout(opened, Int32(clamping: busyTimeoutMilliseconds))
        try execute("PRAGMA schema_version", doing: doing)
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// Runs the statements of `sql`, separated by `;`, and drops any rows they return.
    ///
    /// - Parameter doing: what to say in an error, for example `creating table 'totals'`; the SQL's start if nil.
    public func execute(_ sql: String, doing: String? = nil) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else {
            throw SQLiteError(
                code: code, handle: handle, doing: doing ?? Self.running(sql))
        }
    }

    /// Compiles one statement, to be run any number of times.
    ///
    /// - Parameter doing: what to say in an error of this statement; the SQL's start if nil.
    /// - Throws: a mistake in the SQL (with `sqlByteOffset`); text that holds no statement, or more than one.
    public func prepare(_ sql: String, doing: String? = nil) throws(SQLiteError) -> Statement {
        try Statement(database: handle, sql: sql, doing: doing ?? Self.running(sql))
    }

    /// Starts a transaction.
    public func begin(_ mode: TransactionMode = .immediate) throws(SQLiteError) {
        try execute("BEGIN \(mode.rawValue)", doing: "starting a transaction")
    }

    /// Makes the transaction's changes durable. It stays open when this throws (`locked`, `diskFull`):
    /// try again or roll back.
    public func commit() throws(SQLiteError) {
        try execute("COMMIT", doing: "committing a transaction")
    }

    /// Undoes the transaction's changes; does nothing when SQLite has already rolled back by itself.
    public func rollback() throws(SQLiteError) {
        guard isInTransaction else { return }
        try execute("ROLLBACK", doing: "rolling a transaction back")
    }

    /// Runs `body` inside a transaction: commits when it returns, rolls back when it throws.
    ///
    /// - Throws: what `body` throws, or the `SQLiteError` of BEGIN or COMMIT.
    public func transaction<Result>(
        _ mode: TransactionMode = .immediate, _ body: () throws -> Result
    ) throws -> Result {
        try begin(mode)
        do {
            let result = try body()
            try commit()
            return result
        } catch {
            // The first error explains the failure; a failing rollback would only hide it.
            try? rollback()
            throw error
        }
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows inserted, updated or deleted by the last statement that completed.
    public var changeCount: Int64 { sqlite3_changes64(handle) }

    /// Rows inserted, updated or deleted since the connection was opened.
    public var totalChangeCount: Int64 { sqlite3_total_changes64(handle) }

    /// The rowid of the last row inserted.
    public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// `name` as a quoted SQL identifier: `"a ""quoted"" name"`.
    public static func quoted(_ name: String) -> String {
        var quoted = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }

    /// The default wording for `doing`: the first line's worth of the SQL text.
    private static func running(_ sql: String) -> String {
        let limit = 80
        let line = sql.split(separator: "\n", omittingEmptySubsequences: true).first ?? ""
        let start = line.prefix(limit)
        return "running '\(start)\(start.utf8.count < sql.utf8.count ? "…" : "")'"
    }
}
