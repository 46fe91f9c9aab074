import SQLiteClient

/// The table of the target file that says which epochs each sink has published into it. Written in
/// the same transaction as the epoch's changes.
struct EpochLedger {
    /// Job and sink.
    let sink: String
    let worker: Int

    private static let table = "streamsql_epochs"
    private static let madeTables = "streamsql_tables"

    /// Makes the table if it is missing.
    func prepare(in database: Database) throws {
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS \(Self.table) (
                sink TEXT, worker INTEGER, epoch INTEGER, PRIMARY KEY (sink, worker)) WITHOUT ROWID
            """, doing: "creating the table of published epochs")
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS \(Self.madeTables) (
                name TEXT PRIMARY KEY, sink TEXT) WITHOUT ROWID
            """, doing: "creating the list of tables")
    }

    /// Says that `owner` made the table `name`.
    func recordMade(_ name: String, by owner: String, in database: Database) throws {
        var statement = try database.prepare(
            "INSERT OR REPLACE INTO \(Self.madeTables) (name, sink) VALUES (?1, ?2)")
        try statement.bind(name, to: 1)
        try statement.bind(owner, to: 2)
        try statement.run()
    }

    /// Whether `owner` made the table `name`.
    func isMade(_ name: String, by owner: String, in database: Database) throws -> Bool {
        var statement = try database.prepare(
            "SELECT 1 FROM \(Self.madeTables) WHERE name = ?1 AND sink = ?2")
        try statement.bind(name, to: 1)
        try statement.bind(owner, to: 2)
        defer { statement.reset() }
        return try statement.step()
    }

    /// The last epoch that is in the file; 0 for none.
    func lastEpoch(in database: Database) throws -> Int64 {
        var statement = try database.prepare(
            "SELECT epoch FROM \(Self.table) WHERE sink = ?1 AND worker = ?2")
        try statement.bind(sink, to: 1)
        try statement.bind(Int64(worker), to: 2)
        defer { statement.reset() }
        return try statement.step() ? statement.int64(at: 0) : 0
    }

    /// Says that `epoch` is in the file.
    func record(epoch: Int64, in database: Database) throws {
        var statement = try database.prepare(
            "INSERT OR REPLACE INTO \(Self.table) (sink, worker, epoch) VALUES (?1, ?2, ?3)")
        try statement.bind(sink, to: 1)
        try statement.bind(Int64(worker), to: 2)
        try statement.bind(epoch, to: 3)
        try statement.run()
    }

    /// A job that begins anew forgets what an earlier one of its name wrote down; a job that goes on
    /// must not find epochs that it has not committed.
    func check(lastCommittedEpoch: Int64, in database: Database, path: String) throws {
        let published = try lastEpoch(in: database)
        guard published > lastCommittedEpoch else { return }
        guard lastCommittedEpoch == 0 else {
            throw ConnectorError(
                .badData, doing: "resuming sink '\(sink)' at epoch \(lastCommittedEpoch)",
                cause: "'\(path)' already holds its epoch \(published)", optionKey: "path",
                hint: "the workspace is older than the file, or two workspaces write to it")
        }
        try record(epoch: 0, in: database)
    }
}
