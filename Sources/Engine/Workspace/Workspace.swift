import Columnar
import Foundation
import SQLiteClient

/// A folder that holds the catalog, the materialised views, the checkpoints and the dead letters,
/// all in one SQLite file that any SQLite tool may read at any time.
final class Workspace {
    /// The folder.
    let folder: String
    /// The catalog's and the readers' connection; jobs have their own.
    let database: Database
    /// When commits wait for the disk.
    let synchronous: Database.Synchronous

    /// The database file.
    var databasePath: String { Workspace.databasePath(in: folder) }

    /// Where sinks keep what is too large for the database until it is published.
    var stagingFolder: String { folder + "/staging" }

    /// Opens the workspace in `folder`, made if it is missing. Throws `EngineError`.
    init(folder: String, synchronous: Database.Synchronous = .full) throws {
        self.folder = folder
        self.synchronous = synchronous
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw EngineError(
                .outside, "cannot make the workspace '\(folder)': \(error.localizedDescription)",
                hint: "name another one with --workspace")
        }
        do {
            database = try Database(.file(Workspace.databasePath(in: folder)))
            try database.useWriteAheadLog(synchronous: synchronous)
            let tables = (Workspace.tables + ChangeLog.tables).joined(separator: "; ")
            // One transaction, so that a new workspace waits for the disk once.
            try database.execute(
                "BEGIN IMMEDIATE; \(tables); COMMIT",
                doing: "making the tables of the workspace")
        } catch {
            throw EngineError(
                .outside, "cannot open the workspace '\(folder)': \(error)", hint: error.hint)
        }
    }

    static func databasePath(in folder: String) -> String { folder + "/workspace.db" }

    /// The table of the records that could not be used.
    static let deadLetters = "dead_letters"

    /// The columns of that table.
    static let deadLetterFields = [
        Field("job", .text), Field("source", .text), Field("partition", .integer),
        Field("offset", .bigint), Field("payload", .bytea), Field("code", .text),
        Field("reason", .text), Field("operator", .text), Field("epoch", .bigint),
    ]

    private static let tables = [
        """
        CREATE TABLE IF NOT EXISTS streamsql_catalog (
            name TEXT PRIMARY KEY, position INTEGER, base_folder TEXT, columns TEXT, sql TEXT)
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_jobs (
            job TEXT PRIMARY KEY, fingerprint TEXT, epoch INTEGER, end INTEGER, workers INTEGER)
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_positions (
            job TEXT, worker INTEGER, node INTEGER, source TEXT, partition INTEGER, position BLOB,
            finished INTEGER, PRIMARY KEY (job, worker, node, partition)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_state (
            job TEXT, worker INTEGER, node INTEGER, key BLOB, value BLOB,
            PRIMARY KEY (job, worker, node, key)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_settings (
            job TEXT, name TEXT, value TEXT, PRIMARY KEY (job, name)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_runtime (
            job TEXT, worker INTEGER, bytes BLOB, PRIMARY KEY (job, worker)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS streamsql_outbox (
            job TEXT, worker INTEGER, sink TEXT, epoch INTEGER, prepared BLOB,
            PRIMARY KEY (job, worker, sink, epoch))
        """,
        """
        CREATE TABLE IF NOT EXISTS dead_letters (
            job TEXT, source TEXT, partition INTEGER, "offset" INTEGER, payload BLOB, code TEXT,
            reason TEXT, operator TEXT, epoch INTEGER)
        """,
    ]
}

extension Workspace {
    /// Removes the table of a materialised view. Throws `SQLiteError`.
    func dropTable(_ name: String) throws {
        try database.execute(
            "DROP TABLE IF EXISTS \(Database.quoted(name))", doing: "dropping '\(name)'")
    }
}
