import Columnar
import SQLiteClient

/// Writes changes to a table of a SQLite file that is not the workspace's.
///
/// The epoch cannot commit in both files at once: SQLite's commit over attached files is not atomic
/// in WAL mode. So changes wait in the outbox, which commits with the workspace, and `publish`
/// applies them in one transaction of the target together with the epoch's number. A crash
///  - before the workspace commits leaves the target untouched, and the outbox is lost or removed;
///  - between the two commits leaves the outbox, which the restart publishes;
///  - after the target's commit leaves its epoch number, which makes publishing again do nothing.
///
/// A run that begins anew empties the table, if the sink itself made it, in the transaction of its first
/// epoch: the table is the result of the query.
///
/// A keyed row is replaced by upsert. Rows without a key are deleted by equality of all columns, as
/// many as the weight says.
final class SQLiteWriter: SinkWriter, @unchecked Sendable {
    private let types: [DataType]
    private let table: SQLiteTable
    private let path: String
    private let ledger: EpochLedger
    private let outbox: Outbox
    private let busyTimeoutMilliseconds: Int
    private let replacesEarlierRuns: Bool
    /// The sink and its workspace.
    private let owner: String
    /// Whether the first epoch is still to be prepared that empties the table.
    private var isReplacing = false
    private var database: Database?

    init(_ request: SinkRequest) throws {
        let options = request.options
        types = request.fields.map(\.type)
        table = SQLiteTable(
            name: options.text("table") ?? request.sinkName, fields: request.fields,
            primaryKey: request.primaryKey, takesUpdates: request.takesUpdates)
        path = FileSystem.resolve(options.text("path") ?? "", base: request.baseFolder)
        busyTimeoutMilliseconds = Int(clamping: options.milliseconds("busy-timeout") ?? 30_000)
        ledger = EpochLedger(sink: request.jobName + "/" + request.sinkName, worker: request.worker)
        try FileSystem.makeFolder(request.stagingFolder)
        owner = try FileSystem.absolute(request.stagingFolder) + "/" + request.sinkName
        replacesEarlierRuns = request.replacesEarlierRuns
        outbox = Outbox(
            folder: request.stagingFolder, name: "\(request.sinkName)-\(request.worker)")
    }

    func recover(lastCommittedEpoch: Int64) throws {
        try outbox.removeFiles(after: lastCommittedEpoch)
        isReplacing = replacesEarlierRuns && lastCommittedEpoch == 0
        try translating {
            let database = try openDatabase()
            try database.transaction {
                try ledger.prepare(in: database)
                if try table.prepare(in: database) {
                    try ledger.recordMade(table.name, by: owner, in: database)
                }
                try ledger.check(lastCommittedEpoch: lastCommittedEpoch, in: database, path: path)
            }
        }
    }

    func write(_ changes: Batch) throws {
        guard changes.count > 0 else { return }
        try outbox.append { ChangeCoding.append(changes, to: &$0) }
    }

    func prepare(epoch: Int64) throws -> [UInt8] {
        let prepared = try outbox.seal(epoch: epoch)
        defer { isReplacing = false }
        // An empty result replaces the old one too.
        return prepared.isEmpty && isReplacing ? Outbox.nothing : prepared
    }

    func publish(epoch: Int64, prepared: [UInt8]) throws {
        guard !prepared.isEmpty else { return }
        try translating {
            let database = try openDatabase()
            try database.transaction {
                let last = try ledger.lastEpoch(in: database)
                guard last < epoch else { return }
                let isFirst = last == 0 && replacesEarlierRuns
                if try isFirst && ledger.isMade(table.name, by: owner, in: database) {
                    try table.empty(in: database)
                }
                try apply(prepared, to: database)
                try ledger.record(epoch: epoch, in: database)
            }
        }
        try Outbox.remove(prepared)
    }

    func close() {
        outbox.discard()
        database = nil
    }

    private func apply(_ prepared: [UInt8], to database: Database) throws {
        if table.primaryKey.isEmpty {
            var changer = try RowChanger(table: table, database: database)
            try Outbox.read(prepared) { decoder in
                try changer.apply(try ChangeCoding.batch(types: types, from: &decoder))
            }
        } else {
            var changer = try KeyedChanger(table: table, database: database)
            try Outbox.read(prepared) { decoder in
                try changer.apply(try ChangeCoding.batch(types: types, from: &decoder))
            }
        }
    }

    private func openDatabase() throws -> Database {
        if let database { return database }
        let opened = try Database(.file(path), busyTimeoutMilliseconds: busyTimeoutMilliseconds)
        try opened.useWriteAheadLog()
        database = opened
        return opened
    }

    private func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SQLiteError {
            throw ConnectorError(error, path: path)
        }
    }
}

extension ConnectorError {
    /// What SQLite said about the file `path`.
    init(_ error: SQLiteError, path: String) {
        let kind: Kind =
            switch error.kind {
            case .diskFull: .diskFull
            case .cannotOpen: .notFound
            case .readOnly: .permission
            case .notADatabase, .corrupt, .constraint: .badData
            case .locked, .inputOutput, .tooBig, .interrupted, .other: .outside
            }
        self.init(
            kind, doing: "\(error.doing) in '\(path)'",
            cause: "SQLite \(error.extendedCode) \(error.message)", optionKey: "path",
            hint: error.hint, isRetriable: error.kind == .locked || error.kind == .diskFull)
    }
}
