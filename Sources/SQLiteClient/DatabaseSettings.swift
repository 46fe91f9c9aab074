/// The settings of a database file or connection that SQLite keeps behind PRAGMA.
extension Database {
    /// When SQLite waits for the disk.
    public enum Synchronous: String, Sendable {
        /// Never: a power cut may damage the file.
        case off = "OFF"
        /// In WAL mode a power cut may lose the last commits, but never damages the file.
        case normal = "NORMAL"
        /// Every commit survives a power cut.
        case full = "FULL"
    }

    /// Switches the file to write-ahead logging, so that readers and one writer do not block each other.
    /// A database in memory stays as it is.
    ///
    /// - Throws: `readOnly` or `locked`; an error that names the mode that SQLite kept instead
    ///   (for example on a file system without shared memory).
    public func useWriteAheadLog(synchronous: Synchronous = .full) throws(SQLiteError) {
        let doing = "switching '\(location.path)' to write-ahead logging"
        var statement = try prepare("PRAGMA journal_mode = WAL", doing: doing)
        let mode = try statement.step() ? statement.string(at: 0) : ""
        statement.reset()
        guard mode == "wal" || location == .memory else {
            throw SQLiteError(
                extendedCode: 1, message: "the journal mode stayed '\(mode)'", doing: doing)
        }
        try setSynchronous(synchronous)
    }

    /// Sets when SQLite waits for the disk.
    public func setSynchronous(_ synchronous: Synchronous) throws(SQLiteError) {
        try execute("PRAGMA synchronous = \(synchronous.rawValue)")
    }

    /// A number in the file's header that the application may use as the version of its schema.
    public func userVersion() throws(SQLiteError) -> Int32 {
        var statement = try prepare("PRAGMA user_version")
        guard try statement.step() else { return 0 }
        return Int32(truncatingIfNeeded: statement.int64(at: 0))
    }

    /// Sets the number that `userVersion` reads; part of the transaction that is open.
    public func setUserVersion(_ version: Int32) throws(SQLiteError) {
        try execute("PRAGMA user_version = \(version)")
    }

    /// Limits the file's size; a write beyond it fails with `diskFull`.
    public func setMaximumPageCount(_ pageCount: Int) throws(SQLiteError) {
        try execute("PRAGMA max_page_count = \(pageCount)")
    }
}
