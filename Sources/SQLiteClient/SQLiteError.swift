import CSQLite

/// An error reported by SQLite, with everything SQLite said and what was being done.
///
/// Codes: <https://www.sqlite.org/rescode.html>.
public struct SQLiteError: Error, Sendable, Hashable {
    /// The kinds of failure that callers treat differently.
    public enum Kind: Sendable, Hashable {
        /// The disk (or the file's page limit) is full: `SQLITE_FULL`.
        case diskFull
        /// Another connection holds a lock for longer than the busy timeout: `SQLITE_BUSY`, `SQLITE_LOCKED`.
        case locked
        /// The file is not a SQLite database: `SQLITE_NOTADB`.
        case notADatabase
        /// The file is a database, but a damaged one: `SQLITE_CORRUPT`.
        case corrupt
        /// The file cannot be opened or created: `SQLITE_CANTOPEN`.
        case cannotOpen
        /// A write to something that may only be read: `SQLITE_READONLY`, `SQLITE_PERM`.
        case readOnly
        /// UNIQUE, NOT NULL, CHECK, a foreign key or a primary key was violated: `SQLITE_CONSTRAINT`.
        case constraint
        /// The operating system failed to read or write: `SQLITE_IOERR`.
        case inputOutput
        /// A value or statement beyond SQLite's limits (1 GB by default): `SQLITE_TOOBIG`.
        case tooBig
        /// The work was interrupted: `SQLITE_INTERRUPT`.
        case interrupted
        /// Any other code: usually a mistake in the SQL text (`SQLITE_ERROR`).
        case other
    }

    /// The extended result code, for example 2067 (`SQLITE_CONSTRAINT_UNIQUE`).
    public let extendedCode: Int32
    /// SQLite's text, for example `UNIQUE constraint failed: totals.id`.
    public let message: String
    /// What was being done, for example `inserting into 'totals'`.
    public let doing: String
    /// Where in the SQL text SQLite saw a mistake, in bytes from its start; nil if it did not say.
    public let sqlByteOffset: Int?

    /// Describes a failure from its parts.
    public init(extendedCode: Int32, message: String, doing: String, sqlByteOffset: Int? = nil) {
        self.extendedCode = extendedCode
        self.message = message
        self.doing = doing
        self.sqlByteOffset = sqlByteOffset
    }

    /// Takes the error that `handle` reports for the call that just returned `code`.
    init(code: Int32, handle: OpaquePointer?, doing: String) {
        // Only the connection's own last error has a text that belongs to this call.
        let isLast = handle != nil && sqlite3_errcode(handle) & 0xff == code & 0xff
        let text: UnsafePointer<CChar>? =
            isLast ? sqlite3_errmsg(handle) : sqlite3_errstr(code)
        let extended = isLast ? sqlite3_extended_errcode(handle) : code
        let offset = isLast ? sqlite3_error_offset(handle) : -1
        self.init(
            extendedCode: extended, message: text.map { String(cString: $0) } ?? "unknown error",
            doing: doing, sqlByteOffset: offset >= 0 ? Int(offset) : nil)
    }

    /// The primary result code, for example 19 (`SQLITE_CONSTRAINT`).
    public var code: Int32 { extendedCode & 0xff }

    /// What kind of failure this is.
    public var kind: Kind {
        switch code {
        case SQLITE_FULL: .diskFull
        case SQLITE_BUSY, SQLITE_LOCKED: .locked
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_IOERR: .inputOutput
        case SQLITE_TOOBIG: .tooBig
        case SQLITE_INTERRUPT: .interrupted
        default: .other
        }
    }

    /// What the user may do about it; nil where the message says enough.
    public var hint: String? {
        switch kind {
        case .diskFull: "free some space, or put the file on another disk"
        case .locked: "another process is writing to this file; end it or try again"
        case .notADatabase: "the file exists but SQLite did not write it; choose another path"
        case .corrupt: "restore the file from a copy; 'PRAGMA integrity_check' shows the damage"
        case .cannotOpen: "check that the folder exists and that you may read and write it"
        case .readOnly: "check the permissions of the file and of its folder"
        default: nil
        }
    }
}

extension SQLiteError: CustomStringConvertible {
    /// One line: `SQLite 2067 UNIQUE constraint failed: totals.id while inserting into 'totals'`.
    public var description: String {
        "SQLite \(extendedCode) \(message) while \(doing)"
    }
}
