import Dataflow
import Functions
import Foundation
import SQLiteClient
import Synchronization

/// Stores the epochs of one job in the workspace: positions, state changes, the changes of
/// materialised views, what other sinks have yet to publish, and dead letters, all in one
/// transaction. The job's committer thread uses it, with a connection of its own.
final class CheckpointStore: EpochCommitter, @unchecked Sendable {
    private let job: String
    private let fingerprint: String
    private let workerCount: Int
    private let database: Database
    /// What the job reads next of each table, as stored.
    private var readers: [String: Int64] = [:]

    /// The store of `job`, whose graph is known by `fingerprint` and is made with `settings`. These are
    /// stored at once: a job that dies before its first epoch is made again with them.
    init(
        workspace: Workspace, job: String, fingerprint: String, workerCount: Int,
        settings: [String: String]
    ) throws {
        self.job = job
        self.fingerprint = fingerprint
        self.workerCount = workerCount
        database = try Database(
            .file(workspace.databasePath), busyTimeoutMilliseconds: 60_000)
        try database.useWriteAheadLog(synchronous: workspace.synchronous)
        // An epoch's changes come by key, but may touch pages all over: 32 MiB of them stay in memory.
        try database.execute("PRAGMA cache_size = -32768")
        try database.transaction { try write(settings) }
    }

    func commit(_ epoch: Epoch) throws {
        try database.transaction {
            try writeJob(epoch)
            for part in epoch.parts {
                try write(part.positions, worker: part.worker)
                for state in part.state { try write(state, worker: part.worker) }
                try write(runtime: part.runtime, worker: part.worker)
                for output in part.outputs {
                    try write(output, worker: part.worker, epoch: epoch.number)
                }
                try write(part.deadLetters, epoch: epoch.number)
            }
            try moveReaders(epoch)
        }
    }

    /// The log of a table keeps what the job has yet to read.
    private func moveReaders(_ epoch: Epoch) throws {
        var next: [String: Int64] = [:]
        for source in epoch.parts.flatMap(\.positions) {
            guard case .offset(let offset)? = source.positions[0] else { continue }
            next[source.source] = min(next[source.source] ?? offset, offset)
        }
        for (table, offset) in next where readers[table] != offset {
            try ChangeLog(database: database).moveReader(job, of: table, to: offset)
        }
        readers.merge(next) { _, new in new }
    }

    /// The job has ended and its sinks have published everything.
    func forgetOutbox() throws {
        var statement = try database.prepare(
            "DELETE FROM streamsql_outbox WHERE job = ?1", doing: "ending job '\(job)'")
        try statement.bind(job, to: 1)
        try statement.run()
    }

    private func writeJob(_ epoch: Epoch) throws {
        var statement = try database.prepare(
            """
            INSERT OR REPLACE INTO streamsql_jobs (job, fingerprint, epoch, end, workers)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """, doing: "committing an epoch")
        try statement.bind(job, to: 1)
        try statement.bind(fingerprint, to: 2)
        try statement.bind(epoch.number, to: 3)
        if let end = epoch.end {
            try statement.bind(end.rawValue, to: 4)
        } else {
            try statement.bindNull(to: 4)
        }
        try statement.bind(Int64(workerCount), to: 5)
        try statement.run()
    }

    private func write(_ settings: [String: String]) throws {
        var statement = try database.prepare(
            "INSERT OR REPLACE INTO streamsql_settings (job, name, value) VALUES (?1, ?2, ?3)",
            doing: "keeping the settings of job '\(job)'")
        for (name, value) in settings {
            try statement.bind(job, to: 1)
            try statement.bind(name, to: 2)
            try statement.bind(value, to: 3)
            try statement.run()
        }
    }

    private func write(_ sources: [SourcePositions], worker: Int) throws {
        var statement = try database.prepare(
            """
            INSERT OR REPLACE INTO streamsql_positions
                (job, worker, node, source, partition, position, finished)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """, doing: "committing positions")
        for source in sources {
            for (partition, position) in source.positions {
                try statement.bind(job, to: 1)
                try statement.bind(Int64(worker), to: 2)
                try statement.bind(Int64(source.node.index), to: 3)
                try statement.bind(source.source, to: 4)
                try statement.bind(Int64(partition), to: 5)
                try statement.bind(blob: position.bytes, to: 6)
                try statement.bind(Int64(source.isFinished ? 1 : 0), to: 7)
                try statement.run()
            }
        }
    }

    private func write(_ state: NodeState, worker: Int) throws {
        var set = try database.prepare(
            """
            INSERT OR REPLACE INTO streamsql_state (job, worker, node, key, value)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """, doing: "committing the state of \(state.name)")
        var remove = try database.prepare(
            """
            DELETE FROM streamsql_state
            WHERE job = ?1 AND worker = ?2 AND node = ?3 AND key = ?4
            """, doing: "committing the state of \(state.name)")
        try set.bind(job, to: 1)
        try set.bind(Int64(worker), to: 2)
        try set.bind(Int64(state.node.index), to: 3)
        try remove.bind(job, to: 1)
        try remove.bind(Int64(worker), to: 2)
        try remove.bind(Int64(state.node.index), to: 3)
        for index in state.changes.orderedByKey {
            if let value = state.changes.value(at: index) {
                try set.bind(blob: state.changes.key(at: index).span, to: 4)
                try set.bind(blob: value.span, to: 5)
                try set.run()
            } else {
                try remove.bind(blob: state.changes.key(at: index).span, to: 4)
                try remove.run()
            }
        }
    }

    private func write(runtime bytes: [UInt8], worker: Int) throws {
        var statement = try database.prepare(
            "INSERT OR REPLACE INTO streamsql_runtime (job, worker, bytes) VALUES (?1, ?2, ?3)",
            doing: "committing watermarks")
        try statement.bind(job, to: 1)
        try statement.bind(Int64(worker), to: 2)
        try statement.bind(blob: bytes, to: 3)
        try statement.run()
    }

    private func write(_ output: NodeOutput, worker: Int, epoch: Int64) throws {
        switch output.output {
        case let outbox as OutboxOutput:
            try write(outbox, sink: output.name, worker: worker, epoch: epoch)
        case let view as ViewOutput:
            try view.apply(to: database)
        default:
            throw StateError("an output of an unknown kind from \(output.name)")
        }
    }

    private func write(
        _ outbox: OutboxOutput, sink: String, worker: Int, epoch: Int64
    ) throws {
        let doing = "keeping the output of sink '\(sink)'"
        var forget = try database.prepare(
            """
            DELETE FROM streamsql_outbox
            WHERE job = ?1 AND worker = ?2 AND sink = ?3 AND epoch <= ?4
            """, doing: doing)
        try forget.bind(job, to: 1)
        try forget.bind(Int64(worker), to: 2)
        try forget.bind(sink, to: 3)
        try forget.bind(outbox.publishedEpoch, to: 4)
        try forget.run()
        guard !outbox.bytes.isEmpty else { return }
        var keep = try database.prepare(
            """
            INSERT OR REPLACE INTO streamsql_outbox (job, worker, sink, epoch, prepared)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """, doing: doing)
        try keep.bind(job, to: 1)
        try keep.bind(Int64(worker), to: 2)
        try keep.bind(sink, to: 3)
        try keep.bind(epoch, to: 4)
        try keep.bind(blob: outbox.bytes, to: 5)
        try keep.run()
    }

    private func write(_ letters: [DeadLetter], epoch: Int64) throws {
        guard !letters.isEmpty else { return }
        var statement = try database.prepare(
            """
            INSERT INTO dead_letters
                (job, source, partition, "offset", payload, code, reason, operator, epoch)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, doing: "keeping dead letters")
        for letter in letters {
            try statement.bind(job, to: 1)
            try statement.bind(letter.source, to: 2)
            try statement.bind(optional: letter.partition.map(Int64.init), to: 3)
            try statement.bind(optional: letter.offset, to: 4)
            try statement.bind(blob: letter.payload, to: 5)
            try statement.bind(letter.code, to: 6)
            try statement.bind(letter.reason, to: 7)
            if let name = letter.operatorName {
                try statement.bind(name, to: 8)
            } else {
                try statement.bindNull(to: 8)
            }
            try statement.bind(epoch, to: 9)
            try statement.run()
        }
    }
}

extension Statement {
    fileprivate mutating func bind(optional value: Int64?, to number: Int) throws(SQLiteError) {
        if let value { try bind(value, to: number) } else { try bindNull(to: number) }
    }
}

extension SourcePosition {
    fileprivate var bytes: [UInt8] {
        switch self {
        case .bytes(let bytes): bytes
        case .offset(let offset): withUnsafeBytes(of: offset.littleEndian, Array.init)
        }
    }
}
